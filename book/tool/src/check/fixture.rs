//! Small made-up repositories that the checks' tests look at.

use super::book::Book;
use crate::paths::Repo;
use crate::problem::Problem;
use std::path::Path;
use tempfile::TempDir;

pub struct Fixture {
    dir: TempDir,
}

impl Fixture {
    /// An empty repository.
    pub fn new() -> Self {
        let fixture = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fixture.file("book/src/SUMMARY.md", "# Summary\n");
        fixture
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn repo(&self) -> Repo {
        Repo::new(self.root())
    }

    pub fn file(&self, name: &str, text: &str) -> &Self {
        let path = self.root().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub fn remove(&self, name: &str) -> &Self {
        std::fs::remove_file(self.root().join(name)).unwrap();
        self
    }

    /// Replaces the only `old` in a file.
    pub fn edit(&self, name: &str, old: &str, new: &str) -> &Self {
        let text = std::fs::read_to_string(self.root().join(name)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {name}");
        self.file(name, &text.replace(old, new))
    }

    /// Writes a page below `book/src` and lists it in the summary.
    pub fn page(&self, name: &str, text: &str) -> &Self {
        let summary = "book/src/SUMMARY.md";
        let list = std::fs::read_to_string(self.root().join(summary)).unwrap();
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
pub fn lines(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .map(|problem| {
            assert!(!problem.mend.is_empty(), "no mend: {problem}");
            format!("{}:{}: {}", problem.file, problem.line, problem.message)
        })
        .collect()
}
