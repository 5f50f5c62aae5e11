//! Runs cargo and the chapters' tests.

use super::libtest::{Outcome, Run, TestResult};
use crate::problem::{Fault, Problem};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// How to run cargo on a workspace.
#[derive(Clone, Debug)]
pub struct Cargo {
    pub root: PathBuf,
    /// Where to build; without one, where cargo would anyway.
    pub target_dir: Option<PathBuf>,
    /// Whether a person reads the errors: several lines each, and coloured on
    /// a terminal. Otherwise one line each, for [`compile_errors`].
    pub for_people: bool,
}

/// What a run of cargo left behind.
#[derive(Clone, Debug)]
pub struct Output {
    pub ok: bool,
    pub stdout: String,
    pub stderr: String,
}

/// A test target of a chapter.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub package: &'a str,
    pub name: &'a str,
    /// For libtest: `--ignored` runs the ignored tests, and only those.
    pub options: &'a [&'a str],
}

/// A module and the names of the tests in it.
#[derive(Clone, Debug)]
pub struct Module {
    pub path: String,
    pub tests: Vec<String>,
}

impl Cargo {
    /// Runs cargo in the workspace at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            target_dir: None,
            for_people: false,
        }
    }

    /// `cargo COMMAND ARGS -- REST`, with everything that it prints.
    pub fn run(&self, command: &str, args: &[&str], rest: &[&str]) -> Result<Output> {
        // Set by `cargo run`: the cargo that started us, and not the newest.
        let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut cargo = Command::new(program);
        cargo
            .arg(command)
            .args(args)
            .current_dir(&self.root)
            // Nobody debugs by what is printed here, and a test's message is
            // read by people.
            .env("RUST_BACKTRACE", "0")
            .env_remove("BLESS")
            .stdin(Stdio::null());
        if let Some(dir) = &self.target_dir {
            cargo.arg("--target-dir").arg(dir);
        }
        if !self.for_people {
            cargo.args(["--message-format", "short", "--color", "never"]);
        } else if std::io::IsTerminal::is_terminal(&std::io::stdout()) {
            cargo.args(["--color", "always"]);
        }
        if !rest.is_empty() {
            cargo.arg("--").args(rest);
        }
        let output = cargo.output().context("cannot start cargo")?;
        Ok(Output {
            ok: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs the tests below `root` (such as `yours`) of a target, to the last.
    ///
    /// A test that kills the whole program (a stack overflow, an abort) takes
    /// the others with it; then each of `modules` is run by itself, so that
    /// only the guilty one suffers. The error is what cargo printed if the
    /// target does not compile.
    pub fn test(
        &self,
        target: Target<'_>,
        root: &str,
        modules: &[Module],
    ) -> Result<Result<Run, String>> {
        let output = self.run_target(target, root)?;
        let mut run = Run::parse(&output.stdout);
        if !run.started {
            return Ok(Err(output.stderr));
        }
        if run.finished {
            return Ok(Ok(run));
        }
        run.tests.clear();
        for module in modules {
            let one = Run::parse(&self.run_target(target, &module.path)?.stdout);
            if !one.finished {
                run.tests.extend(killed(module, &one));
            }
            run.tests.extend(one.tests);
        }
        run.finished = true;
        Ok(Ok(run))
    }

    fn run_target(&self, target: Target<'_>, filter: &str) -> Result<Output> {
        let args = [
            "-p",
            target.package,
            "--test",
            target.name,
            "--no-fail-fast",
        ];
        let filter = format!("{filter}::");
        self.run("test", &args, &[target.options, &[&filter]].concat())
    }
}

/// The tests of a module that a killed program never came to, as failures.
fn killed(module: &Module, run: &Run) -> Vec<TestResult> {
    let names = module
        .tests
        .iter()
        .map(|test| format!("{}::{test}", module.path));
    names
        .filter(|name| run.tests.iter().all(|test| test.name != *name))
        .map(|name| TestResult {
            name,
            outcome: Outcome::Failed,
            message: "the test program was killed: a stack overflow or an abort".to_owned(),
        })
        .collect()
}

/// The errors in what `cargo … --message-format short` printed, each as a
/// problem of its line. Without any, one problem of `file` with the last words.
pub fn compile_errors(stderr: &str, file: &str, mend: &str) -> Vec<Problem> {
    let mut found: Vec<Problem> = stderr
        .lines()
        .filter_map(|line| compile_error(line, mend))
        .collect();
    found.dedup();
    if found.is_empty() {
        let last = stderr
            .lines()
            .rev()
            .map(str::trim)
            .find(|line| !line.is_empty());
        let message = format!("cargo failed: {}", last.unwrap_or("it printed nothing"));
        found.push(Fault::new(message, mend).at(file, 0));
    }
    found
}

/// Reads `ch01/src/a.rs:3:5: error[E0425]: cannot find …`.
fn compile_error(line: &str, mend: &str) -> Option<Problem> {
    let (place, error) = line.split_once(": error")?;
    let (place, _column) = place.rsplit_once(':')?;
    let (file, number) = place.rsplit_once(':')?;
    let message = error.split_once(": ").map_or(error, |(_, message)| message);
    Some(Fault::new(message, mend).at(file.replace('\\', "/"), number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: &str = "   Compiling ch01 v0.1.0\nch01-a/src/a.rs:3:5: error[E0425]: cannot find value `x`: gone\n\
        ch01-a/src/b.rs:1:1: warning: unused\nch01-a/src/b.rs:9:1: error: expected `;`\n\
        error: could not compile `ch01` (lib) due to 2 previous errors\n";

    #[test]
    fn errors_become_problems_of_their_lines() {
        let found: Vec<String> = compile_errors(SHORT, "ch01-a", "mend it")
            .iter()
            .map(Problem::to_string)
            .collect();
        let expected = [
            "ch01-a/src/a.rs:3: cannot find value `x`: gone; mend it",
            "ch01-a/src/b.rs:9: expected `;`; mend it",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn without_a_line_the_last_words_are_reported() {
        let found = compile_errors(
            "x\nerror: no test target named `a`\n\n",
            "ch01-a/Cargo.toml",
            "m",
        );
        assert_eq!(
            found[0].to_string(),
            "ch01-a/Cargo.toml: cargo failed: error: no test target named `a`; m"
        );
    }

    #[test]
    fn tests_that_never_ran_count_as_failed() {
        let module = Module {
            path: "yours::a".into(),
            tests: vec!["one".into(), "two".into()],
        };
        let run = Run::parse("running 2 tests\ntest yours::a::one ... ok\n");
        let names: Vec<String> = killed(&module, &run)
            .into_iter()
            .map(|test| test.name)
            .collect();
        assert_eq!(names, ["yours::a::two"]);
    }
}
