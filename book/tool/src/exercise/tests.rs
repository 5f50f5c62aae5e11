use super::*;

const GOOD: &str = r##"//! Tests.
mod support;

exercises! {
    ch01;
    // The first: mod not_me { fn nor_me() {} }
    #[ignore = "exercise 1.1: pending n times, then ready"]
    mod yield_times {
        // Wrong solutions: too_few, too_many
        // Wrong solutions:
        use super::*;
        fn is_pending() { let s = "}"; if true { fn inner() {} } }
        fn helper(n: u32) -> u32 { n }
        #[should_panic]
        fn is_ready() { let _ = r#"{"#; }
    }

    #[ignore = "exercise 1.2: count"]
    mod count {
        fn one() {
            // Wrong solutions: not_here
        }
        // Wrong solutions: none,
    }
    // Wrong solutions: nor_here
}
"##;

fn wrong(line: usize, names: &[&str]) -> Vec<Wrong> {
    let name = |name: &&str| (*name).to_owned();
    let names = names.iter().map(name);
    names.map(|name| Wrong { name, line }).collect()
}

fn errors(text: &str) -> Vec<String> {
    let problems = parse(text, "ch01/tests/exercises.rs", 1).unwrap_err();
    problems.iter().map(Problem::to_string).collect()
}

#[test]
fn exercises_and_their_tests_are_found() {
    let found = parse(GOOD, "x", 1).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(
        found[0],
        Exercise {
            number: "1.1".into(),
            title: "pending n times, then ready".into(),
            module: "yield_times".into(),
            chapter: 1,
            tests: vec!["is_pending".into(), "is_ready".into()],
            wrong: wrong(9, &["too_few", "too_many"]),
            line: 7,
        }
    );
    assert_eq!(
        (found[1].line, &found[1].tests[..]),
        (18, &["one".to_owned()][..])
    );
    assert_eq!(found[1].wrong, wrong(23, &["none"]));
}

#[test]
fn a_file_without_a_block_is_an_error() {
    assert_eq!(
        errors("fn main() {}"),
        ["ch01/tests/exercises.rs: no `exercises! { … }` block; declare the exercises in one"]
    );
}

#[test]
fn faults_name_their_line() {
    let text = "exercises! {\n    mod a { fn t() {} }\n    #[ignore = \"later\"]\n    mod b { fn t() {} }\n    #[ignore = \"exercise 2.1: x\"]\n    mod c {}\n}\n";
    assert_eq!(
        errors(text),
        [
            "ch01/tests/exercises.rs:2: the block does not name its chapter first; start it with `ch01;`",
            "ch01/tests/exercises.rs:2: `mod a` is no exercise; write #[ignore = \"exercise N.M: title\"] above it",
            "ch01/tests/exercises.rs:3: `later` names no exercise; write #[ignore = \"exercise N.M: title\"]",
            "ch01/tests/exercises.rs:5: exercise 2.1 stands in chapter 1; start its number with `1.`",
            "ch01/tests/exercises.rs:5: exercise 2.1 has no test; write `fn name() { … }` in its module",
        ]
    );
}

#[test]
fn numbers_and_modules_are_unique() {
    let text = "exercises! {\n ch01;\n #[ignore = \"exercise 1.1: x\"]\n mod a { fn t() {} }\n #[ignore = \"exercise 1.1: y\"]\n mod a { fn t() {} }\n}\n";
    assert_eq!(
        errors(text),
        [
            "ch01/tests/exercises.rs:5: exercise 1.1 exists twice; give each a number of its own",
            "ch01/tests/exercises.rs:5: `mod a` exists twice; give each exercise a module of its own",
        ]
    );
}

#[test]
fn an_open_block_is_reported() {
    let text = "exercises! {\n ch01;\n #[ignore = \"exercise 1.1: x\"]\n mod a { fn t() {\n";
    assert_eq!(
        errors(text),
        ["ch01/tests/exercises.rs:4: a `{` is never closed; close it"]
    );
}
