//! What the pages of a chapter show: lines of files, and differences.

use super::book::Book;
use crate::directive::Kind;
use crate::expand::diff::CONTEXT;
use crate::page::Include;
use crate::problem::Fault;
use crate::source::{Line, Source, marker};
use similar::{DiffOp, TextDiff};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What one chapter's pages show.
#[derive(Debug, Default)]
pub struct Shown {
    /// The lines of each file that stand in a listing.
    pub listed: BTreeMap<PathBuf, BTreeSet<usize>>,
    /// Old and new file of each diff.
    pub diffs: BTreeSet<(PathBuf, PathBuf)>,
}

impl Shown {
    /// An include that cannot be read shows nothing; another check reports it.
    pub fn on_pages_of(book: &Book, chapter: u32) -> Self {
        let mut shown = Self::default();
        for page in book.pages_of(chapter) {
            for (_, include) in page.includes() {
                if let Ok(lines) = listed(book, include) {
                    shown
                        .listed
                        .entry(include.file.clone())
                        .or_default()
                        .extend(lines);
                }
            }
            for directive in page.directives() {
                if let Kind::Diff { old, new } = &directive.kind {
                    shown.diffs.insert((old.clone(), new.clone()));
                }
            }
        }
        shown
    }

    /// Whether every line of `lines` of the file stands in a listing.
    pub fn lists_all(&self, file: &Path, lines: &BTreeSet<usize>) -> bool {
        self.listed
            .get(file)
            .is_some_and(|listed| listed.is_superset(lines))
    }
}

fn listed(book: &Book, include: &Include) -> Result<Vec<usize>, Fault> {
    let (_, lines) = include.listing(&book.repo)?;
    Ok(lines.into_iter().map(|line| line.number).collect())
}

/// Two files compared: all of their text to see whether they differ, and what a
/// reader is shown of them to see what a diff shows. No ANCHOR lines in either;
/// all numbers are those of the files, with the ANCHOR lines counted.
#[derive(Debug, Default)]
pub struct Change {
    /// The lines that survive: old and new number.
    pub kept: Vec<(usize, usize)>,
    /// The lines of the new file that a shown diff contains.
    pub in_diff: BTreeSet<usize>,
    /// The first line of the new file that differs; none if the two are equal.
    pub first: Option<usize>,
    /// Whether at least half of the old lines survive, empty ones not counted.
    pub half_survives: bool,
}

impl Change {
    pub fn between(book: &Book, old: &Path, new: &Path) -> Result<Self, Fault> {
        let old = Source::read(&book.repo, old)?;
        let new = Source::read(&book.repo, new)?;
        Ok(Self::of(&old, &new))
    }

    fn of(old: &Source, new: &Source) -> Self {
        let (old_lines, new_lines) = (old.taught(), new.taught());
        let (old_text, new_text) = (joined(&old_lines), joined(&new_lines));
        let diff = TextDiff::from_lines(&old_text, &new_text);
        let mut change = Self {
            first: first_difference(old, new),
            ..Self::default()
        };
        for op in diff.ops() {
            if let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = *op
            {
                let pairs = old_lines[old_index..][..len]
                    .iter()
                    .zip(&new_lines[new_index..][..len]);
                change
                    .kept
                    .extend(pairs.map(|(old, new)| (old.number, new.number)));
            }
        }
        for op in diff.grouped_ops(CONTEXT).iter().flatten() {
            let range: Range<usize> = op.new_range();
            change
                .in_diff
                .extend(new_lines[range].iter().map(|line| line.number));
        }
        let kept: BTreeSet<usize> = change.kept.iter().map(|(old, _)| *old).collect();
        let filled = old_lines.iter().filter(|line| !line.text.trim().is_empty());
        let (survivors, lost): (Vec<&Line>, Vec<&Line>) =
            filled.partition(|line| kept.contains(&line.number));
        change.half_survives = survivors.len() >= lost.len();
        change
    }
}

fn joined(lines: &[Line]) -> String {
    let texts = lines.iter().map(|line| line.text.as_str());
    texts.fold(String::new(), |text, line| text + line + "\n")
}

/// The first line of the new file that is not as in the old one; its last line
/// if only the old file's end is gone.
fn first_difference(old: &Source, new: &Source) -> Option<usize> {
    let (old, text) = (old.comparable(), new.comparable());
    if old == text {
        return None;
    }
    let same = old.lines().zip(text.lines());
    let same = same.take_while(|(old, new)| old == new).count();
    let lines: Vec<usize> = (1..)
        .zip(&new.lines)
        .filter(|(_, line)| marker(line).is_none())
        .map(|(number, _)| number)
        .collect();
    Some(lines.get(same).or(lines.last()).copied().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn change(old: &str, new: &str) -> Change {
        Change::of(
            &Source::from_text("a.rs", "a.rs", old),
            &Source::from_text("b.rs", "b.rs", new),
        )
    }

    #[test]
    fn anchors_make_no_difference() {
        let change = change("a\nb\n", "// ANCHOR: x\na\n// ANCHOR_END: x\nb\n");
        assert_eq!(change.first, None);
        assert_eq!(change.kept, [(1, 2), (2, 4)]);
        assert!(change.in_diff.is_empty());
    }

    #[test]
    fn the_first_difference_has_its_number_in_the_new_file() {
        assert_eq!(change("a\nb\n", "// ANCHOR: x\na\nc\n").first, Some(3));
        assert_eq!(change("a\nb\n", "a\n").first, Some(1));
        assert_eq!(change("a\n", "").first, Some(1));
    }

    #[test]
    fn a_diff_shows_three_lines_around_a_change() {
        let old: String = (1..=12).map(|n| format!("{n}\n")).collect();
        let in_diff = change(&old, &old.replace("6\n", "six\n")).in_diff;
        assert_eq!(
            in_diff.into_iter().collect::<Vec<_>>(),
            [3, 4, 5, 6, 7, 8, 9]
        );
    }

    #[test]
    fn half_is_counted_without_empty_lines() {
        assert!(change("a\nb\n\n\n", "a\n").half_survives);
        assert!(!change("a\nb\nc\n\n\n", "a\n\n\n").half_survives);
    }

    #[test]
    fn listings_and_diffs_of_a_chapter_are_collected() {
        let fixture = Fixture::new();
        let code = "// ANCHOR: f\nfn f() {\n}\n// ANCHOR_END: f\nfn g() {}\n";
        fixture
            .file("ch01-a/src/a.rs", code)
            .file("ch01-a/src/b.rs", "fn g() {}\n");
        let include = "```rust\n{{#include ../../../ch01-a/src/a.rs:f}}\n```\n";
        let diff = "{{#diff ../../../ch01-a/src/a.rs ../../../ch01-a/src/b.rs}}\n";
        fixture.page("ch01/a.md", &format!("# A\n\n{include}\n{diff}"));
        let book = fixture.book();
        let shown = Shown::on_pages_of(&book, 1);
        let a = book.repo.absolute("ch01-a/src/a.rs");
        assert_eq!(shown.listed[&a], BTreeSet::from([2, 3]));
        assert!(shown.lists_all(&a, &BTreeSet::from([2])));
        assert!(!shown.lists_all(&a, &BTreeSet::from([2, 5])));
        assert_eq!(shown.diffs.len(), 1);
        assert!(Shown::on_pages_of(&book, 2).diffs.is_empty());
    }
}
