//! The `preprocess` program as a stock mdBook 0.5 calls it.

use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What mdBook 0.5.4 writes to a preprocessor, for a book of two pages and a
/// chapter that is not written yet.
fn input(book: &Path, page: &str) -> Value {
    let chapter = |name: &str, content: &str, path: Option<&str>| {
        json!({"Chapter": {
            "name": name, "content": content, "number": null, "sub_items": [],
            "path": path, "source_path": path, "parent_names": [],
        }})
    };
    json!([
        {
            "root": book,
            "config": {
                "book": {"title": "T", "authors": [], "description": null, "language": "en", "text-direction": null},
                "output": {"html": {}},
                "preprocessor": {"book-tool": {"before": ["links"], "command": "x", "renderers": ["html"]}},
            },
            "renderer": "html",
            "mdbook_version": "0.5.4",
        },
        {"items": [
            chapter("Cover", "# Cover\n", Some("index.md")),
            chapter("One", page, Some("ch01/one.md")),
            chapter("Draft", "", None),
        ]},
    ])
}

fn preprocess(page: &str) -> Output {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.rs"), "fn a() {}\n").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_preprocess"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = input(&dir.path().join("book"), page).to_string();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn the_book_comes_back_expanded() {
    let output = preprocess("# One\n\n```rust\n{{#include ../../../a.rs}}\n```\n");
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
    let book: Value = serde_json::from_slice(&output.stdout).unwrap();
    let content = |i: usize| book["items"][i]["Chapter"]["content"].as_str().unwrap();
    assert_eq!(content(0), "# Cover\n");
    assert!(
        content(1)
            .contains("<span class=\"file\">a.rs</span></figcaption>\n\n```rust\nfn a() {}\n```\n")
    );
    assert_eq!(content(2), "");
}

#[test]
fn problems_go_to_the_terminal_and_fail_the_build() {
    let output = preprocess("# One\n\n{{#inclde a}}\n\n{{#value none.txt k}}\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "book/src/ch01/one.md:3: unknown directive `{{#inclde}}`; use include, value, diff, timeline, plot or exercise, or write `\\{{#` to show it as it is\n\
         book/src/ch01/one.md:5: cannot read book/src/ch01/none.txt: no such file; check the path; it starts at the folder of the file that names it\n\
         2 problems on the book's pages\n"
    );
}

#[test]
fn only_html_is_supported() {
    let supports = |renderer: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_preprocess"));
        command
            .args(["supports", renderer])
            .status()
            .unwrap()
            .success()
    };
    assert!(supports("html"));
    assert!(!supports("markdown"));
}
