//! One small chapter, compiled and judged for real.

use super::*;
use crate::fixture::Fixture;

const SUPPORT: &str = r#"
macro_rules! exercises {
    ($chapter:ident; $(#[ignore = $what:literal] mod $exercise:ident { $(fn $test:ident() $body:block)* })*) => {
        mod yours {$(mod $exercise {
            use $chapter::exercises::$exercise::*;
            $(#[test] #[ignore = $what] fn $test() $body)*
        })*}
        mod solution {$(mod $exercise {
            use $chapter::solutions::$exercise::*;
            $(#[test] fn $test() $body)*
        })*}
        $(#[allow(unused_macros)] macro_rules! $exercise { () => { $(#[test] fn $test() $body)* } })*
    };
}
"#;

const TESTS: &str = r#"
exercises! {
    ch01;
    #[ignore = "exercise 1.1: add"]
    mod add { fn small() { assert_eq!(add(1, 2), 3); } fn zero() { assert_eq!(add(0, 0), 0); } }
    #[ignore = "exercise 1.2: depth"]
    mod depth { fn ends() { assert_eq!(depth(3), 3); } }
}
"#;

const MUTANTS: &str = r#"include!("exercises.rs");
mod mutants {
    mod add {
        mod first_only { fn add(a: u32, _: u32) -> u32 { a } add!(); }
    }
    mod depth {
        mod one { fn depth(_: u32) -> u32 { 1 } depth!(); }
    }
}
"#;

fn chapter() -> Fixture {
    let fixture = Fixture::new();
    let manifest = "[package]\nname = \"ch01\"\nedition = \"2024\"\n[[test]]\nname = \"mutants\"\ntest = false\n\
                    [profile.dev]\ndebug = false\n";
    fixture
        .file(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"ch0*\"]\n",
        )
        .file("ch01-a/Cargo.toml", manifest)
        .file(
            "ch01-a/src/lib.rs",
            "pub mod exercises;\npub mod solutions;\n",
        )
        .file(
            "ch01-a/src/exercises/mod.rs",
            "#![allow(unused)]\npub mod add;\npub mod depth;\n",
        )
        .file(
            "ch01-a/src/exercises/add.rs",
            "pub fn add(a: u32, b: u32) -> u32 { todo!(\"exercise 1.1: add\") }\n",
        )
        .file(
            "ch01-a/src/exercises/depth.rs",
            "pub fn depth(n: u32) -> u32 { todo!(\"exercise 1.2\") }\n",
        )
        .file(
            "ch01-a/src/solutions/mod.rs",
            "pub mod add;\npub mod depth;\n",
        )
        .file(
            "ch01-a/src/solutions/add.rs",
            "pub fn add(a: u32, b: u32) -> u32 { a + b }\n",
        )
        .file(
            "ch01-a/src/solutions/depth.rs",
            "pub fn depth(n: u32) -> u32 { n }\n",
        )
        .file("ch01-a/tests/exercises.rs", &(SUPPORT.to_owned() + TESTS))
        .file("ch01-a/tests/mutants.rs", MUTANTS);
    fixture
}

fn cargo(fixture: &Fixture) -> Cargo {
    Cargo {
        target_dir: Some(fixture.root().join("target")),
        ..Cargo::new(fixture.root())
    }
}

fn judge_it(fixture: &Fixture) -> (Vec<Verdict>, Vec<String>) {
    let (classes, problems) = proof::classes(&fixture.repo());
    assert!(problems.is_empty());
    let (folder, exercises) = &classes[0];
    let class = Class {
        repo: &fixture.repo(),
        cargo: &cargo(fixture),
        folder,
        exercises,
    };
    let (verdicts, problems) = class.judge().unwrap();
    (verdicts, crate::fixture::lines(&problems))
}

fn states(fixture: &Fixture) -> Vec<State> {
    let (classes, _) = proof::classes(&fixture.repo());
    let (folder, exercises) = &classes[0];
    let standings = progress::standings(&cargo(fixture), folder, exercises).unwrap();
    standings
        .expect("it compiles")
        .into_iter()
        .map(|standing| standing.state)
        .collect()
}

#[test]
fn a_chapter_from_stub_to_solution() {
    let fixture = chapter();
    let good = Verdict {
        stub_fails: true,
        solution_passes: true,
        mutants: 1,
        rejected: 1,
    };
    assert_eq!(
        judge_it(&fixture),
        (vec![good.clone(), good.clone()], vec![])
    );
    assert_eq!(states(&fixture), [State::NotStarted, State::NotStarted]);

    // The reader solves one, and writes an endless recursion for the other.
    fixture.file(
        "ch01-a/src/exercises/add.rs",
        "pub fn add(a: u32, b: u32) -> u32 { a + b }\n",
    );
    let endless = "pub fn depth(n: u32) -> u32 { let a = [n; 99]; depth(a[9] + 1) + a[3] }\n";
    fixture.file("ch01-a/src/exercises/depth.rs", endless);
    assert_eq!(
        states(&fixture),
        [
            State::Passing,
            State::Failing {
                passed: 0,
                total: 1
            }
        ]
    );

    // What a maintainer may get wrong, all at once.
    fixture.file(
        "ch01-a/src/exercises/depth.rs",
        "pub fn depth(n: u32) -> u32 { todo!() }\n",
    );
    fixture.file(
        "ch01-a/src/solutions/depth.rs",
        "pub fn depth(n: u32) -> u32 { n + 1 }\n",
    );
    fixture.edit(
        "ch01-a/tests/mutants.rs",
        "{ a } add!();",
        "{ a + 2 - 2 } // add!();\n",
    );
    fixture.edit("ch01-a/tests/mutants.rs", "{ 1 }", "{ 3 }");
    let (verdicts, problems) = judge_it(&fixture);
    let bad = Verdict {
        mutants: 1,
        ..Verdict::default()
    };
    assert_eq!(
        verdicts,
        [
            Verdict {
                solution_passes: true,
                ..bad.clone()
            },
            bad
        ]
    );
    let expected = [
        "ch01-a/src/exercises/add.rs:1: the stub of 1.1 passes all its tests",
        "ch01-a/src/exercises/depth.rs:1: yours::depth::ends fails without naming exercise 1.2: not yet implemented",
        "ch01-a/src/solutions/depth.rs:1: the solution of 1.2 fails solution::depth::ends: \
         assertion `left == right` failed",
        "ch01-a/tests/mutants.rs:4: the wrong solution `mutants::add::first_only` has no tests",
        "ch01-a/tests/mutants.rs:8: the wrong solution `mutants::depth::one` passes all tests of 1.2",
    ];
    assert_eq!(problems, expected);

    // And what does not compile.
    fixture.file(
        "ch01-a/src/exercises/add.rs",
        "pub fn add(a: u32, b: u32) -> u32 { c }\n",
    );
    let expected = ["ch01-a/src/exercises/add.rs:1: cannot find value `c` in this scope"];
    let (_, problems) = judge_it(&fixture);
    assert!(problems[0].starts_with(expected[0]), "{problems:?}");
    let (classes, _) = proof::classes(&fixture.repo());
    let mut people = cargo(&fixture);
    people.for_people = true;
    let printed = progress::standings(&people, &classes[0].0, &classes[0].1)
        .unwrap()
        .unwrap_err();
    assert!(
        printed.contains("error[E0425]") && printed.contains("1 | pub fn add"),
        "{printed}"
    );
}

#[test]
fn an_unknown_chapter_is_an_error_that_lists_the_known() {
    let fixture = chapter();
    let (classes, _) = proof::classes(&fixture.repo());
    for wanted in ["ch01", "1", "01", "ch01-a"] {
        assert_eq!(find(&classes, wanted).unwrap().1.len(), 2, "{wanted}");
    }
    let error = find(&classes, "ch07").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no chapter `ch07` with exercises; there is ch01"
    );
    assert!(error.is::<UnknownChapter>());
}

#[test]
fn a_report_shows_the_failure_of_what_was_started() {
    let (classes, _) = proof::classes(&chapter().repo());
    let standing = |n: usize, state, message: &str| Standing {
        exercise: classes[0].1[n].clone(),
        state,
        first_failure: Some((format!("test {n}"), message.to_owned())),
    };
    let failing = State::Failing {
        passed: 0,
        total: 1,
    };
    let standings = [
        standing(0, State::NotStarted, "todo"),
        standing(1, failing, "boom"),
    ];
    let text = report(&standings, |_| ("stub".to_owned(), "page".to_owned()));
    assert!(
        text.contains("test 1:\n\nboom\n") && !text.contains("todo"),
        "{text}"
    );
}
