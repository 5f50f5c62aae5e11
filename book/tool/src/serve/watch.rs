//! Whether a file of the book has changed, by looking.
//!
//! Looking is enough for some hundred files, and works alike on every system,
//! in containers and over a network. Being told by the system is not: reading a
//! file counts as an event there too.

use crate::paths::Repo;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The files that the book is made from, as they were at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    files: BTreeMap<PathBuf, (Option<SystemTime>, u64)>,
}

impl Stamp {
    pub fn of(repo: &Repo) -> Self {
        let mut stamp = Self::default();
        let book = repo.book();
        for path in [book.join("book.toml"), book.join("src"), book.join("theme")] {
            stamp.add(&path);
        }
        for chapter in repo.chapters() {
            stamp.add(&chapter);
        }
        stamp
    }

    fn add(&mut self, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Editors' own files, and what cargo builds inside a chapter.
        if name.starts_with('.') || name.ends_with('~') || name == "target" {
            return;
        }
        // A file that vanishes between two looks is simply not there.
        let Ok(meta) = fs::metadata(path) else { return };
        if !meta.is_dir() {
            self.files
                .insert(path.to_path_buf(), (meta.modified().ok(), meta.len()));
            return;
        }
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            self.add(&entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_a_new_and_a_lost_file_are_seen() {
        let dir = tempfile::tempdir().unwrap();
        let repo = Repo::new(dir.path());
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("ch01-x/src/lib.rs", "a");
        write("book/src/index.md", "a");
        let first = Stamp::of(&repo);
        assert_eq!(first, Stamp::of(&repo));

        write("ch01-x/src/lib.rs", "ab");
        let edited = Stamp::of(&repo);
        assert_ne!(first, edited);

        write("book/theme/x.css", "");
        let added = Stamp::of(&repo);
        assert_ne!(edited, added);

        fs::remove_file(dir.path().join("book/theme/x.css")).unwrap();
        assert_eq!(Stamp::of(&repo), edited);

        write("ch01-x/target/x", "");
        write("ch01-x/src/.lib.rs.swp", "");
        write("book/book/index.html", "");
        write("other/x", "");
        assert_eq!(Stamp::of(&repo), edited);
    }
}
