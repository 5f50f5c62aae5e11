//! Promise 2, carried or shown: a file that stands in two successive chapters
//! is the same in both, or the later chapter shows what changed.
//!
//! Where less than half of the old lines survive, a new listing of every line
//! serves instead of a diff. Steps (`s1_….rs`) belong to one chapter: carrying
//! one on is a problem even if it is the same. A step that only has the name
//! of an earlier one (less than half of that survives) is a new step, which
//! must be listed as a whole like any other file.
//!
//! What the tests of all chapters share, `tests/support`, is shown nowhere and
//! therefore is the same everywhere.

use super::book::{Book, Chapter, all_files, stem};
use super::shown::{Change, Shown};
use crate::code::code_lines;
use crate::problem::{Fault, Problem};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub fn problems(book: &Book) -> Vec<Problem> {
    let mut problems = Vec::new();
    for later in &book.chapters {
        let Some(earlier) = later
            .number
            .checked_sub(1)
            .and_then(|number| book.chapter(number))
        else {
            continue;
        };
        let shown = Shown::on_pages_of(book, later.number);
        for new in later.taught_files() {
            let Ok(inside) = new.strip_prefix(&later.folder) else {
                continue;
            };
            let old = earlier.folder.join(inside);
            if inside == Path::new("src/lib.rs") || !old.is_file() {
                continue;
            }
            let file = book.repo.name(&new);
            match Change::between(book, &old, &new) {
                Ok(change) => {
                    let fault = judge(book, later, &shown, [&old, &new], &change);
                    problems.extend(fault.map(|(line, fault)| fault.at(file, line)));
                }
                Err(fault) => problems.push(fault.at(file, 0)),
            }
        }
    }
    problems.extend(copies(book));
    problems
}

/// Files of `tests/support` that differ from the first of their name.
fn copies(book: &Book) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut firsts: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for chapter in &book.chapters {
        for file in all_files(&chapter.folder.join("tests/support")) {
            let Ok(inside) = file.strip_prefix(&chapter.folder) else {
                continue;
            };
            let first = firsts.entry(inside.to_path_buf()).or_insert(file.clone());
            let [old, new] = [&*first, &file].map(|path| std::fs::read(path).unwrap_or_default());
            if old != new {
                let message = format!(
                    "differs from {} from this line on; all chapters share this file",
                    book.repo.name(first)
                );
                let mend = "make it the same in every chapter, or give this one another name";
                let line = line_of_difference(&old, &new);
                problems.push(Fault::new(message, mend).at(book.repo.name(&file), line));
            }
        }
    }
    problems
}

/// The first line of `new` that is not as in `old`; its last line if only the
/// old file's end is gone.
fn line_of_difference(old: &[u8], new: &[u8]) -> usize {
    let is_end = |byte: &u8| *byte == b'\n';
    let pairs = old.split_inclusive(is_end).zip(new.split_inclusive(is_end));
    let same = pairs.take_while(|(old, new)| old == new).count();
    let last = new.split_inclusive(is_end).count().max(1);
    (same + 1).min(last)
}

fn judge(
    book: &Book,
    later: &Chapter,
    shown: &Shown,
    [old, new]: [&Path; 2],
    change: &Change,
) -> Option<(usize, Fault)> {
    let old_name = book.repo.name(old);
    if is_step(new) {
        return change.half_survives.then(|| {
            let message = format!("this step is carried on from {old_name}");
            let mend = "steps belong to one chapter: delete the file, or carry on the final file under its own name";
            (1, Fault::new(message, mend))
        });
    }
    let line = change.first?;
    let is_listed = || {
        let text = std::fs::read_to_string(new).unwrap_or_default();
        shown.lists_all(new, &code_lines(&text))
    };
    let is_diff = shown
        .diffs
        .contains(&(old.to_path_buf(), new.to_path_buf()));
    if is_diff || !change.half_survives && is_listed() {
        return None;
    }
    let message = format!(
        "differs from {old_name} from this line on, and no page of chapter {} shows it",
        later.number
    );
    let diff = format!(
        "{{{{#diff ../../../{old_name} ../../../{}}}}}",
        book.repo.name(new)
    );
    let instead = match change.half_survives {
        true => "",
        false => " or list every line of the new file, as less than half of the old one survives,",
    };
    let mend = format!(
        "write {diff}{instead} on a page of book/src/ch{:02}, or make both alike",
        later.number
    );
    Some((line, Fault::new(message, mend)))
}

/// `s1_thread_per_timer.rs` is a step.
fn is_step(file: &Path) -> bool {
    let name = stem(file);
    let number = name
        .strip_prefix('s')
        .and_then(|rest| rest.split_once('_'))
        .map(|(number, _)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, lines};

    const OLD: &str = "fn a() {}\nfn b() {}\nfn c() {}\nfn d() {}\n";
    const NEW: &str =
        "fn a() {}\nfn b() {}\n// ANCHOR: x\nfn see() {}\n// ANCHOR_END: x\nfn d() {}\n";
    const OTHER: &str = "fn u() {}\nfn v() {}\nfn w() {}\nfn d() {}\n";
    const DIFF: &str = "{{#diff ../../../ch01-a/src/a.rs ../../../ch02-b/src/a.rs}}\n";
    const RED: &str = "ch02-b/src/a.rs:4: differs from ch01-a/src/a.rs from this line on, \
                       and no page of chapter 2 shows it";

    fn two(name: &str, old: &str, new: &str) -> Fixture {
        let fixture = Fixture::new();
        fixture
            .file(&format!("ch01-a/src/{name}"), old)
            .file(&format!("ch02-b/src/{name}"), new);
        fixture
    }

    fn found(fixture: &Fixture) -> Vec<String> {
        lines(&problems(&fixture.book()))
    }

    #[test]
    fn identical_files_are_carried() {
        assert_eq!(found(&two("a.rs", OLD, OLD)), [""; 0]);
    }

    #[test]
    fn anchors_may_differ() {
        let anchors = "// ANCHOR: all\n".to_owned() + OLD + "// ANCHOR_END: all\n";
        assert_eq!(found(&two("a.rs", OLD, &anchors)), [""; 0]);
    }

    #[test]
    fn an_example_may_name_its_own_crate() {
        let doc =
            |krate: &str| format!("/// Adds.\n///\n/// `{krate}::add(1, 2)`\nfn add() {{}}\n");
        assert_eq!(found(&two("a.rs", &doc("ch01"), &doc("ch02"))), [""; 0]);
        let code = |krate: &str| format!("use {krate}::add;\n");
        let red = found(&two("a.rs", &code("ch01"), &code("ch02")));
        assert!(red[0].starts_with("ch02-b/src/a.rs:1: differs"), "{red:?}");
    }

    #[test]
    fn tests_and_late_paragraphs_must_be_the_same_too() {
        let file = |test: &str| OLD.to_owned() + "#[cfg(test)]\nmod tests {\n" + test + "}\n";
        let red = found(&two("a.rs", &file("fn x() {}\n"), &file("fn y() {}\n")));
        assert!(red[0].starts_with("ch02-b/src/a.rs:7: differs"), "{red:?}");
    }

    #[test]
    fn a_change_without_a_diff_is_red() {
        assert_eq!(found(&two("a.rs", OLD, NEW)), [RED]);
        assert_eq!(found(&two("net/a.rs", OLD, NEW)).len(), 1);
    }

    #[test]
    fn a_change_with_a_diff_is_green() {
        let fixture = two("a.rs", OLD, NEW);
        fixture.page("ch02/p.md", DIFF);
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn the_wrong_chapters_page_does_not_count() {
        let fixture = two("a.rs", OLD, NEW);
        fixture.page("ch01/p.md", DIFF);
        assert_eq!(found(&fixture), [RED]);
    }

    #[test]
    fn neither_does_a_diff_of_other_files_or_the_other_way_round() {
        let fixture = two("a.rs", OLD, NEW);
        fixture.file("ch02-b/src/b.rs", NEW);
        fixture.page(
            "ch02/p.md",
            &DIFF.replace("ch02-b/src/a.rs", "ch02-b/src/b.rs"),
        );
        fixture.page(
            "ch02/q.md",
            "{{#diff ../../../ch02-b/src/a.rs ../../../ch01-a/src/a.rs}}\n",
        );
        assert_eq!(found(&fixture), [RED]);
    }

    #[test]
    fn a_new_listing_serves_where_less_than_half_survives() {
        let fixture = two("a.rs", OLD, OTHER);
        let listing = "```rust\n{{#include ../../../ch02-b/src/a.rs}}\n```\n";
        assert_eq!(found(&fixture).len(), 1);
        fixture.page("ch02/p.md", listing);
        assert_eq!(found(&fixture), [""; 0]);
        fixture.file("ch02-b/src/a.rs", NEW);
        assert_eq!(
            found(&fixture),
            [RED],
            "more than half survives: only a diff will do"
        );
    }

    #[test]
    fn a_listing_of_a_part_does_not_serve() {
        let fixture = two(
            "a.rs",
            OLD,
            &("// ANCHOR: x\n// ANCHOR_END: y\n".to_owned() + OTHER),
        );
        fixture.edit("ch02-b/src/a.rs", "// ANCHOR_END: y\n", "");
        fixture.edit("ch02-b/src/a.rs", "fn d", "// ANCHOR_END: x\nfn d");
        fixture.page(
            "ch02/p.md",
            "```rust\n{{#include ../../../ch02-b/src/a.rs:x}}\n```\n",
        );
        let red = RED.replace(":4:", ":2:");
        assert_eq!(found(&fixture), [red]);
    }

    #[test]
    fn steps_are_not_carried_on() {
        let red = ["ch02-b/src/s1_a.rs:1: this step is carried on from ch01-a/src/s1_a.rs"];
        assert_eq!(found(&two("s1_a.rs", OLD, OLD)), red);
        assert_eq!(found(&two("s1_a.rs", OLD, NEW)), red);
        assert_eq!(
            found(&two("s1_a.rs", OLD, OTHER)),
            [""; 0],
            "a new step by the same name"
        );
        assert_eq!(found(&two("s_a.rs", OLD, OLD)), [""; 0], "no step");
    }

    #[test]
    fn a_file_may_end_with_its_chapter() {
        let fixture = two("a.rs", OLD, OLD);
        fixture.file("ch01-a/src/gone.rs", OLD);
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn three_chapters_in_a_row_are_compared_pair_by_pair() {
        let fixture = two("a.rs", OLD, OLD);
        fixture.file("ch03-c/src/a.rs", NEW);
        let red = RED
            .replace("ch02-b", "ch03-c")
            .replace("ch01-a", "ch02-b")
            .replace("chapter 2", "chapter 3");
        assert_eq!(found(&fixture), std::slice::from_ref(&red));
        // From the first to the third is not what the reader of the third needs.
        fixture.page("ch03/p.md", &DIFF.replace("ch02-b", "ch03-c"));
        assert_eq!(found(&fixture), [red]);
        fixture.page(
            "ch03/p.md",
            &DIFF.replace("ch02-b", "ch03-c").replace("ch01-a", "ch02-b"),
        );
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn lib_main_and_exercises_are_each_chapters_own() {
        for name in ["lib.rs", "main.rs", "exercises/a.rs", "solutions/a.rs"] {
            assert_eq!(found(&two(name, OLD, NEW)), [""; 0], "{name}");
        }
    }

    #[test]
    fn what_tests_share_is_the_same_in_all_chapters() {
        let fixture = Fixture::new();
        let old = "// Shared.\nfn a() {}\nfn b() {}\n";
        for chapter in ["ch00-z", "ch01-a", "ch03-c"] {
            fixture.file(&format!("{chapter}/tests/support/a/b.rs"), old);
        }
        fixture.file("ch02-b/tests/support/own.rs", "fn c() {}\n");
        fixture.file("ch02-b/tests/b.rs", "fn c() {}\n");
        assert_eq!(found(&fixture), [""; 0]);
        for (new, line) in [
            (old.replace("fn a", "fn  a"), 2),
            (old.replace("{}\nfn b", "{}\r\nfn b"), 2),
            (old.to_owned() + "\n", 4),
            (old.replace("fn b() {}\n", ""), 2),
            (old.replace("// Shared.", "// ANCHOR: a"), 1),
            (String::new(), 1),
        ] {
            fixture.file("ch03-c/tests/support/a/b.rs", &new);
            let red = format!(
                "ch03-c/tests/support/a/b.rs:{line}: differs from ch00-z/tests/support/a/b.rs \
                 from this line on; all chapters share this file"
            );
            assert_eq!(found(&fixture), [red]);
        }
    }

    #[test]
    fn a_chapter_in_between_breaks_the_row() {
        let fixture = Fixture::new();
        fixture
            .file("ch01-a/src/a.rs", OLD)
            .file("ch02-b/src/main.rs", "")
            .file("ch03-c/src/a.rs", NEW);
        assert_eq!(found(&fixture), [""; 0]);
    }
}
