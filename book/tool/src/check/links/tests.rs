use super::*;
use crate::fixture::{Fixture, lines};

fn book() -> Fixture {
    let fixture = Fixture::new();
    let config = "[book]\ntitle = \"T\"\n[preprocessor.book-tool]\ncommand = \"must-not-run\"\n\
                  before = [\"links\"]\n[output.html]\n";
    fixture.file("book/book.toml", config);
    fixture.page("index.md", "# Cover\n\n[delay](ch01/delay.md)\n");
    fixture.page(
        "ch01/delay.md",
        "# Delay\n\n## Two words\n\n[up](../index.md#cover), [self](#two-words).\n",
    );
    fixture
}

fn found(fixture: &Fixture) -> Vec<String> {
    lines(&problems(&fixture.book()).unwrap())
}

#[test]
fn a_book_in_order_has_no_problems() {
    assert_eq!(found(&book()), [""; 0]);
}

#[test]
fn pictures_mail_and_code_are_left_alone() {
    let fixture = book();
    fixture.file("book/src/ch01/a b.png", "");
    fixture.page(
        "ch01/delay.md",
        "# Delay\n\n![A picture](a%20b.png) [out](https://example.invalid/x) [mail](mailto:a@b.invalid)\n\
         text \\{{#diff a b}} in `code \\{{#value a b}}`\n\n```text\n\\{{#include x}}\n```\n",
    );
    let problems = found(&fixture);
    assert_eq!(
        problems,
        ["book/src/ch01/delay.md:4: `{{#diff a b` is not expanded"]
    );
}

#[test]
fn broken_links_are_reported_where_they_stand() {
    let fixture = book();
    fixture.page(
        "ch01/delay.md",
        "# Delay\n\n[a](../missing.md)\n[b](../index.md#nowhere)\n[c](#not-here)\n[d](x.png)\n\n[e][e]\n\n\
         [e]: ../../secret.html\n",
    );
    let expected = [
        "book/src/ch01/delay.md:3: the link `../missing.html` leads to no file",
        "book/src/ch01/delay.md:4: the link `../index.html#nowhere` leads to no id `nowhere` of index.html",
        "book/src/ch01/delay.md:5: the link `#not-here` leads to no id `not-here` of ch01/delay.html",
        "book/src/ch01/delay.md:6: the link `x.png` leads to no file",
        "book/src/ch01/delay.md:10: the link `../../secret.html` leads out of the book",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn pictures_without_a_text_are_reported() {
    let fixture = book();
    fixture.file("book/src/ch01/a.png", "");
    fixture.page(
        "ch01/delay.md",
        "# D\n\n![](a.png)\n\n<svg role=\"img\"><path d=\"\"/></svg>\n",
    );
    let expected = [
        "book/src/ch01/delay.md:3: the picture `a.png` has no text",
        "book/src/ch01/delay.md:5: the picture `<svg` has no text",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn a_page_that_is_not_listed_is_reported() {
    let fixture = book();
    fixture.file("book/src/ch01/lost.md", "# Lost\n");
    assert_eq!(
        found(&fixture),
        ["book/src/ch01/lost.md:1: this page is not in the summary"]
    );
}

#[test]
fn a_book_that_cannot_be_built_says_why() {
    let fixture = book();
    fixture.file(
        "ch01-a/src/a.rs",
        "// ANCHOR: renamed\nfn f() {}\n// ANCHOR_END: renamed\n",
    );
    fixture.page(
        "ch01/delay.md",
        "# D\n\n```rust\n{{#include ../../../ch01-a/src/a.rs:f}}\n```\n",
    );
    assert_eq!(
        found(&fixture),
        ["book/src/ch01/delay.md:4: ch01-a/src/a.rs has no `ANCHOR: f`"]
    );
    fixture.file("book/book.toml", "[book\n");
    assert!(found(&fixture)[0].starts_with("book/book.toml:0: the book cannot be built"));
}

#[test]
fn a_link_of_the_theme_is_reported_once() {
    let fixture = book();
    let files: Files = ["index.html", "ch01/delay.html", "print.html", "404.html"]
        .map(|name| {
            (
                name.to_owned(),
                b"<a href='gone.html'><a href='/gone.html'>".to_vec(),
            )
        })
        .into();
    fixture.file("book/theme/index.hbs", "<p>\n<a href='/gone.html'>\n");
    let problems = of_site(&fixture.book(), &files);
    let expected = [
        "book/theme/index.hbs:2: the link `/gone.html` leads to no file",
        "book/theme/index.hbs:2: the link `gone.html` leads to no file",
    ];
    assert_eq!(lines(&problems), expected);
}

#[test]
fn links_are_resolved_as_browsers_do() {
    assert_eq!(resolve("ch01", "../a/./b.html").unwrap(), "a/b.html");
    assert_eq!(resolve("ch01", "/a.html").unwrap(), "a.html");
    assert_eq!(resolve("ch01", "../../a.html"), None);
    assert_eq!(decode("a%20b%C3%A4"), "a bä");
    assert_eq!(decode("100%"), "100%");
    assert!(is_external("https://a") && is_external("//a") && is_external("data:x"));
    assert!(!is_external("a.html#b:c") && !is_external("a/b"));
}
