//! Promise 5, every exercise is judged: each stub compiles and fails and says
//! which exercise it is, each solution passes, each wrong solution is rejected.

use super::cargo::{Cargo, Module, Target, compile_errors};
use super::libtest::{Outcome, Run};
use super::mutants::{Mutant, mutants};
use super::progress::module;
use crate::exercise::{self, Exercise};
use crate::paths::Repo;
use crate::problem::{Fault, Problem};
use anyhow::Result;
use std::path::Path;

/// Wrong solutions that hang wait for the guard of their tests, 5 s each: more
/// of them at a time than this machine has cores.
const MUTANTS: &[&str] = &["--test-threads=8"];

/// A chapter whose exercises are judged.
pub struct Class<'a> {
    pub repo: &'a Repo,
    pub cargo: &'a Cargo,
    pub folder: &'a Path,
    pub exercises: &'a [Exercise],
}

/// What was found out about one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub stub_fails: bool,
    pub solution_passes: bool,
    pub mutants: usize,
    pub rejected: usize,
}

impl Class<'_> {
    /// One verdict for each exercise, and what is wrong.
    pub fn judge(&self) -> Result<(Vec<Verdict>, Vec<Problem>)> {
        let mut verdicts = vec![Verdict::default(); self.exercises.len()];
        let mut problems = Vec::new();
        self.stubs(&mut verdicts, &mut problems)?;
        self.solutions(&mut verdicts, &mut problems)?;
        self.mutants(&mut verdicts, &mut problems)?;
        Ok((verdicts, problems))
    }

    fn stubs(&self, verdicts: &mut [Verdict], problems: &mut Vec<Problem>) -> Result<()> {
        let Some(run) = self.run(
            "exercises",
            "yours",
            &["--ignored"],
            &self.modules("yours"),
            problems,
        )?
        else {
            return Ok(());
        };
        for (exercise, verdict) in self.exercises.iter().zip(verdicts) {
            match stub_fault(exercise, &run) {
                None => verdict.stub_fails = true,
                Some(message) => {
                    let stub = self.repo.name(&exercise.stub(self.folder));
                    let mend = format!(
                        "restore the stub with `git checkout -- {stub}`, or write one that fails"
                    );
                    problems.push(Fault::new(message, mend).at(stub, 1));
                }
            }
        }
        Ok(())
    }

    fn solutions(&self, verdicts: &mut [Verdict], problems: &mut Vec<Problem>) -> Result<()> {
        let Some(run) = self.run(
            "exercises",
            "solution",
            &[],
            &self.modules("solution"),
            problems,
        )?
        else {
            return Ok(());
        };
        for (exercise, verdict) in self.exercises.iter().zip(verdicts) {
            let path = format!("solution::{}", exercise.module);
            let tests: Vec<_> = run.in_module(&path).collect();
            let failed = tests.iter().find(|test| test.outcome != Outcome::Ok);
            let message = match failed {
                Some(test) => format!(
                    "the solution of {} fails {}: {}",
                    exercise.number,
                    test.name,
                    gist(&test.message)
                ),
                None if tests.is_empty() => {
                    format!("no test judges the solution of {}", exercise.number)
                }
                None => {
                    verdict.solution_passes = true;
                    continue;
                }
            };
            let solution = self.repo.name(&exercise.solution(self.folder));
            let package = exercise.package();
            let mend = format!("see `cargo test -p {package} --test exercises -- {path}`");
            problems.push(Fault::new(message, mend).at(solution, 1));
        }
        Ok(())
    }

    /// Runs the wrong solutions: each must fail at least one test.
    pub fn mutants(&self, verdicts: &mut [Verdict], problems: &mut Vec<Problem>) -> Result<()> {
        let file = self.folder.join("tests/mutants.rs");
        let name = self.repo.name(&file);
        // That wrong solutions are missing is reported with the exercises.
        let Ok(text) = std::fs::read_to_string(&file) else {
            return Ok(());
        };
        let found = mutants(&text);
        let of = |exercise: &Exercise| -> Vec<&Mutant> {
            let own = |mutant: &&Mutant| mutant.exercise == exercise.module;
            found.iter().filter(own).collect()
        };
        let modules = self.exercises.iter().flat_map(|exercise| {
            let module = |mutant: &Mutant| Module {
                path: mutant.path(),
                tests: exercise.tests.clone(),
            };
            of(exercise).into_iter().map(module)
        });
        let modules: Vec<Module> = modules.collect();
        let Some(run) = self.run("mutants", "mutants", MUTANTS, &modules, problems)? else {
            return Ok(());
        };
        for (exercise, verdict) in self.exercises.iter().zip(verdicts) {
            for mutant in of(exercise) {
                verdict.mutants += 1;
                match mutant_fault(exercise, &mutant.path(), &run) {
                    None => verdict.rejected += 1,
                    Some(fault) => problems.push(fault.at(&name, mutant.line)),
                }
            }
        }
        Ok(())
    }

    /// The modules of the exercises' tests below `root`.
    fn modules(&self, root: &str) -> Vec<Module> {
        let exercises = self.exercises.iter();
        exercises.map(|exercise| module(exercise, root)).collect()
    }

    /// The tests below `root`; none, and problems instead, if they do not compile.
    fn run(
        &self,
        target: &str,
        root: &str,
        options: &[&str],
        modules: &[Module],
        problems: &mut Vec<Problem>,
    ) -> Result<Option<Run>> {
        let Some(first) = self.exercises.first() else {
            return Ok(None);
        };
        let package = first.package();
        let wanted = Target {
            package: &package,
            name: target,
            options,
        };
        match self.cargo.test(wanted, root, modules)? {
            Ok(run) => Ok(Some(run)),
            Err(printed) => {
                let mend = format!("see `cargo test -p {package} --test {target}`");
                let file = self
                    .repo
                    .name(&self.folder.join(format!("tests/{target}.rs")));
                for problem in compile_errors(&printed, &file, &mend) {
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                }
                Ok(None)
            }
        }
    }
}

/// The exercises of each chapter that has any, and what cannot be read.
pub fn classes(repo: &Repo) -> (Vec<(std::path::PathBuf, Vec<Exercise>)>, Vec<Problem>) {
    let (mut classes, mut problems) = (Vec::new(), Vec::new());
    for folder in repo.chapters() {
        if exercise::file(&folder).exists() {
            match exercise::read_chapter(repo, &folder) {
                Ok(exercises) => classes.push((folder, exercises)),
                Err(found) => problems.extend(found),
            }
        }
    }
    (classes, problems)
}

/// What is wrong with a stub, going by the tests that judge it.
fn stub_fault(exercise: &Exercise, run: &Run) -> Option<String> {
    let number = &exercise.number;
    let path = format!("yours::{}", exercise.module);
    let mut failed = run
        .in_module(&path)
        .filter(|test| test.outcome == Outcome::Failed)
        .peekable();
    if failed.peek().is_none() {
        return Some(match run.in_module(&path).next() {
            Some(_) => format!("the stub of {number} passes all its tests"),
            None => format!("no test judges the stub of {number}"),
        });
    }
    let names_it = format!("exercise {number}");
    let silent = failed.find(|test| !test.message.contains(&names_it))?;
    Some(format!(
        "{} fails without naming {names_it}: {}",
        silent.name,
        gist(&silent.message)
    ))
}

fn mutant_fault(exercise: &Exercise, path: &str, run: &Run) -> Option<Fault> {
    let mut tests = run.in_module(path).peekable();
    if tests.peek().is_none() {
        let message = format!("the wrong solution `{path}` has no tests");
        return Some(Fault::new(
            message,
            format!("end the module with `{}!();`", exercise.module),
        ));
    }
    if tests.any(|test| test.outcome == Outcome::Failed) {
        return None;
    }
    let message = format!(
        "the wrong solution `{path}` passes all tests of {}",
        exercise.number
    );
    let mend =
        "write a test that rejects it into tests/exercises.rs, or drop it if it is right after all";
    Some(Fault::new(message, mend))
}

/// The line of a test's message that says most: the one behind `panicked at`.
pub fn gist(message: &str) -> String {
    let filled: Vec<&str> = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let panic = filled.iter().position(|line| line.contains("panicked at"));
    let said = panic.and_then(|at| filled.get(at + 1)).or(filled.last());
    said.map_or_else(|| "no message".to_owned(), |line| (*line).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise() -> Exercise {
        Exercise {
            number: "1.4".to_owned(),
            module: "race".to_owned(),
            ..Exercise::default()
        }
    }

    fn run(outcome: &str, message: &str) -> Run {
        Run::parse(&format!(
            "running 1 test\ntest yours::race::first_wins ... {outcome}\n\n---- yours::race::first_wins stdout ----\n\
             thread 'x' panicked at a.rs:1:1:\n{message}\n\nfailures:\n"
        ))
    }

    #[test]
    fn a_stub_must_fail_and_name_its_exercise() {
        assert_eq!(
            stub_fault(
                &exercise(),
                &run("FAILED", "not yet implemented: exercise 1.4: race")
            ),
            None
        );
        assert_eq!(
            stub_fault(&exercise(), &run("FAILED", "not yet implemented")).unwrap(),
            "yours::race::first_wins fails without naming exercise 1.4: not yet implemented"
        );
        let passing = Run::parse("running 1 test\ntest yours::race::first_wins ... ok\n");
        assert_eq!(
            stub_fault(&exercise(), &passing).unwrap(),
            "the stub of 1.4 passes all its tests"
        );
        assert_eq!(
            stub_fault(&exercise(), &Run::default()).unwrap(),
            "no test judges the stub of 1.4"
        );
    }

    #[test]
    fn a_mutant_must_fail_a_test() {
        let run = Run::parse(
            "running 2 tests\ntest mutants::race::a::t ... ok\ntest mutants::race::b::t ... FAILED\n",
        );
        let fault = |path| mutant_fault(&exercise(), path, &run).map(|fault| fault.message);
        assert_eq!(
            fault("mutants::race::a").unwrap(),
            "the wrong solution `mutants::race::a` passes all tests of 1.4"
        );
        assert_eq!(fault("mutants::race::b"), None);
        assert_eq!(
            fault("mutants::race::c").unwrap(),
            "the wrong solution `mutants::race::c` has no tests"
        );
    }

    #[test]
    fn the_gist_is_the_panics_message() {
        assert_eq!(
            gist("noise\nthread 'x' panicked at a.rs:1:1:\nboom\nmore\n"),
            "boom"
        );
        assert_eq!(gist("killed"), "killed");
        assert_eq!(gist(""), "no message");
    }
}
