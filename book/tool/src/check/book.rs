//! What the checks look at: the chapters' folders and the book's pages.

use crate::page::{self, Page};
use crate::paths::{Repo, chapter_number};
use crate::problem::Problem;
use std::path::{Path, PathBuf};

/// The repository, read once for all checks.
pub struct Book {
    pub repo: Repo,
    pub chapters: Vec<Chapter>,
    pub pages: Vec<Page>,
}

/// A chapter's folder.
#[derive(Clone, Debug)]
pub struct Chapter {
    pub number: u32,
    pub folder: PathBuf,
    /// Such as `ch01-busy-loop`.
    pub name: String,
}

impl Book {
    /// Reads the repository, with what is wrong on the pages.
    pub fn read(repo: &Repo) -> (Self, Vec<Problem>) {
        let (pages, problems) = page::pages(repo);
        let chapters = repo.chapters().into_iter().filter_map(|folder| {
            let number = chapter_number(&folder)?;
            let name = repo.name(&folder);
            Some(Chapter {
                number,
                folder,
                name,
            })
        });
        let book = Self {
            repo: repo.clone(),
            chapters: chapters.collect(),
            pages,
        };
        (book, problems)
    }

    pub fn chapter(&self, number: u32) -> Option<&Chapter> {
        self.chapters
            .iter()
            .find(|chapter| chapter.number == number)
    }

    /// The chapter in whose folder `path` lies.
    pub fn chapter_of(&self, path: &Path) -> Option<&Chapter> {
        self.chapters
            .iter()
            .find(|chapter| path.starts_with(&chapter.folder))
    }

    pub fn pages_of(&self, number: u32) -> impl Iterator<Item = &Page> {
        let folder = format!("book/src/ch{number:02}/");
        self.pages
            .iter()
            .filter(move |page| page.name.starts_with(&folder))
    }
}

impl Chapter {
    /// A placeholder holds a `main.rs` only.
    pub fn is_written(&self) -> bool {
        !self.taught_files().is_empty()
    }

    /// Such as `ch01`.
    pub fn package(&self) -> String {
        crate::paths::package(self.number)
    }

    /// The Rust files under `src/` that the text must show: all but the
    /// demonstration, the exercises and their solutions.
    pub fn taught_files(&self) -> Vec<PathBuf> {
        let src = self.folder.join("src");
        let mut found = files(&src, "rs");
        found.retain(|path| {
            let inside = path.strip_prefix(&src).unwrap_or(path);
            let first = inside.iter().next().unwrap_or_default();
            first != "main.rs" && first != "exercises" && first != "solutions"
        });
        found
    }

    /// The files with the extension `end` in one of the chapter's folders.
    pub fn files(&self, folder: &str, end: &str) -> Vec<PathBuf> {
        files(&self.folder.join(folder), end)
    }
}

/// All files below `folder` with the extension `end`, in order; none if there
/// is no such folder.
pub fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = all_files(folder);
    found.retain(|path| path.extension().is_some_and(|e| e == end));
    found
}

/// All files below `folder`, in order.
pub fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(all_files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The file's name without its folder and its extension.
pub fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Whether `word` stands in `text` and is no part of a longer name.
pub fn has_word(text: &str, word: &str) -> bool {
    let in_word = |c: Option<char>| c.is_some_and(crate::rust::is_word);
    text.match_indices(word).any(|(at, _)| {
        !in_word(text[..at].chars().next_back()) && !in_word(text[at + word.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn taught_files_leave_out_demonstration_and_exercises() {
        let fixture = Fixture::new();
        for file in [
            "main.rs",
            "lib.rs",
            "exercises/mod.rs",
            "solutions/a.rs",
            "net/main.rs",
            "a.txt",
        ] {
            fixture.file(&format!("ch01-a/src/{file}"), "");
        }
        fixture.file("ch02-b/src/main.rs", "");
        let book = fixture.book();
        let names: Vec<String> = book.chapters[0]
            .taught_files()
            .iter()
            .map(|path| book.repo.name(path))
            .collect();
        assert_eq!(names, ["ch01-a/src/lib.rs", "ch01-a/src/net/main.rs"]);
        assert!(book.chapters[0].is_written());
        assert!(!book.chapters[1].is_written());
    }

    #[test]
    fn pages_belong_to_the_chapter_of_their_folder() {
        let fixture = Fixture::new();
        fixture
            .page("ch01/a.md", "# A\n")
            .page("ch02/b.md", "# B\n")
            .page("index.md", "# I\n");
        let book = fixture.book();
        let names: Vec<&str> = book.pages_of(2).map(|page| page.name.as_str()).collect();
        assert_eq!(names, ["book/src/ch02/b.md"]);
    }

    #[test]
    fn words_are_whole_names() {
        assert!(has_word("fn pitfall_a() {}", "pitfall_a"));
        assert!(!has_word("fn pitfall_ab() {}", "pitfall_a"));
        assert!(has_word("pitfall_ab or pitfall_a", "pitfall_a"));
    }
}
