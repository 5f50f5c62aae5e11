//! The repository: where things lie, and what they are called in messages.

use std::path::{Component, Path, PathBuf};

/// The repository's root folder, with every lookup that depends on its layout.
#[derive(Clone, Debug)]
pub struct Repo {
    root: PathBuf,
}

impl Repo {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: normal(&root.into()),
        }
    }

    /// The repository around a book, whose folder is one below the root.
    pub fn of_book(book: &Path) -> Self {
        let book = std::path::absolute(book).unwrap_or_else(|_| book.to_path_buf());
        Self::new(book.join(".."))
    }

    /// The repository that this tool belongs to.
    ///
    /// Cargo sets the variable again when it runs a program, so that a
    /// repository that was moved after a build is still found.
    pub fn here() -> Self {
        let running = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let tool = running
            .filter(|folder| folder.ends_with("book/tool"))
            .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        Self::new(tool.join("../.."))
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of `book.toml`.
    pub fn book(&self) -> PathBuf {
        self.root.join("book")
    }

    /// The folder of the pages and of `SUMMARY.md`.
    pub fn pages(&self) -> PathBuf {
        self.root.join("book/src")
    }

    /// The chapters' folders in order: those whose name starts with `ch` and
    /// two digits.
    pub fn chapters(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = std::fs::read_dir(&self.root)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.is_dir() && chapter_number(path).is_some())
            .collect();
        found.sort();
        found
    }

    /// The folder of chapter `number`, such as `ch01-busy-loop` for 1.
    pub fn chapter(&self, number: u32) -> Option<PathBuf> {
        self.chapters()
            .into_iter()
            .find(|path| chapter_number(path) == Some(number))
    }

    /// What `path` is called in messages and labels: relative to the
    /// repository and with forward slashes on every system.
    pub fn name(&self, path: &Path) -> String {
        let path = normal(path);
        let inside = path.strip_prefix(&self.root).unwrap_or(&path);
        inside.to_string_lossy().replace('\\', "/")
    }

    /// `path` if it is absolute, else `path` within the repository.
    pub fn absolute(&self, path: impl AsRef<Path>) -> PathBuf {
        normal(&self.root.join(path))
    }
}

/// The number in a chapter folder's name: `ch03-multitask` is 3.
pub fn chapter_number(folder: &Path) -> Option<u32> {
    let digits = folder.file_name()?.to_str()?.strip_prefix("ch")?.get(..2)?;
    digits.parse().ok()
}

/// The package name of chapter `number`: `ch03` for 3.
pub fn package(number: u32) -> String {
    format!("ch{number:02}")
}

/// Whether `wanted` names the chapter in `folder`: `ch03`, `3` or `ch03-multitask`.
pub fn is_chapter(folder: &Path, wanted: &str) -> bool {
    let Some(number) = chapter_number(folder) else {
        return false;
    };
    wanted == package(number)
        || wanted.parse() == Ok(number)
        || folder.file_name().is_some_and(|name| name == wanted)
}

/// `path` without `.` and `..`, by its text alone: a missing file keeps its name.
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_by_text() {
        assert_eq!(normal(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
        assert_eq!(normal(Path::new("../a")), Path::new("../a"));
    }

    #[test]
    fn names_are_relative_to_the_repository() {
        let repo = Repo::new("/r");
        let path = Path::new("/r/book/src/../../ch01-x/src/lib.rs");
        assert_eq!(repo.name(path), "ch01-x/src/lib.rs");
        assert_eq!(Repo::of_book(Path::new("/r/book")).root(), Path::new("/r"));
    }

    #[test]
    fn chapters_are_found_by_number() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["ch01-busy-loop", "ch00-intro", "checks", "book"] {
            std::fs::create_dir(dir.path().join(name)).unwrap();
        }
        let repo = Repo::new(dir.path());
        let names: Vec<String> = repo.chapters().iter().map(|c| repo.name(c)).collect();
        assert_eq!(names, ["ch00-intro", "ch01-busy-loop"]);
        assert_eq!(repo.name(&repo.chapter(1).unwrap()), "ch01-busy-loop");
        assert_eq!(repo.chapter(7), None);
        assert_eq!(package(1), "ch01");
    }
}
