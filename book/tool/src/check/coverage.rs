//! Promise 1, the text is the code: every line of code of a chapter is shown.
//!
//! A line counts as shown if a listing or a diff on a page of its chapter
//! contains it, or if it is an unchanged line of a file that was shown before:
//! either the same file of the previous chapter, taken over as it is, or the
//! old file of a diff that a page of this chapter shows. The latter also holds
//! for the steps inside a chapter (`s1_… → s2_…`).

use super::book::{Book, Chapter, stem};
use super::shown::{Change, Shown};
use crate::code::{code_lines, declares_tests};
use crate::problem::{Fault, Problem};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

/// The lines of code that no page shows.
pub fn problems(book: &Book) -> Vec<Problem> {
    let mut coverage = Coverage::new(book);
    let mut problems = Vec::new();
    for chapter in &book.chapters {
        for file in chapter.taught_files() {
            if is_tests_of_another(&file) {
                continue;
            }
            let Ok(text) = read_to_string(&file) else {
                continue;
            };
            let covered = coverage.of(chapter.number, &file);
            for (first, last) in gaps(&code_lines(&text), &covered) {
                problems.push(missing(chapter, first, last).at(book.repo.name(&file), first));
            }
        }
    }
    problems
}

fn missing(chapter: &Chapter, first: usize, last: usize) -> Fault {
    let number = chapter.number;
    let what = match last - first {
        0 => "this line is".to_owned(),
        _ => format!("lines {first} to {last} are"),
    };
    Fault::new(
        format!("{what} shown on no page of chapter {number}"),
        format!(
            "mark the lines with an ANCHOR and include that in a page of book/src/ch{number:02} \
             (```rust,fold for routine code)"
        ),
    )
}

/// The tests of a module that has grown: `net/tests.rs`, which `net.rs` or
/// `net/mod.rs` declares at its end.
fn is_tests_of_another(file: &Path) -> bool {
    let Some(folder) = file.parent() else {
        return false;
    };
    let parents = [
        folder.with_extension("rs"),
        folder.join("mod.rs"),
        folder.join("lib.rs"),
    ];
    let declares = |path: &PathBuf| read_to_string(path).is_ok_and(|text| declares_tests(&text));
    stem(file) == "tests" && parents.iter().any(declares)
}

/// First and last line of each run of code that is not covered.
fn gaps(code: &BTreeSet<usize>, covered: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for &line in code {
        if covered.contains(&line) {
            open = false;
        } else if open && let Some((_, last)) = gaps.last_mut() {
            *last = line;
        } else {
            gaps.push((line, line));
            open = true;
        }
    }
    gaps
}

struct Coverage<'a> {
    book: &'a Book,
    shown: BTreeMap<u32, Shown>,
    known: BTreeMap<PathBuf, BTreeSet<usize>>,
}

impl<'a> Coverage<'a> {
    fn new(book: &'a Book) -> Self {
        let numbers = book.chapters.iter().map(|chapter| chapter.number);
        let shown = numbers
            .map(|number| (number, Shown::on_pages_of(book, number)))
            .collect();
        Self {
            book,
            shown,
            known: BTreeMap::new(),
        }
    }

    /// The lines of `file`, which belongs to `chapter`, that a reader of the
    /// chapter has seen.
    fn of(&mut self, chapter: u32, file: &Path) -> BTreeSet<usize> {
        if let Some(known) = self.known.get(file) {
            return known.clone();
        }
        // Two files that are shown as each other's diff would never end.
        self.known.insert(file.to_path_buf(), BTreeSet::new());
        let shown = self.shown.get(&chapter);
        let mut seen = shown
            .and_then(|shown| shown.listed.get(file))
            .cloned()
            .unwrap_or_default();
        for (old, is_diff) in self.before(chapter, file) {
            let Ok(change) = Change::between(self.book, &old, file) else {
                continue;
            };
            if is_diff {
                seen.extend(&change.in_diff);
            } else if change.first.is_some() {
                continue;
            }
            let Some(old_chapter) = self.book.chapter_of(&old) else {
                continue;
            };
            let seen_before = self.of(old_chapter.number, &old);
            let kept = change
                .kept
                .iter()
                .filter(|(old, _)| seen_before.contains(old));
            seen.extend(kept.map(|(_, new)| new));
        }
        self.known.insert(file.to_path_buf(), seen.clone());
        seen
    }

    /// The files that `file` comes from, and whether a diff shows how.
    fn before(&self, chapter: u32, file: &Path) -> Vec<(PathBuf, bool)> {
        let diffs = self
            .shown
            .get(&chapter)
            .into_iter()
            .flat_map(|shown| &shown.diffs);
        let mut before: Vec<(PathBuf, bool)> = diffs
            .filter(|(_, new)| new == file)
            .map(|(old, _)| (old.clone(), true))
            .collect();
        before.extend(self.same_in_previous(chapter, file).map(|old| (old, false)));
        before
    }

    fn same_in_previous(&self, chapter: u32, file: &Path) -> Option<PathBuf> {
        let inside = file
            .strip_prefix(&self.book.chapter(chapter)?.folder)
            .ok()?;
        let previous = self.book.chapter(chapter.checked_sub(1)?)?;
        Some(previous.folder.join(inside)).filter(|path| path.is_file())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, lines};

    const CODE: &str =
        "//! Doc.\n\n// ANCHOR: a\nfn a() {\n    1;\n}\n// ANCHOR_END: a\n\nfn b() {}\n";

    fn include(file: &str) -> String {
        format!("# P\n\n```rust\n{{{{#include ../../../{file}}}}}\n```\n")
    }

    fn found(fixture: &Fixture) -> Vec<String> {
        lines(&problems(&fixture.book()))
    }

    #[test]
    fn a_line_that_is_shown_nowhere_is_reported() {
        let fixture = Fixture::new();
        fixture.file("ch01-a/src/a.rs", CODE);
        fixture.page("ch01/p.md", &include("ch01-a/src/a.rs:a"));
        assert_eq!(
            found(&fixture),
            ["ch01-a/src/a.rs:9: this line is shown on no page of chapter 1"]
        );
        fixture.page("ch01/q.md", &include("ch01-a/src/a.rs"));
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn neighbouring_lines_are_reported_together() {
        let fixture = Fixture::new();
        fixture.file(
            "ch01-a/src/a.rs",
            &(CODE.to_owned() + "\n// Why.\nfn c() {}\n"),
        );
        fixture.page("ch01/p.md", &include("ch01-a/src/a.rs:a"));
        assert_eq!(
            found(&fixture),
            ["ch01-a/src/a.rs:9: lines 9 to 12 are shown on no page of chapter 1"]
        );
    }

    #[test]
    fn a_page_of_another_chapter_does_not_count() {
        let fixture = Fixture::new();
        fixture.file("ch01-a/src/a.rs", CODE);
        fixture.page("ch02/p.md", &include("ch01-a/src/a.rs"));
        assert_eq!(found(&fixture).len(), 1);
    }

    #[test]
    fn demonstrations_exercises_and_tests_need_not_be_shown() {
        let fixture = Fixture::new();
        for file in [
            "main.rs",
            "exercises/a.rs",
            "solutions/a.rs",
            "net/tests.rs",
        ] {
            fixture.file(&format!("ch01-a/src/{file}"), "fn a() {}\n");
        }
        fixture.file("ch01-a/src/net.rs", "#[cfg(test)]\nmod tests;\n");
        assert_eq!(found(&fixture), [""; 0]);
        fixture.remove("ch01-a/src/net.rs");
        assert_eq!(found(&fixture).len(), 1);
    }

    #[test]
    fn a_file_taken_over_was_shown_before() {
        let fixture = Fixture::new();
        fixture
            .file("ch01-a/src/a.rs", CODE)
            .file("ch02-b/src/a.rs", CODE);
        fixture.file("ch03-c/src/a.rs", &CODE.replace("// ANCHOR: a\n", ""));
        fixture.page("ch01/p.md", &include("ch01-a/src/a.rs"));
        assert_eq!(found(&fixture), [""; 0]);
        fixture.page("ch01/p.md", &include("ch01-a/src/a.rs:a"));
        let expected = [
            "ch01-a/src/a.rs:9: this line is shown on no page of chapter 1",
            "ch02-b/src/a.rs:9: this line is shown on no page of chapter 2",
            "ch03-c/src/a.rs:8: this line is shown on no page of chapter 3",
        ];
        assert_eq!(found(&fixture), expected);
    }

    #[test]
    fn a_changed_file_is_not_taken_over() {
        let fixture = Fixture::new();
        fixture.file("ch01-a/src/a.rs", CODE);
        fixture.file("ch02-b/src/a.rs", &CODE.replace("1;", "2;"));
        fixture.page("ch01/p.md", &include("ch01-a/src/a.rs"));
        assert_eq!(
            found(&fixture),
            ["ch02-b/src/a.rs:4: lines 4 to 9 are shown on no page of chapter 2"]
        );
        let diff = "{{#diff ../../../ch01-a/src/a.rs ../../../ch02-b/src/a.rs}}\n";
        fixture.page("ch02/p.md", diff);
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn a_diff_leaves_out_what_was_not_shown_before() {
        let fixture = Fixture::new();
        let long: String = (1..=20).map(|n| format!("fn f{n}() {{}}\n")).collect();
        fixture.file("ch01-a/src/s1_a.rs", &long);
        fixture.file("ch01-a/src/a.rs", &long.replace("fn f2()", "fn g2()"));
        let diff = "{{#diff ../../../ch01-a/src/s1_a.rs ../../../ch01-a/src/a.rs}}\n";
        fixture.page("ch01/p.md", diff);
        let expected = [
            "ch01-a/src/a.rs:6: lines 6 to 20 are shown on no page of chapter 1",
            "ch01-a/src/s1_a.rs:1: lines 1 to 20 are shown on no page of chapter 1",
        ];
        assert_eq!(found(&fixture), expected);
        fixture.page("ch01/p.md", &(include("ch01-a/src/s1_a.rs") + diff));
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn diffs_in_a_circle_end() {
        let fixture = Fixture::new();
        fixture
            .file("ch01-a/src/a.rs", "fn a() {}\n")
            .file("ch01-a/src/b.rs", "fn b() {}\n");
        let diff = |old, new| {
            format!("{{{{#diff ../../../ch01-a/src/{old} ../../../ch01-a/src/{new}}}}}\n")
        };
        fixture.page(
            "ch01/p.md",
            &(diff("a.rs", "b.rs") + "\n" + &diff("b.rs", "a.rs")),
        );
        assert_eq!(found(&fixture), [""; 0]);
    }
}
