//! How far the reader has come: one state for each exercise.

use super::cargo::{Cargo, Module, Target};
use super::libtest::{Outcome, Run};
use super::table;
use crate::exercise::Exercise;
use anyhow::Result;
use std::path::Path;

/// Where the reader stands with an exercise. In this order:
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All its tests pass, whatever else is true.
    Passing,
    /// The stub still has its marker, and no test passes. Some may pass
    /// nevertheless if the marker is the `// TODO` of an exercise that starts
    /// from code with a bug.
    NotStarted,
    /// Anything else.
    Failing { passed: usize, total: usize },
}

/// An exercise and where the reader stands with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub exercise: Exercise,
    pub state: State,
    /// Name and message of its first failing test.
    pub first_failure: Option<(String, String)>,
}

/// What a stub says as long as nobody has worked on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// `todo!("exercise 1.4: …")`
    Todo,
    /// `// TODO exercise 1.4: …`
    Comment,
}

/// The marker of exercise `number` in its stub, if it is still there.
pub fn marker(stub: &str, number: &str) -> Option<Marker> {
    let names = |line: &str, start: &str| {
        let rest = line.split_once(start).map(|(_, rest)| rest);
        // `exercise 1.1` must not be found in `exercise 1.10`.
        rest.and_then(|rest| rest.strip_prefix(number))
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    stub.lines().find_map(|line| {
        if names(line, "todo!(\"exercise ") {
            Some(Marker::Todo)
        } else {
            names(line, "// TODO exercise ").then_some(Marker::Comment)
        }
    })
}

/// Runs the reader's tests of a chapter. The error is what cargo printed if
/// the chapter does not compile.
pub fn standings(
    cargo: &Cargo,
    folder: &Path,
    exercises: &[Exercise],
) -> Result<Result<Vec<Standing>, String>> {
    let Some(first) = exercises.first() else {
        return Ok(Ok(Vec::new()));
    };
    let target = Target {
        package: &first.package(),
        name: "exercises",
        ignored: true,
    };
    let modules: Vec<Module> = exercises
        .iter()
        .map(|exercise| module(exercise, "yours"))
        .collect();
    let run = cargo.test(target, "yours", &modules)?;
    Ok(run.map(|run| {
        let stands = exercises.iter().map(|exercise| {
            let stub = std::fs::read_to_string(exercise.stub(folder)).unwrap_or_default();
            standing(exercise, &stub, &run)
        });
        stands.collect()
    }))
}

/// The module of an exercise's tests below `root`.
pub fn module(exercise: &Exercise, root: &str) -> Module {
    Module {
        path: format!("{root}::{}", exercise.module),
        tests: exercise.tests.clone(),
    }
}

fn standing(exercise: &Exercise, stub: &str, run: &Run) -> Standing {
    let path = format!("yours::{}", exercise.module);
    let (mut passed, mut total, mut first_failure) = (0, 0, None);
    for test in run.in_module(&path) {
        total += 1;
        passed += usize::from(test.outcome == Outcome::Ok);
        if test.outcome == Outcome::Failed && first_failure.is_none() {
            first_failure = Some((test.name.clone(), test.message.clone()));
        }
    }
    let state = match marker(stub, &exercise.number) {
        _ if total > 0 && passed == total => State::Passing,
        Some(Marker::Comment) => State::NotStarted,
        Some(Marker::Todo) if passed == 0 => State::NotStarted,
        _ => State::Failing { passed, total },
    };
    Standing {
        exercise: exercise.clone(),
        state,
        first_failure,
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Passing => f.write_str("passing"),
            Self::NotStarted => f.write_str("not started"),
            Self::Failing { passed, total } => {
                write!(f, "failing ({passed} of {total} tests pass)")
            }
        }
    }
}

/// The table of all exercises.
pub fn table(standings: &[Standing]) -> String {
    let rows: Vec<Vec<String>> = standings
        .iter()
        .map(
            |Standing {
                 exercise, state, ..
             }| {
                vec![
                    exercise.package(),
                    exercise.number.clone(),
                    exercise.title.clone(),
                    state.to_string(),
                ]
            },
        )
        .collect();
    table::render(&["chapter", "exercise", "title", "yours"], &rows)
}

/// How many pass, and what to do next. `place` says where an exercise's stub
/// and its page lie.
pub fn next_step(standings: &[Standing], place: impl Fn(&Exercise) -> (String, String)) -> String {
    let passing = standings
        .iter()
        .filter(|standing| standing.state == State::Passing)
        .count();
    let count = format!("{passing} of {} exercises pass.", standings.len());
    let Some(next) = standings
        .iter()
        .find(|standing| standing.state != State::Passing)
    else {
        return count + " Nothing is left to do.\n";
    };
    let Exercise { number, title, .. } = &next.exercise;
    let package = next.exercise.package();
    let (stub, page) = place(&next.exercise);
    format!(
        "{count}\nNext: {number}, {title}. Read {page}, edit {stub},\n      \
         and run `cargo run -p book -- exercises --watch {package}`.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise(number: &str, module: &str) -> Exercise {
        Exercise {
            number: number.to_owned(),
            title: format!("write {module}"),
            module: module.to_owned(),
            chapter: 1,
            tests: vec!["one".to_owned(), "two".to_owned()],
            line: 1,
        }
    }

    fn run(one: &str, two: &str) -> Run {
        Run::parse(&format!(
            "running 2 tests\ntest yours::a::one ... {one}\ntest yours::a::two ... {two}\n"
        ))
    }

    fn state(stub: &str, one: &str, two: &str) -> String {
        standing(&exercise("1.1", "a"), stub, &run(one, two))
            .state
            .to_string()
    }

    const TODO: &str = "fn f() { todo!(\"exercise 1.1: f\") }";
    const BUGGY: &str = "// TODO exercise 1.1: find the bug\nfn f() {}";

    #[test]
    fn an_untouched_stub_is_not_started() {
        assert_eq!(state(TODO, "FAILED", "FAILED"), "not started");
        assert_eq!(state(BUGGY, "ok", "FAILED"), "not started");
    }

    #[test]
    fn half_a_solution_is_failing_even_with_a_todo_left() {
        assert_eq!(state(TODO, "ok", "FAILED"), "failing (1 of 2 tests pass)");
        assert_eq!(
            state("fn f() {}", "FAILED", "FAILED"),
            "failing (0 of 2 tests pass)"
        );
        assert_eq!(state("", "ok", "FAILED"), "failing (1 of 2 tests pass)");
    }

    #[test]
    fn passing_is_passing_whatever_the_stub_says() {
        for stub in [TODO, BUGGY, ""] {
            assert_eq!(state(stub, "ok", "ok"), "passing");
        }
    }

    #[test]
    fn no_result_at_all_is_no_pass() {
        let standing = standing(&exercise("1.1", "b"), "", &run("ok", "ok"));
        assert_eq!(
            standing.state,
            State::Failing {
                passed: 0,
                total: 0
            }
        );
    }

    #[test]
    fn markers_belong_to_one_exercise() {
        assert_eq!(
            marker("todo!(\"exercise 1.1: f\")", "1.1"),
            Some(Marker::Todo)
        );
        assert_eq!(
            marker("  // TODO exercise 1.1", "1.1"),
            Some(Marker::Comment)
        );
        assert_eq!(marker("todo!(\"exercise 1.10: f\")", "1.1"), None);
        assert_eq!(marker("todo!()", "1.1"), None);
    }

    #[test]
    fn the_table_and_the_next_step() {
        let standings = [
            standing(&exercise("1.1", "a"), TODO, &run("ok", "ok")),
            standing(
                &exercise("1.2", "b"),
                "todo!(\"exercise 1.2\")",
                &run("ok", "ok"),
            ),
        ];
        let expected = "\
chapter  exercise  title    yours
───────  ────────  ───────  ───────────
ch01     1.1       write a  passing
ch01     1.2       write b  not started
";
        assert_eq!(table(&standings), expected);
        let place = |_: &Exercise| ("stub.rs".to_owned(), "page.md".to_owned());
        let expected = "1 of 2 exercises pass.\nNext: 1.2, write b. Read page.md, edit stub.rs,\n      \
                        and run `cargo run -p book -- exercises --watch ch01`.\n";
        assert_eq!(next_step(&standings, place), expected);
        assert_eq!(
            next_step(&standings[..1], place),
            "1 of 1 exercises pass. Nothing is left to do.\n"
        );
    }

    #[test]
    fn the_first_failure_is_kept() {
        let run = Run::parse(
            "running 2 tests\ntest yours::a::one ... ok\ntest yours::a::two ... FAILED\n\
             ---- yours::a::two stdout ----\nboom\n\nfailures:\n",
        );
        let failure = standing(&exercise("1.1", "a"), "", &run)
            .first_failure
            .unwrap();
        assert_eq!(failure, ("yours::a::two".to_owned(), "boom".to_owned()));
    }
}
