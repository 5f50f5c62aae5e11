//! Made-up repositories for tests.

use crate::paths::Repo;
use std::fs;

/// A repository in a folder that is deleted with this value.
pub struct Fixture {
    dir: tempfile::TempDir,
}

impl Fixture {
    /// An empty repository.
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A repository with a book of two pages, `index.md` and `one.md`.
    #[cfg(feature = "full")]
    pub fn book() -> Self {
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

    pub fn repo(&self) -> Repo {
        Repo::new(self.dir.path())
    }

    /// Writes a file, with the folders that it needs.
    pub fn file(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}
