//! `book check`: the promises of the book, checked.
//!
//! Each check is a function of the repository alone that returns what is
//! wrong. Those that only read come first, then those that run cargo.

mod alone;
pub(crate) mod book;
mod carried;
mod coverage;
pub(crate) mod exercises;
mod html;
mod links;
mod manifests;
mod pitfalls;
mod plots;
mod recorded;
mod running;
mod shown;

use crate::judge::cargo::Cargo;
use crate::judge::proof::{Class, Verdict, classes};
use crate::paths::Repo;
use crate::problem::Problem;
use anyhow::Result;
use book::Book;
use std::io::Write;
use std::time::Instant;

/// How wide the names of the checks are set.
const WIDTH: usize = 26;

/// Runs every check, says how each went, and returns what is wrong; an empty
/// list is a pass.
///
/// # Errors
///
/// What keeps a check from being made at all: cargo cannot be started, a
/// folder cannot be written.
pub fn run(repo: &Repo) -> Result<Vec<Problem>> {
    let cargo = Cargo::new(repo.root());
    let (book, pages) = Book::read(repo);
    let tests = |name, mend: &dyn Fn(&str) -> String| running::problems(&book, &cargo, name, mend);
    let bless = |test: &'static str| {
        move |package: &str| {
            format!(
                "see whether the program or the text is right, then record it anew: \
                 `BLESS=1 cargo test -p {package} --test {test}`"
            )
        }
    };
    let mut checks = Checks::default();
    checks.check("pages can be read", || Ok(pages))?;
    checks.check("all code is shown", || Ok(coverage::problems(&book)))?;
    checks.check("carried or shown", || Ok(carried::problems(&book)))?;
    checks.check("recordings are used", || Ok(recorded::problems(&book)))?;
    checks.check("plots are recorded", || Ok(plots::problems(&book)))?;
    checks.check("pitfalls have tests", || Ok(pitfalls::problems(&book)))?;
    checks.check("exercises are complete", || Ok(exercises::problems(&book)))?;
    checks.check("manifests", || Ok(manifests::problems(&book)))?;
    checks.check("links, anchors, pictures", || links::problems(&book))?;
    // Elsewhere these tests are compiled out: they would pass without a look.
    if cfg!(target_os = "linux") {
        checks.check("recordings are fresh", || {
            tests("recorded", &bless("recorded"))
        })?;
    } else {
        println!("{}", skipped("recordings are fresh", "only on Linux"));
    }
    checks.check("timelines are fresh", || {
        tests("timelines", &bless("timelines"))
    })?;
    let see = |test: &'static str| {
        move |package: &str| format!("see `cargo test -p {package} --test {test}`")
    };
    checks.check("pitfalls go wrong", || tests("pitfalls", &see("pitfalls")))?;
    checks.check("refused by the compiler", || tests("ui", &bless("ui")))?;
    checks.check("wrong solutions rejected", || wrong_solutions(repo, &cargo))?;
    checks.check("chapters stand alone", || alone::problems(&book))?;
    Ok(checks.problems)
}

/// Each wrong solution of an exercise fails a test.
fn wrong_solutions(repo: &Repo, cargo: &Cargo) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    // What cannot be read is reported with the exercises.
    for (folder, exercises) in &classes(repo).0 {
        let class = Class {
            repo,
            cargo,
            folder,
            exercises,
        };
        class.mutants(
            &mut vec![Verdict::default(); exercises.len()],
            &mut problems,
        )?;
    }
    Ok(problems)
}

/// The line of a check that cannot be made here.
fn skipped(name: &str, why: &str) -> String {
    format!("{name:<WIDTH$}skipped: {why}")
}

/// The checks made so far.
#[derive(Default)]
struct Checks {
    problems: Vec<Problem>,
}

impl Checks {
    fn check(&mut self, name: &str, check: impl FnOnce() -> Result<Vec<Problem>>) -> Result<()> {
        print!("{name:<WIDTH$}");
        // The line's end follows when the check is done.
        std::io::stdout().flush()?;
        let start = Instant::now();
        let mut found = check()?;
        // Two checks may see the same: a page that cannot be read, for one.
        found.retain(|problem| !self.problems.contains(problem));
        let outcome = match found.len() {
            0 => "ok".to_owned(),
            1 => "1 problem".to_owned(),
            n => format!("{n} problems"),
        };
        println!("{outcome:<12} {:5.1} s", start.elapsed().as_secs_f64());
        found.sort();
        self.problems.extend(found);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Fault;

    #[test]
    fn a_problem_is_reported_once() {
        let problem = |line| Fault::new("m", "m").at("a.md", line);
        let mut checks = Checks::default();
        checks
            .check("first", || Ok(vec![problem(2), problem(1)]))
            .unwrap();
        checks
            .check("second", || Ok(vec![problem(1), problem(3)]))
            .unwrap();
        assert_eq!(checks.problems, [problem(1), problem(2), problem(3)]);
    }

    #[test]
    fn a_check_that_is_skipped_says_why() {
        assert_eq!(
            skipped("recordings are fresh", "only on Linux"),
            "recordings are fresh      skipped: only on Linux"
        );
    }

    #[test]
    fn a_check_that_cannot_be_made_is_an_error() {
        assert!(
            Checks::default()
                .check("x", || anyhow::bail!("no cargo"))
                .is_err()
        );
    }
}
