use super::*;
use crate::fixture::{Fixture, lines};

/// A chapter with five exercises in order: `e1` to `e5`.
fn chapter() -> Fixture {
    let fixture = Fixture::new();
    let (mut tests, mut mutants, mut mods) = (String::new(), String::new(), String::new());
    let mut page = "# Exercises\n".to_owned();
    for n in 1..=5 {
        let stub = format!("pub fn e() {{ todo!(\"exercise 1.{n}: e\") }}\n");
        fixture.file(&format!("ch01-a/src/exercises/e{n}.rs"), &stub);
        fixture.file(&format!("ch01-a/src/solutions/e{n}.rs"), "pub fn e() {}\n");
        mods += &format!("pub mod e{n};\n");
        tests += &format!(
            "#[ignore = \"exercise 1.{n}: e\"]\nmod e{n} {{ // Wrong solutions: a{n}, b{n}\nfn t() {{ e(); }} }}\n"
        );
        mutants += &format!("mod e{n} {{\nmod a{n} {{ e{n}!(); }}\nmod b{n} {{ e{n}!(); }}\n}}\n");
        page += &format!(
            "\n## 1.{n} E\n\n{{{{#exercise 1.{n}}}}}\n\n<details>\n<summary>Hint {n}</summary>\nNo.\n</details>\n"
        );
    }
    fixture
        .file("ch01-a/src/exercises/mod.rs", &mods)
        .file("ch01-a/src/solutions/mod.rs", &mods)
        .file("ch01-a/src/lib.rs", "")
        .file(
            "ch01-a/tests/exercises.rs",
            &format!("exercises! {{\nch01;\n{tests}}}\n"),
        )
        .file(
            "ch01-a/tests/mutants.rs",
            &format!("mod mutants {{\n{mutants}}}\n"),
        )
        .page("ch01/e.md", &page);
    fixture
}

fn found(fixture: &Fixture) -> Vec<String> {
    lines(&problems(&fixture.book()))
}

#[test]
fn a_chapter_in_order_has_no_problems() {
    assert_eq!(found(&chapter()), [""; 0]);
}

#[test]
fn a_placeholder_needs_no_exercises() {
    let fixture = chapter();
    fixture.file("ch02-b/src/main.rs", "");
    assert_eq!(found(&fixture), [""; 0]);
    fixture.file("ch02-b/src/lib.rs", "");
    assert_eq!(
        found(&fixture),
        ["ch02-b/tests/exercises.rs:0: cannot read ch02-b/tests/exercises.rs: no such file"]
    );
}

#[test]
fn missing_files_are_reported_where_the_exercise_is_declared() {
    let fixture = chapter();
    fixture
        .remove("ch01-a/src/exercises/e2.rs")
        .remove("ch01-a/src/solutions/e3.rs");
    let expected = [
        "ch01-a/tests/exercises.rs:6: exercise 1.2 has no stub ch01-a/src/exercises/e2.rs",
        "ch01-a/tests/exercises.rs:9: exercise 1.3 has no solution ch01-a/src/solutions/e3.rs",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn a_file_that_is_not_declared_is_not_compiled() {
    let fixture = chapter();
    fixture.edit(
        "ch01-a/src/solutions/mod.rs",
        "pub mod e4;",
        "// pub mod e4;",
    );
    let expected = [
        "ch01-a/src/solutions/mod.rs:0: the solution of exercise 1.4, ch01-a/src/solutions/e4.rs, is not compiled",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn a_stub_has_a_marker() {
    let fixture = chapter();
    fixture.file(
        "ch01-a/src/exercises/e1.rs",
        "// TODO exercise 1.1: a bug\npub fn e() {}\n",
    );
    assert_eq!(found(&fixture), [""; 0]);
    fixture.file("ch01-a/src/exercises/e1.rs", "pub fn e() {}\n");
    assert_eq!(
        found(&fixture),
        ["ch01-a/src/exercises/e1.rs:1: the stub does not say that it is exercise 1.1"]
    );
}

#[test]
fn numbers_are_in_order() {
    let fixture = chapter();
    fixture.edit("ch01-a/tests/exercises.rs", "exercise 1.4", "exercise 1.9");
    assert!(found(&fixture).contains(
        &"ch01-a/tests/exercises.rs:12: exercise 1.9 stands where 1.4 is expected".to_owned()
    ));
}

#[test]
fn a_removed_mutant_is_missed() {
    let missing = |line: usize, name: &str, number: &str| {
        format!(
            "ch01-a/tests/exercises.rs:{line}: the wrong solution `{name}` of exercise {number} is missing"
        )
    };
    for n in 1..=5 {
        for name in [format!("a{n}"), format!("b{n}")] {
            let fixture = chapter();
            let module = format!("mod {name} {{ e{n}!(); }}\n");
            fixture.edit("ch01-a/tests/mutants.rs", &module, "");
            let red = missing(1 + 3 * n, &name, &format!("1.{n}"));
            assert_eq!(found(&fixture), [red]);
        }
    }
    let fixture = chapter();
    fixture.remove("ch01-a/tests/mutants.rs");
    assert_eq!(found(&fixture).len(), 10);
    assert_eq!(found(&fixture)[0], missing(4, "a1", "1.1"));
}

#[test]
fn a_mutant_that_nobody_declares_is_no_mutant() {
    let fixture = chapter();
    fixture.edit("ch01-a/tests/mutants.rs", "mod b2", "mod c2");
    fixture.edit("ch01-a/tests/mutants.rs", "mod e3 {", "mod x {");
    let expected = [
        "ch01-a/tests/exercises.rs:7: the wrong solution `b2` of exercise 1.2 is missing",
        "ch01-a/tests/exercises.rs:10: the wrong solution `a3` of exercise 1.3 is missing",
        "ch01-a/tests/exercises.rs:10: the wrong solution `b3` of exercise 1.3 is missing",
        "ch01-a/tests/mutants.rs:8: no exercise declares the wrong solution `e2::c2`",
        "ch01-a/tests/mutants.rs:11: no exercise declares the wrong solution `x::a3`",
        "ch01-a/tests/mutants.rs:12: no exercise declares the wrong solution `x::b3`",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn an_exercise_declares_its_wrong_solutions() {
    for line in ["", "// Wrong solutions:", "// wrong solutions: a2, b2"] {
        let fixture = chapter();
        let declaration = "// Wrong solutions: a2, b2";
        fixture.edit("ch01-a/tests/exercises.rs", declaration, line);
        let problems = problems(&fixture.book());
        let red = "ch01-a/tests/exercises.rs:6: exercise 1.2 declares no wrong solutions";
        assert_eq!(lines(&problems), [red]);
        assert!(
            problems[0]
                .mend
                .starts_with(&format!("write `{declaration}` below"))
        );
    }
}

#[test]
fn every_exercise_is_set_once() {
    let fixture = chapter();
    fixture.edit("book/src/ch01/e.md", "{{#exercise 1.3}}", "");
    assert_eq!(
        found(&fixture),
        ["ch01-a/tests/exercises.rs:9: no page sets exercise 1.3"]
    );
    fixture.page(
        "ch01/f.md",
        "# A\n\n{{#exercise 1.3}}\n\n<details><summary>A Hint</summary></details>\n",
    );
    assert_eq!(found(&fixture), [""; 0]);
    fixture.page(
        "ch01/g.md",
        "# A\n\n{{#exercise 1.3}}\n\n# B\n\n{{#exercise 1.7}}\n",
    );
    let expected = [
        "book/src/ch01/g.md:3: exercise 1.3 is set again, first on book/src/ch01/f.md",
        "book/src/ch01/g.md:7: there is no exercise 1.7",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn a_hint_stands_in_the_exercises_own_section() {
    let fixture = chapter();
    fixture.edit(
        "book/src/ch01/e.md",
        "<summary>Hint 2</summary>",
        "<summary>Answer</summary>",
    );
    assert_eq!(
        found(&fixture),
        ["book/src/ch01/e.md:14: exercise 1.2 has no hint"]
    );
}

#[test]
fn a_chapter_has_enough_exercises_and_not_too_many() {
    let fixture = chapter();
    fixture.edit(
        "ch01-a/tests/exercises.rs",
        "#[ignore = \"exercise 1.5: e\"]\nmod e5 { // Wrong solutions: a5, b5\nfn t() { e(); } }\n",
        "",
    );
    fixture.edit(
        "ch01-a/tests/mutants.rs",
        "mod e5 {\nmod a5 { e5!(); }\nmod b5 { e5!(); }\n}\n",
        "",
    );
    let expected = [
        "ch01-a/tests/exercises.rs:0: chapter 1 has 4 exercises",
        "book/src/ch01/e.md:41: there is no exercise 1.5",
    ];
    assert_eq!(found(&fixture), expected);
}

#[test]
fn a_page_of_another_chapter_will_not_do() {
    let fixture = chapter();
    fixture.edit("book/src/ch01/e.md", "{{#exercise 1.3}}", "");
    fixture.page(
        "ch02/f.md",
        "# A\n\n{{#exercise 1.3}}\n\n<details><summary>Hint</summary></details>\n",
    );
    assert_eq!(
        found(&fixture),
        ["book/src/ch02/f.md:3: exercise 1.3 is set on a page of another chapter"]
    );
}
