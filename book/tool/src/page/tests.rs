use super::*;

fn parse(text: &str) -> (Page, Vec<String>) {
    let repo = Repo::new("/r");
    let (page, problems) = Page::parse(&repo, Path::new("/r/book/src/ch01/a.md"), text);
    (page, problems.iter().map(Problem::to_string).collect())
}

fn errors(text: &str) -> Vec<String> {
    parse(text).1
}

#[test]
fn a_page_is_taken_apart() {
    let text = "# A\n\nText {{#value v.txt polls}} and {{#value v.txt two words}}.\n\n```rust\n{{#include ../../../ch01/src/a.rs:poll}}\n```\n\n{{#diff a.rs b.rs}}\n{{#timeline t.json}}\n\n## 1.4 Race\n\n{{#exercise 1.4}}\n";
    let (page, errors) = parse(text);
    assert_eq!(errors, [""; 0]);
    assert_eq!(page.name, "book/src/ch01/a.md");
    let (fence, include) = page.includes().next().unwrap();
    assert!(fence.is_rust() && !fence.fold);
    assert_eq!((fence.line, include.line), (5, 6));
    assert_eq!(include.file, Path::new("/r/ch01/src/a.rs"));
    assert_eq!(include.part, Part::Anchor("poll".into()));
    let lines: Vec<usize> = page.directives().map(|d| d.line).collect();
    assert_eq!(lines, [3, 3, 9, 10, 14]);
    assert_eq!(
        page.headings[1],
        Heading {
            line: 12,
            level: 2,
            text: "1.4 Race".into()
        }
    );
}

#[test]
fn a_section_ends_at_the_next_heading_of_its_level() {
    let (page, _) = parse("intro\n# A\n## B\nx\n### C\ny\n## D\nz\n");
    assert_eq!(page.section(1), 1..2);
    assert_eq!(page.section(4), 3..7);
    assert_eq!(page.section(6), 5..7);
    assert_eq!(page.section(8), 7..9);
}

#[test]
fn a_hash_in_a_fence_is_no_heading() {
    let (page, _) = parse("```console\n# as root\n```\n");
    assert!(page.headings.is_empty());
}

#[test]
fn rust_is_included_never_typed() {
    assert_eq!(
        errors("a\n```rust\nfn main() {}\n```\n"),
        [
            "book/src/ch01/a.md:2: a Rust listing is typed into the page; include it from a file that is compiled: {{#include FILE:ANCHOR}}"
        ]
    );
    assert_eq!(
        errors("```rs\n{{#include a.rs}}\n```\n"),
        ["book/src/ch01/a.md:1: the language `rs` is Rust by another name; write ```rust"]
    );
    assert_eq!(
        errors("```rust,ignore\n{{#include a.rs}}\n```\n"),
        [
            "book/src/ch01/a.md:1: unknown word `ignore` after the code fence; only `fold` may follow the language"
        ]
    );
    assert_eq!(
        errors("```rust\n{{#include a.rs:3:9}}\n```\n"),
        [
            "book/src/ch01/a.md:2: line numbers of Rust code go stale; mark the lines with an ANCHOR and include that"
        ]
    );
    assert_eq!(
        errors("```rust\n{{#include a.txt}}\n```\n"),
        [
            "book/src/ch01/a.md:2: a Rust listing includes a file that is not Rust; name a .rs file, or correct the fence's language"
        ]
    );
    assert_eq!(
        errors("```text\n{{#include a.rs}}\n```\n"),
        [
            "book/src/ch01/a.md:2: a Rust file is included in a fence that is not Rust; write ```rust"
        ]
    );
}

#[test]
fn an_include_has_a_fence_to_itself() {
    let message = "an include and other text stand in one code fence; give the include a code fence of its own";
    assert_eq!(
        errors("```rust\n{{#include a.rs}}\n\nfn more() {}\n```\n"),
        [format!("book/src/ch01/a.md:2: {message}")]
    );
    assert_eq!(
        errors("```text\n$ {{#include a.txt}}\n```\n"),
        [format!("book/src/ch01/a.md:2: {message}")]
    );
    assert_eq!(
        errors("\n{{#include a.rs}}\n"),
        [
            "book/src/ch01/a.md:2: an include stands outside of a code fence; put it into a code fence of its own"
        ]
    );
    assert_eq!(
        errors("```text,fold\ntyped\n```\n"),
        ["book/src/ch01/a.md:1: `fold` needs an include; take `fold` away, or include a file"]
    );
    assert_eq!(
        errors("```text\n{{#value a.txt k}}\n```\n"),
        [
            "book/src/ch01/a.md:2: `{{#value a.txt k}}` stands inside a code fence; write it outside, or `\\{{#` to show it as it is"
        ]
    );
}

#[test]
fn fences_are_closed_and_start_their_line() {
    assert_eq!(
        errors("a\n\n```text\nb\n"),
        ["book/src/ch01/a.md:3: the code fence is not closed; close it"]
    );
    assert_eq!(
        errors("1. ```text\n   b\n")[0],
        "book/src/ch01/a.md:1: a code fence stands behind a list marker; start the list item with a word, and the fence on a line of its own"
    );
    assert_eq!(
        errors("- a\n\n  ```text\n  b\n  ```\n\n> ~~~text\n> ```\n> ~~~\n"),
        [""; 0]
    );
}

#[test]
fn block_directives_stand_alone() {
    assert_eq!(
        errors("see {{#diff a b}}\n"),
        [
            "book/src/ch01/a.md:1: `{{#diff a b}}` stands inside a line; put the directive on a line of its own"
        ]
    );
    assert_eq!(
        errors("## 1.4\ntext\n\n{{#exercise 1.4}}\n"),
        [
            "book/src/ch01/a.md:4: `{{#exercise 1.4}}` does not stand under a heading; write a heading for the exercise above it"
        ]
    );
}

#[test]
fn what_cannot_be_read_is_reported_with_its_line() {
    assert_eq!(
        errors("x\n{{#inclde a}}\n\n```text\n{{#includ b}}\n```\n{{#value a\n"),
        [
            "book/src/ch01/a.md:2: unknown directive `{{#inclde}}`; use include, value, diff, timeline, plot or exercise, or write `\\{{#` to show it as it is",
            "book/src/ch01/a.md:5: unknown directive `{{#includ}}`; use include, value, diff, timeline, plot or exercise, or write `\\{{#` to show it as it is",
            "book/src/ch01/a.md:7: a directive `{{#` is not closed; close it with `}}` on the same line, or write `\\{{#` to show it as it is",
        ]
    );
    assert_eq!(
        errors("`\\{{#inclde a}}`\n\n```text\n\\{{#whatever}}\n```\n"),
        [""; 0]
    );
}

#[test]
fn pages_come_in_the_summarys_order() {
    let dir = tempfile::tempdir().unwrap();
    let repo = Repo::new(dir.path());
    std::fs::create_dir_all(repo.pages().join("ch01")).unwrap();
    let summary = "# Summary\n\n[Cover](index.md)\n\n- [One](ch01/one.md)\n- [Draft]()\n- [Gone](ch01/gone.md)\n";
    std::fs::write(repo.pages().join("SUMMARY.md"), summary).unwrap();
    std::fs::write(repo.pages().join("index.md"), "# Cover\n").unwrap();
    std::fs::write(repo.pages().join("ch01/one.md"), "```rust\n```\n").unwrap();
    let (pages, problems) = pages(&repo);
    let names: Vec<&str> = pages.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["book/src/index.md", "book/src/ch01/one.md"]);
    let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(problems.len(), 2);
    assert!(problems[0].starts_with("book/src/ch01/one.md:1: a Rust listing is typed"));
    assert_eq!(
        problems[1],
        "book/src/SUMMARY.md:7: cannot read book/src/ch01/gone.md: no such file; write the page, or take it out of the summary"
    );
}
