//! Notices that a file below a folder was saved.
//!
//! By looking at times and sizes every 300 ms: no platform's notification
//! service, and quicker than a person looks up from the keyboard.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

const EVERY: Duration = Duration::from_millis(300);

/// The files of a folder at one moment, with the time of change and the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Snapshot {
    pub fn of(folder: &Path) -> Self {
        let mut found = BTreeMap::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                // Gone again: an editor's temporary file.
                let Ok(about) = entry.metadata() else {
                    continue;
                };
                if about.is_dir() {
                    folders.push(entry.path());
                } else {
                    found.insert(entry.path(), (about.modified().ok(), about.len()));
                }
            }
        }
        Self(found)
    }

    /// Waits until the folder is no longer as it was.
    pub fn wait_for_change(self, folder: &Path) {
        while Self::of(folder) == self {
            sleep(EVERY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir, remove_file, write};

    #[test]
    fn new_changed_and_removed_files_are_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a/b.rs");
        create_dir(dir.path().join("a")).unwrap();
        let empty = Snapshot::of(dir.path());
        write(&file, "one").unwrap();
        let one = Snapshot::of(dir.path());
        assert_ne!(empty, one);
        assert_eq!(one, Snapshot::of(dir.path()));
        write(&file, "three").unwrap();
        assert_ne!(one, Snapshot::of(dir.path()));
        remove_file(&file).unwrap();
        assert_eq!(empty, Snapshot::of(dir.path()));
    }

    #[test]
    fn waiting_ends_with_a_change() {
        let dir = tempfile::tempdir().unwrap();
        let before = Snapshot::of(dir.path());
        write(dir.path().join("a.rs"), "").unwrap();
        before.wait_for_change(dir.path());
    }
}
