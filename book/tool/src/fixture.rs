//! Made-up repositories for tests.

#[cfg(feature = "full")]
use crate::check::book::Book;
use crate::paths::Repo;
#[cfg(feature = "full")]
use crate::problem::Problem;
use std::fs;
#[cfg(feature = "full")]
use std::path::Path;

/// A repository in a folder that is deleted with this value.
pub struct Fixture {
    dir: tempfile::TempDir,
}

impl Fixture {
    /// A repository with an empty summary, and nothing else.
    pub fn new() -> Self {
        let fixture = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fixture.file("book/src/SUMMARY.md", "# Summary\n");
        fixture
    }

    pub fn repo(&self) -> Repo {
        Repo::new(self.dir.path())
    }

    /// Writes a file, with the folders that it needs.
    pub fn file(&self, name: &str, text: &str) -> &Self {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }
}

#[cfg(feature = "full")]
impl Fixture {
    /// A repository with a book of two pages, `index.md` and `one.md`, that
    /// mdBook can build.
    pub fn with_book() -> Self {
        let fixture = Self::new();
        fixture.file(
            "book/book.toml",
            "[book]\ntitle = \"T\"\n[build]\ncreate-missing = false\n\
             [preprocessor.book-tool]\ncommand = \"must-not-run\"\nbefore = [\"links\"]\n\
             [output.html]\n",
        );
        fixture.file(
            "book/src/SUMMARY.md",
            "# Summary\n\n[T](index.md)\n\n- [One](one.md)\n",
        );
        fixture.file("book/src/index.md", "# T\n");
        fixture.file("book/src/one.md", "# One\n");
        fixture
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn remove(&self, name: &str) -> &Self {
        fs::remove_file(self.root().join(name)).unwrap();
        self
    }

    /// Replaces the only `old` in a file.
    pub fn edit(&self, name: &str, old: &str, new: &str) -> &Self {
        let text = fs::read_to_string(self.root().join(name)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {name}");
        self.file(name, &text.replace(old, new))
    }

    /// Writes a page below `book/src` and lists it in the summary.
    pub fn page(&self, name: &str, text: &str) -> &Self {
        let summary = "book/src/SUMMARY.md";
        let list = fs::read_to_string(self.root().join(summary)).unwrap();
        let entry = format!("- [{name}]({name})\n");
        if !list.contains(&entry) {
            self.file(summary, &(list + &entry));
        }
        self.file(&format!("book/src/{name}"), text)
    }

    /// The repository as the checks see it; its pages must be in order.
    pub fn book(&self) -> Book {
        let (book, problems) = Book::read(&self.repo());
        assert_eq!(lines(&problems), [""; 0]);
        book
    }
}

/// The problems as they are printed, up to the mend.
#[cfg(feature = "full")]
pub fn lines(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| {
            assert!(!problem.mend.is_empty(), "no mend: {problem}");
            format!("{}:{}: {}", problem.file, problem.line, problem.message)
        })
        .collect()
}
