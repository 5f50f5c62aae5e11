//! Promise 3, every claim is measured: what can be seen without running.
//!
//! Every recorded file is shown and tested, and a value or a timeline in the
//! text comes from a recorded file. Whether the recordings still hold is for
//! the chapters' own tests, which [`super::running`] runs. A plot may give values
//! too; the rest about plots is in [`super::plots`].

use super::book::{Book, Chapter, stem};
use super::running::line_of_fn;
use crate::directive::Kind;
use crate::problem::{Fault, Problem};
use std::collections::BTreeSet;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

pub fn problems(book: &Book) -> Vec<Problem> {
    let used = used_files(book);
    let mut problems = Vec::new();
    let mut recordings = BTreeSet::new();
    for chapter in &book.chapters {
        let tests = test_sources(chapter);
        let mut files = chapter.files("tests/recorded", "txt");
        files.extend(chapter.files("tests/recorded", "json"));
        for file in files {
            let name = book.repo.name(&file);
            if !used.contains(&file) {
                let mend = "include it, or a value of it, in a page, or delete it";
                problems.push(Fault::new("this recording is shown on no page", mend).at(&name, 1));
            }
            if !tests.iter().any(|text| names(text, &file)) {
                let mend = format!(
                    "record it in a test of {}/tests, or delete it",
                    chapter.name
                );
                problems.push(Fault::new("no test records this file", mend).at(&name, 1));
            }
            recordings.insert(file);
        }
        for file in chapter.files("tests/ui", "stderr") {
            let name = book.repo.name(&file);
            if !used.contains(&file) {
                let mend = "include it in a page, after the program that it belongs to";
                problems.push(
                    Fault::new("this message of the compiler is shown on no page", mend)
                        .at(&name, 1),
                );
            }
            let ui = read_to_string(chapter.folder.join("tests/ui.rs")).unwrap_or_default();
            if line_of_fn(&ui, &stem(&file)).is_none() {
                let mend = format!(
                    "write `fn {}` into {}/tests/ui.rs",
                    stem(&file),
                    chapter.name
                );
                problems.push(Fault::new("no test compares this message", mend).at(&name, 1));
            }
        }
    }
    let plots = book.chapters.iter();
    recordings.extend(plots.flat_map(|chapter| chapter.files("benches/recorded", "json")));
    problems.extend(unmeasured(book, &recordings));
    problems
}

/// Values and timelines that no test records.
fn unmeasured(book: &Book, recordings: &BTreeSet<PathBuf>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in &book.pages {
        for directive in page.directives() {
            let (Kind::Value { file, .. } | Kind::Timeline { file }) = &directive.kind else {
                continue;
            };
            // A missing file is reported where the page is expanded.
            if file.is_file() && !recordings.contains(file) {
                let message = format!("{} is not a recorded output", book.repo.name(file));
                let mend = "take a file of the chapter's tests/recorded, which a test keeps true";
                problems.push(Fault::new(message, mend).at(&page.name, directive.line));
            }
        }
    }
    problems
}

/// The files that the pages show or take values from.
fn used_files(book: &Book) -> BTreeSet<PathBuf> {
    let mut used = BTreeSet::new();
    for page in &book.pages {
        used.extend(page.includes().map(|(_, include)| include.file.clone()));
        used.extend(
            page.directives()
                .filter_map(|directive| match &directive.kind {
                    Kind::Value { file, .. } | Kind::Timeline { file } => Some(file.clone()),
                    _ => None,
                }),
        );
    }
    used
}

/// The test targets' own files, without their shared modules.
fn test_sources(chapter: &Chapter) -> Vec<String> {
    let tests = chapter.folder.join("tests");
    let files = chapter
        .files("tests", "rs")
        .into_iter()
        .filter(|file| file.parent() == Some(&tests));
    files.filter_map(|file| read_to_string(file).ok()).collect()
}

/// Whether a test mentions the file: as `"cost"`, `"cost.txt"` or `fn cost`.
fn names(test: &str, file: &Path) -> bool {
    let stem = stem(file);
    let full = file.file_name().unwrap_or_default().to_string_lossy();
    test.contains(&format!("\"{stem}\""))
        || test.contains(&format!("{full}\""))
        || line_of_fn(test, &stem).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, lines};

    fn found(fixture: &Fixture) -> Vec<String> {
        lines(&problems(&fixture.book()))
    }

    #[test]
    fn a_recording_is_shown_and_tested() {
        let fixture = Fixture::new();
        fixture.file("ch01-a/tests/recorded/cost.txt", "$ x\nn: 1\n");
        fixture.file("ch01-a/tests/support/mod.rs", "\"cost\"");
        let expected = [
            "ch01-a/tests/recorded/cost.txt:1: this recording is shown on no page",
            "ch01-a/tests/recorded/cost.txt:1: no test records this file",
        ];
        assert_eq!(found(&fixture), expected);
        fixture.file("ch01-a/tests/recorded.rs", "fn t() { recorded(\"cost\"); }");
        fixture.page(
            "ch02/p.md",
            "# P\n\n{{#value ../../../ch01-a/tests/recorded/cost.txt n}}\n",
        );
        assert_eq!(found(&fixture), [""; 0]);
        fixture.page(
            "ch02/p.md",
            "# P\n\n```console\n{{#include ../../../ch01-a/tests/recorded/cost.txt}}\n```\n",
        );
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn so_is_a_timeline() {
        let fixture = Fixture::new();
        fixture.file("ch01-a/tests/recorded/run.json", "{}");
        assert_eq!(found(&fixture).len(), 2);
        fixture.file("ch01-a/tests/timelines.rs", "fn run() {}");
        fixture.page(
            "ch01/p.md",
            "# P\n\n{{#timeline ../../../ch01-a/tests/recorded/run.json}}\n",
        );
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn so_is_what_the_compiler_says() {
        let fixture = Fixture::new();
        fixture.file("ch01-a/tests/ui/pin.stderr", "error");
        let expected = [
            "ch01-a/tests/ui/pin.stderr:1: this message of the compiler is shown on no page",
            "ch01-a/tests/ui/pin.stderr:1: no test compares this message",
        ];
        assert_eq!(found(&fixture), expected);
        fixture.file("ch01-a/tests/ui.rs", "#[test]\nfn pin() {}\n");
        fixture.page(
            "ch01/p.md",
            "# P\n\n```text\n{{#include ../../../ch01-a/tests/ui/pin.stderr}}\n```\n",
        );
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn values_and_timelines_are_recorded() {
        let fixture = Fixture::new();
        fixture
            .file("book/src/ch01/made-up.txt", "n: 1\n")
            .file("book/src/ch01/made-up.json", "{}");
        fixture.page(
            "ch01/p.md",
            "# P\n\n{{#value made-up.txt n}}\n\n{{#timeline made-up.json}}\n",
        );
        let expected = [
            "book/src/ch01/p.md:3: book/src/ch01/made-up.txt is not a recorded output",
            "book/src/ch01/p.md:5: book/src/ch01/made-up.json is not a recorded output",
        ];
        assert_eq!(found(&fixture), expected);
        fixture.file("ch01-a/benches/recorded/a.json", "{}");
        fixture.page(
            "ch01/p.md",
            "# P\n\n{{#value ../../../ch01-a/benches/recorded/a.json b at c}}\n",
        );
        assert_eq!(found(&fixture), [""; 0]);
    }
}
