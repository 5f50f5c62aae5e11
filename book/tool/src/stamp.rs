//! Whether files have changed, by looking.
//!
//! Looking is enough for some hundred files, and works alike on every system,
//! in containers and over a network. Being told by the system is not: reading a
//! file counts as an event there too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files as they were at one moment: when they were changed, and their size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    files: BTreeMap<PathBuf, (Option<SystemTime>, u64)>,
}

impl Stamp {
    /// All files below `paths`.
    pub fn of(paths: &[PathBuf]) -> Self {
        let mut stamp = Self::default();
        for path in paths {
            stamp.add(path);
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
        let paths = ["src", "theme", "book.toml", "none"].map(|name| dir.path().join(name));
        let look = || Stamp::of(&paths);
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("src/ch01/a.md", "a");
        write("book.toml", "");
        let first = look();
        assert_eq!(first, look());

        write("src/ch01/a.md", "ab");
        let edited = look();
        assert_ne!(first, edited);
        write("book.toml", "a");
        assert_ne!(edited, look());
        write("book.toml", "");
        let edited = look();

        write("theme/x.css", "");
        assert_ne!(edited, look());
        fs::remove_file(dir.path().join("theme/x.css")).unwrap();
        assert_eq!(edited, look());

        write("src/target/x", "");
        write("src/.a.md.swp", "");
        write("src/a.md~", "");
        write("other/x", "");
        assert_eq!(edited, look());
    }
}
