use super::*;
use crate::fixture::{Fixture, lines};

const MANIFEST: &str = "[package]\nname = \"NAME\"\nedition = \"2024\"\nrust-version = \"1.88\"\n\
                        license = \"MIT\"\npublish = false\n\n[dev-dependencies]\n\
                        timeline = { path = \"../book/timeline\" }\n";

/// Chapters 0 and 1 in order, and the book.
fn workspace() -> Fixture {
    let fixture = Fixture::new();
    fixture.file(".gitattributes", "* text=auto eol=lf\n*.png binary\n");
    fixture.file("book/Cargo.toml", &MANIFEST.replace("NAME", "book"));
    for (folder, name) in [("ch00-a", "ch00"), ("ch01-b", "ch01")] {
        fixture.file(
            &format!("{folder}/Cargo.toml"),
            &MANIFEST.replace("NAME", name),
        );
    }
    let mut watched = Vec::new();
    for folder in ["ch00-a", "ch01-b"] {
        for inside in ["src", "tests", "examples"] {
            fixture.file(&format!("{folder}/{inside}/a.txt"), "");
            watched.push(format!("    \"../{folder}/{inside}\",\n"));
        }
    }
    let watched = format!("[build]\nextra-watch-dirs = [\n{}]\n", watched.concat());
    fixture.file("book/book.toml", &watched);
    fixture.file("ch00-a/src/lib.rs", "//! Doc.\n#![deny(unsafe_code)]\n");
    fixture.file("ch01-b/src/lib.rs", "//! Doc.\n#![forbid(unsafe_code)]\n");
    fixture
}

fn found(fixture: &Fixture) -> Vec<String> {
    lines(&problems(&fixture.book()))
}

#[test]
fn manifests_in_order() {
    assert_eq!(found(&workspace()), [""; 0]);
}

#[test]
fn the_odd_one_out_is_reported() {
    let fixture = workspace();
    fixture.edit("ch01-b/Cargo.toml", "2024", "2021").edit(
        "book/Cargo.toml",
        "rust-version = \"1.88\"\n",
        "",
    );
    fixture.edit("ch00-a/Cargo.toml", "publish = false\n", "");
    let expected = [
        "ch01-b/Cargo.toml:3: `edition` is \"2021\"",
        "book/Cargo.toml:1: `rust-version` is missing",
        "ch00-a/Cargo.toml:1: this package could be published",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn a_package_is_named_after_its_folder() {
    let fixture = workspace();
    fixture.edit("ch01-b/Cargo.toml", "\"ch01\"", "\"ch01-b\"");
    assert_eq!(
        found(&fixture),
        ["ch01-b/Cargo.toml:2: the package is not named after its folder"]
    );
}

#[test]
fn no_chapter_depends_on_another() {
    let fixture = workspace();
    let more = "ch00 = { path = \"../ch00-a\" }\n\n[dependencies]\nslab.workspace = true\n\n\
                [target.'cfg(model)'.dependencies]\ntimeline = { path = \"../book/timeline\" }\n";
    let manifest = MANIFEST.replace("NAME", "ch01") + more;
    fixture.file("ch01-b/Cargo.toml", &manifest);
    let expected = [
        "ch01-b/Cargo.toml:13: the dependency `slab` is inherited: the chapter does not stand alone",
        "ch01-b/Cargo.toml:10: the dependency `ch00` is a path: the chapter does not stand alone",
        "ch01-b/Cargo.toml:9: the dependency `timeline` is a path: the chapter does not stand alone",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn unsafe_code_is_locked_out() {
    let fixture = workspace();
    fixture
        .file("ch00-a/src/lib.rs", "// #![deny(unsafe_code)]\n")
        .file("ch01-b/src/lib.rs", "#![deny(unsafe_code)]\n");
    let expected = [
        "ch00-a/src/lib.rs:1: chapter 0 does not deny unsafe code",
        "ch01-b/src/lib.rs:1: chapter 1 does not forbid unsafe code",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn unsafe_code_is_allowed_where_the_design_says_so() {
    let fixture = workspace();
    let allow = "\n#[allow(unused, unsafe_code)]\nfn f() {}\n";
    fixture
        .file("ch00-a/src/pin.rs", allow)
        .file("ch00-a/src/lazy.rs", allow)
        .file("ch01-b/examples/pin.rs", allow);
    let expected = [
        "ch00-a/src/lazy.rs:2: unsafe code is not allowed in this file",
        "ch01-b/examples/pin.rs:2: unsafe code is not allowed in this file",
    ];
    assert_eq!(found(&fixture), expected);
    assert!(
        may_allow(6, Path::new("src/task/header.rs"))
            && may_allow(6, Path::new("src/sync/mutex.rs"))
    );
    assert!(
        may_allow(5, Path::new("tests/support/hooked.rs"))
            && !may_allow(5, Path::new("tests/support/cargo.rs"))
    );
    assert!(
        !may_allow(5, Path::new("src/task/header.rs"))
            && !may_allow(4, Path::new("src/sync/mutex.rs"))
    );
}

#[test]
fn line_ends_are_settled() {
    let fixture = workspace();
    fixture.file(".gitattributes", "*.png binary\n");
    assert_eq!(
        found(&fixture),
        [".gitattributes:1: line ends are left to each machine"]
    );
}

#[test]
fn a_manifest_that_cannot_be_read_is_reported() {
    let fixture = workspace();
    fixture
        .file("book/Cargo.toml", "[package\n")
        .remove("ch00-a/Cargo.toml");
    let found = found(&fixture);
    assert_eq!(
        found[0],
        "ch00-a/Cargo.toml:0: cannot read ch00-a/Cargo.toml: no such file"
    );
    assert!(found[1].starts_with("book/Cargo.toml:0: "), "{found:?}");
}

#[test]
fn a_written_chapter_is_watched() {
    let fixture = workspace();
    fixture.file("ch02-c/Cargo.toml", &MANIFEST.replace("NAME", "ch02"));
    fixture.file("ch02-c/src/main.rs", "");
    assert_eq!(found(&fixture), [""; 0], "a placeholder");
    fixture
        .edit(
            "book/book.toml",
            "\"../ch01-b/tests\"",
            "\"../ch01-b/test\"",
        )
        .remove("ch00-a/examples/a.txt");
    std::fs::remove_dir(fixture.root().join("ch00-a/examples")).unwrap();
    let expected = [
        "book/book.toml:5: the folder `../ch00-a/examples` does not exist: `mdbook serve` would not start",
        "book/book.toml:7: the folder `../ch01-b/test` does not exist: `mdbook serve` would not start",
        "book/book.toml:2: `mdbook serve` does not follow edits in ../ch01-b/tests",
    ];
    assert_eq!(found(&fixture), expected);
    fixture.file("book/book.toml", "[build]\n");
    assert_eq!(found(&fixture).len(), 6);
    fixture.remove("book/book.toml");
    assert_eq!(
        found(&fixture),
        ["book/book.toml:0: cannot read book/book.toml: no such file"]
    );
}

#[test]
fn so_are_its_benchmarks_if_it_has_any() {
    let fixture = workspace();
    fixture.file("ch01-b/benches/recorded/a.json", "{}");
    let expected = ["book/book.toml:2: `mdbook serve` does not follow edits in ../ch01-b/benches"];
    assert_eq!(found(&fixture), expected);
    fixture.edit(
        "book/book.toml",
        "\"../ch01-b/tests\"",
        "\"../ch01-b/tests\", \"../ch01-b/benches\"",
    );
    assert_eq!(found(&fixture), [""; 0]);
}
