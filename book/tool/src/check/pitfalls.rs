//! Promise 4, every mistake is runnable: each pitfall, and each program that
//! the compiler must refuse, has its test and its place in the text.

use super::book::{Book, Chapter, has_word, stem};
use super::running::line_of_fn;
use crate::page::{Block, Page};
use crate::problem::{Fault, Problem};
use std::fs::read_to_string;

pub fn problems(book: &Book) -> Vec<Problem> {
    book.chapters
        .iter()
        .flat_map(|chapter| [examples(book, chapter), refused(book, chapter)])
        .flatten()
        .collect()
}

fn examples(book: &Book, chapter: &Chapter) -> Vec<Problem> {
    let tests = read_to_string(chapter.folder.join("tests/pitfalls.rs")).unwrap_or_default();
    let mut problems = Vec::new();
    for file in chapter.files("examples", "rs") {
        let name = stem(&file);
        if !name.starts_with("pitfall_") {
            continue;
        }
        let mut report = |message: String, mend: String| {
            problems.push(Fault::new(message, mend).at(book.repo.name(&file), 1));
        };
        if line_of_fn(&tests, &name).is_none() {
            let mend = format!("write `fn {name}`, which runs it and checks what goes wrong");
            report(
                format!(
                    "no test in {}/tests/pitfalls.rs runs this pitfall",
                    chapter.name
                ),
                mend,
            );
        }
        if !book
            .pages_of(chapter.number)
            .any(|page| mentions(page, &name))
        {
            let mend = format!(
                "write of `{name}` on a page of book/src/ch{:02}",
                chapter.number
            );
            report(
                format!("no page of chapter {} names this pitfall", chapter.number),
                mend,
            );
        }
    }
    problems
}

/// The programs under `tests/ui`.
fn refused(book: &Book, chapter: &Chapter) -> Vec<Problem> {
    let tests = read_to_string(chapter.folder.join("tests/ui.rs")).unwrap_or_default();
    let mut problems = Vec::new();
    for file in chapter.files("tests/ui", "rs") {
        let name = stem(&file);
        let mut report = |message: String, mend: String| {
            problems.push(Fault::new(message, mend).at(book.repo.name(&file), 1));
        };
        if line_of_fn(&tests, &name).is_none() {
            let mend = format!("write `fn {name}`, which checks the compiler's error code");
            report(
                format!(
                    "no test in {}/tests/ui.rs compiles this program",
                    chapter.name
                ),
                mend,
            );
        }
        if !file.with_extension("stderr").is_file() {
            let mend = format!(
                "record it: `BLESS=1 cargo test -p {} --test ui`",
                chapter.package()
            );
            report(
                format!("{name}.stderr, what the compiler says, is missing"),
                mend,
            );
        }
        let is_shown = |page: &Page| page.includes().any(|(_, include)| include.file == file);
        if !book.pages.iter().any(is_shown) {
            report(
                "no page shows this program".to_owned(),
                "include it in a page".to_owned(),
            );
        }
    }
    problems
}

/// Whether the name stands anywhere on the page, in a listing's path too.
fn mentions(page: &Page, name: &str) -> bool {
    page.blocks.iter().any(|block| match block {
        Block::Text(line) => has_word(&line.text, name),
        Block::Fence(fence) => fence.raw.iter().any(|line| has_word(line, name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, lines};

    fn found(fixture: &Fixture) -> Vec<String> {
        lines(&problems(&fixture.book()))
    }

    #[test]
    fn a_pitfall_has_a_test_and_a_place_in_the_text() {
        let fixture = Fixture::new();
        fixture
            .file("ch01-a/examples/pitfall_a.rs", "")
            .file("ch01-a/examples/timeline.rs", "");
        fixture.file("ch01-a/tests/pitfalls.rs", "#[test]\nfn pitfall_ab() {}\n");
        fixture
            .page("ch01/p.md", "# P\n\nRun `pitfall_ab`.\n")
            .page("ch02/q.md", "# Q\n\npitfall_a\n");
        let expected = [
            "ch01-a/examples/pitfall_a.rs:1: no test in ch01-a/tests/pitfalls.rs runs this pitfall",
            "ch01-a/examples/pitfall_a.rs:1: no page of chapter 1 names this pitfall",
        ];
        assert_eq!(found(&fixture), expected);
        fixture.file("ch01-a/tests/pitfalls.rs", "#[test]\nfn pitfall_a() {}\n");
        fixture.page(
            "ch01/p.md",
            "# P\n\n```rust\n{{#include ../../../ch01-a/examples/pitfall_a.rs}}\n```\n",
        );
        assert_eq!(found(&fixture), [""; 0]);
        fixture.page(
            "ch01/p.md",
            "# P\n\n`cargo run -p ch01 --example pitfall_a`\n",
        );
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn a_refused_program_has_test_message_and_place() {
        let fixture = Fixture::new();
        fixture.file("ch01-a/tests/ui/pin.rs", "fn main() {}\n");
        let expected = [
            "ch01-a/tests/ui/pin.rs:1: no test in ch01-a/tests/ui.rs compiles this program",
            "ch01-a/tests/ui/pin.rs:1: pin.stderr, what the compiler says, is missing",
            "ch01-a/tests/ui/pin.rs:1: no page shows this program",
        ];
        assert_eq!(found(&fixture), expected);
        fixture
            .file("ch01-a/tests/ui.rs", "#[test]\nfn pin() {}\n")
            .file("ch01-a/tests/ui/pin.stderr", "");
        fixture.page(
            "ch01/p.md",
            "# P\n\n```rust\n{{#include ../../../ch01-a/tests/ui/pin.rs}}\n```\n",
        );
        assert_eq!(found(&fixture), [""; 0]);
    }
}
