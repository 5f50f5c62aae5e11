//! How far the reader has come: one state for each exercise.

use super::cargo::{Cargo, Module, Target};
use super::libtest::{Outcome, Run};
use super::table;
use crate::exercise::Exercise;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the reader stands with an exercise: the first of these that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All its tests pass, whatever else is true.
    Passing,
    /// The stub still has its marker, and git knows of no change in it (or
    /// there is no git to ask). Some tests may pass already: that nothing
    /// happens too early, for one.
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

/// Whether a stub still has the marker of exercise `number`, by which it is
/// known that nobody has worked on it: `todo!("exercise 1.4: …")`, or the line
/// `// TODO exercise 1.4: …` where the exercise starts from code with a bug.
pub fn has_marker(stub: &str, number: &str) -> bool {
    let starts = ["todo!(\"exercise ", "// TODO exercise "];
    let after = starts.iter().flat_map(|start| stub.split(start).skip(1));
    // `exercise 1.1` must not be found in `exercise 1.10`.
    let is_number = |rest: &str| {
        let rest = rest.strip_prefix(number);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    after.into_iter().any(is_number)
}

/// The files under the chapter's `src/exercises` that differ from what git
/// has; none if there is no git.
fn changed_files(folder: &Path) -> Vec<PathBuf> {
    let output = Command::new("git")
        .args([
            "diff",
            "--name-only",
            "-z",
            "--relative",
            "HEAD",
            "--",
            "src/exercises",
        ])
        .current_dir(folder)
        .output();
    let Ok(output) = output else {
        return Vec::new();
    };
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    let names = names.split('\0').filter(|name| !name.is_empty());
    names.map(|name| folder.join(name)).collect()
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
        options: &["--ignored"],
    };
    let modules: Vec<Module> = exercises
        .iter()
        .map(|exercise| module(exercise, "yours"))
        .collect();
    let run = cargo.test(target, "yours", &modules)?;
    let changed = changed_files(folder);
    Ok(run.map(|run| {
        let stands = exercises.iter().map(|exercise| {
            let stub = exercise.stub(folder);
            let text = std::fs::read_to_string(&stub).unwrap_or_default();
            let untouched = has_marker(&text, &exercise.number) && !changed.contains(&stub);
            standing(exercise, untouched, &run)
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

fn standing(exercise: &Exercise, untouched: bool, run: &Run) -> Standing {
    let path = format!("yours::{}", exercise.module);
    let (mut passed, mut total, mut first_failure) = (0, 0, None);
    for test in run.in_module(&path) {
        total += 1;
        passed += usize::from(test.outcome == Outcome::Ok);
        if test.outcome == Outcome::Failed && first_failure.is_none() {
            first_failure = Some((test.name.clone(), test.message.clone()));
        }
    }
    let state = if total > 0 && passed == total {
        State::Passing
    } else if untouched {
        State::NotStarted
    } else {
        State::Failing { passed, total }
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
    let row = |standing: &Standing| {
        let exercise = &standing.exercise;
        vec![
            exercise.package(),
            exercise.number.clone(),
            exercise.title.clone(),
            standing.state.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = standings.iter().map(row).collect();
    table::render(&["chapter", "exercise", "title", "yours"], &rows)
}

/// How many pass, and what to do next. `place` says where an exercise's stub
/// and its page lie.
pub fn next_step(standings: &[Standing], place: impl Fn(&Exercise) -> (String, String)) -> String {
    let is_open = |standing: &&Standing| standing.state != State::Passing;
    let passing = standings.len() - standings.iter().filter(is_open).count();
    let count = format!("{passing} of {} exercises pass.", standings.len());
    let Some(next) = standings.iter().find(is_open) else {
        return count + " Nothing is left to do.\n";
    };
    let Exercise { number, title, .. } = &next.exercise;
    let (stub, page) = place(&next.exercise);
    format!("{count}\nNext: {number}, {title}. Read {page}, edit {stub}.\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn exercise(number: &str, module: &str) -> Exercise {
        Exercise {
            number: number.to_owned(),
            title: format!("write {module}"),
            module: module.to_owned(),
            chapter: 1,
            ..Exercise::default()
        }
    }

    fn run(one: &str, two: &str) -> Run {
        Run::parse(&format!(
            "running 2 tests\ntest yours::a::one ... {one}\ntest yours::a::two ... {two}\n"
        ))
    }

    fn state(untouched: bool, one: &str, two: &str) -> String {
        let standing = standing(&exercise("1.1", "a"), untouched, &run(one, two));
        standing.state.to_string()
    }

    #[test]
    fn an_untouched_stub_is_not_started_even_if_some_tests_pass() {
        assert_eq!(state(true, "FAILED", "FAILED"), "not started");
        assert_eq!(state(true, "ok", "FAILED"), "not started");
    }

    #[test]
    fn half_a_solution_is_failing() {
        assert_eq!(state(false, "ok", "FAILED"), "failing (1 of 2 tests pass)");
        assert_eq!(
            state(false, "FAILED", "FAILED"),
            "failing (0 of 2 tests pass)"
        );
    }

    #[test]
    fn passing_is_passing_whatever_the_stub_says() {
        assert_eq!(state(true, "ok", "ok"), "passing");
        assert_eq!(state(false, "ok", "ok"), "passing");
    }

    #[test]
    fn no_result_at_all_is_no_pass() {
        let standing = standing(&exercise("1.1", "b"), false, &run("ok", "ok"));
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
        assert!(has_marker("fn f() { todo!(\"exercise 1.1: f\") }", "1.1"));
        assert!(has_marker("  // TODO exercise 1.1", "1.1"));
        assert!(!has_marker("todo!(\"exercise 1.10: f\")", "1.1"));
        assert!(!has_marker("todo!()", "1.1"));
    }

    #[test]
    fn git_knows_what_was_changed() {
        let fixture = Fixture::new();
        let folder = fixture.root().join("ch01-a");
        let (a, b) = ("ch01-a/src/exercises/a.rs", "ch01-a/src/exercises/b c.rs");
        fixture.file(a, "").file(b, "");
        assert!(changed_files(&folder).is_empty(), "no repository");
        for arguments in [
            &["init", "--quiet"][..],
            &["add", "."],
            &[
                "-c",
                "user.name=N",
                "-c",
                "user.email=E",
                "commit",
                "--quiet",
                "-m",
                "all",
            ],
        ] {
            let status = Command::new("git")
                .args(arguments)
                .current_dir(fixture.root())
                .status();
            assert!(status.unwrap().success());
        }
        assert!(changed_files(&folder).is_empty());
        fixture.file(b, "changed");
        assert_eq!(changed_files(&folder), [fixture.root().join(b)]);
    }

    #[test]
    fn the_table_and_the_next_step() {
        let run = run("ok", "ok");
        let standings = [
            standing(&exercise("1.1", "a"), false, &run),
            standing(&exercise("1.2", "b"), true, &run),
        ];
        let expected = "\
chapter  exercise  title    yours
───────  ────────  ───────  ───────────
ch01     1.1       write a  passing
ch01     1.2       write b  not started
";
        assert_eq!(table(&standings), expected);
        let place = |_: &Exercise| ("stub.rs".to_owned(), "page.md".to_owned());
        let expected = "1 of 2 exercises pass.\nNext: 1.2, write b. Read page.md, edit stub.rs.\n";
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
        let failure = standing(&exercise("1.1", "a"), false, &run)
            .first_failure
            .unwrap();
        assert_eq!(failure, ("yours::a::two".to_owned(), "boom".to_owned()));
    }
}
