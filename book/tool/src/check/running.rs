//! Runs a chapter's tests and turns what fails into problems of lines.

use super::book::{Book, Chapter};
use crate::judge::cargo::{Cargo, compile_errors};
use crate::judge::libtest::{Outcome, Run, TestResult};
use crate::judge::proof::gist;
use crate::paths::Repo;
use crate::problem::{Fault, Problem};
use crate::rust::code;
use anyhow::Result;

/// Runs the test target `name` (`recorded`, `pitfalls`, …) of each chapter
/// that has one. `mend` gets the chapter's package.
pub fn problems(
    book: &Book,
    cargo: &Cargo,
    name: &str,
    mend: impl Fn(&str) -> String,
) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for chapter in &book.chapters {
        let file = chapter.folder.join(format!("tests/{name}.rs"));
        let Ok(source) = std::fs::read_to_string(&file) else {
            continue;
        };
        problems.extend(of_chapter(
            book,
            cargo,
            chapter,
            name,
            &source,
            &mend(&chapter.package()),
        )?);
    }
    Ok(problems)
}

fn of_chapter(
    book: &Book,
    cargo: &Cargo,
    chapter: &Chapter,
    name: &str,
    source: &str,
    mend: &str,
) -> Result<Vec<Problem>> {
    let file = format!("{}/tests/{name}.rs", chapter.name);
    let output = cargo.run(
        "test",
        &["-p", &chapter.package(), "--test", name, "--no-fail-fast"],
        &[],
    )?;
    let run = Run::parse(&output.stdout);
    if !run.started {
        return Ok(compile_errors(&output.stderr, &file, mend));
    }
    let mut problems: Vec<Problem> = run
        .tests
        .iter()
        .filter(|test| test.outcome == Outcome::Failed)
        .map(|test| of_test(&book.repo, test, &file, source, mend))
        .collect();
    if !run.finished {
        let fault = Fault::new(
            "the test program was killed",
            format!("run `cargo test -p {} --test {name}`", chapter.package()),
        );
        problems.push(fault.at(file, 0));
    }
    Ok(problems)
}

/// The line that the test itself names, as the tests of recorded output do, or
/// else the line of the test.
fn of_test(repo: &Repo, test: &TestResult, file: &str, source: &str, mend: &str) -> Problem {
    if let Some((file, line, message)) =
        test.message.lines().find_map(|line| named_line(repo, line))
    {
        return Fault::new(message, mend).at(file, line);
    }
    let function = test.name.rsplit("::").next().unwrap_or_default();
    let message = format!("`{}` fails: {}", test.name, gist(&test.message));
    Fault::new(message, mend).at(file, line_of_fn(source, function).unwrap_or(0))
}

/// Reads `ch01-busy-loop/tests/recorded/cost.txt:7: the book shows …`.
fn named_line<'a>(repo: &Repo, text: &'a str) -> Option<(&'a str, usize, &'a str)> {
    let (file, rest) = text.split_once(':')?;
    let (line, message) = rest.split_once(": ")?;
    let line = line.parse().ok()?;
    // It may be the file that is missing; the folder is there.
    let is_ours = file.contains('/') && repo.absolute(file).parent()?.is_dir();
    is_ours.then_some((file, line, message))
}

/// The line of `fn NAME`, from 1.
pub fn line_of_fn(source: &str, name: &str) -> Option<usize> {
    let code = code(source);
    let found = code
        .windows(2)
        .find(|pair| pair[0].text == "fn" && pair[1].text == name);
    found.map(|pair| pair[0].line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, lines};

    #[test]
    fn functions_are_found_in_code_only() {
        let source = "// fn a\nfn ab() {}\n\n#[test]\nfn a() {}\n";
        assert_eq!(line_of_fn(source, "a"), Some(5));
        assert_eq!(line_of_fn(source, "b"), None);
    }

    #[test]
    fn failing_tests_become_problems() {
        let fixture = Fixture::new();
        let tests = "#[test]\nfn cost() {\n    panic!(\"ch01-a/tests/recorded/cost.txt:7: the book shows `a: 1`\");\n}\n\
                     #[test]\nfn other() {\n    assert_eq!(1, 2, \"no way\");\n}\n#[test]\nfn fine() {}\n";
        fixture
            .file(
                "Cargo.toml",
                "[workspace]\nresolver = \"3\"\nmembers = [\"ch0*\"]\n",
            )
            .file(
                "ch01-a/Cargo.toml",
                "[package]\nname = \"ch01\"\nedition = \"2024\"\n",
            )
            .file("ch01-a/src/lib.rs", "")
            .file("ch01-a/tests/recorded/cost.txt", "")
            .file("ch01-a/tests/recorded.rs", tests)
            .file(
                "ch02-b/Cargo.toml",
                "[package]\nname = \"ch02\"\nedition = \"2024\"\n",
            )
            .file("ch02-b/src/lib.rs", "")
            .file("ch02-b/tests/recorded.rs", "#[test]\nfn t() { x }\n");
        let cargo = Cargo {
            target_dir: Some(fixture.root().join("target")),
            ..Cargo::new(fixture.root())
        };
        let mut found = problems(&fixture.book(), &cargo, "recorded", |package| {
            format!("see {package}")
        })
        .unwrap();
        found.sort();
        assert_eq!(found[2].mend, "see ch02");
        let expected = [
            "ch01-a/tests/recorded.rs:6: `other` fails: assertion `left == right` failed: no way",
            "ch01-a/tests/recorded/cost.txt:7: the book shows `a: 1`",
            "ch02-b/tests/recorded.rs:2: cannot find value `x` in this scope: not found in this scope",
        ];
        assert_eq!(lines(&found), expected);
    }
}
