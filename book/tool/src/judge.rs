//! `book exercises`: how far the reader has come, and for maintainers the
//! proof that the exercises themselves are in order.

pub mod cargo;
pub mod libtest;
pub mod mutants;
pub mod progress;
pub mod proof;
mod table;

use crate::exercise::Exercise;
use crate::paths::{Repo, chapter_number, is_chapter, package};
use crate::problem::Problem;
use crate::stamp::Stamp;
use anyhow::Result;
use cargo::Cargo;
use progress::{Standing, State};
use proof::{Class, Verdict};
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

/// How often the files are looked at: quicker than a person looks up from the
/// keyboard.
const POLL: Duration = Duration::from_millis(300);

/// What `book exercises` was asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Run again whenever this chapter is saved.
    pub watch: Option<String>,
    /// Prove the exercises themselves: stubs fail, solutions pass, wrong
    /// solutions are rejected.
    pub judge: bool,
}

/// A chapter was asked for that does not exist or has no exercises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChapter(pub(crate) String);

impl std::fmt::Display for UnknownChapter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownChapter {}

/// Prints the table of exercises. `Ok(false)` means that something failed
/// that should not have: a reader's failing exercise is no failure.
///
/// # Errors
///
/// [`UnknownChapter`], or whatever keeps cargo from being started.
pub fn run(repo: &Repo, options: &Options) -> Result<bool> {
    let (classes, problems) = proof::classes(repo);
    for problem in &problems {
        eprintln!("{problem}");
    }
    let mut cargo = Cargo::new(repo.root());
    if options.judge {
        return judge(repo, &cargo, &classes, problems);
    }
    cargo.for_people = true;
    if let Some(wanted) = &options.watch {
        let (folder, exercises) = find(&classes, wanted)?;
        follow(repo, &cargo, folder, exercises)?;
    }
    let (all, compiles) = all_standings(&cargo, &classes)?;
    if !all.is_empty() {
        let next = progress::next_step(&all, |exercise| place(repo, exercise));
        print!("\n{}\n{next}", progress::table(&all));
    }
    if let Some(open) = all.iter().find(|standing| standing.state != State::Passing) {
        let package = open.exercise.package();
        println!(
            "`cargo run -p book -- exercises --watch {package}` tests your work whenever you save it."
        );
    }
    Ok(compiles && problems.is_empty())
}

/// The chapter that `wanted` names.
fn find<'a>(
    classes: &'a [(PathBuf, Vec<Exercise>)],
    wanted: &str,
) -> Result<(&'a Path, &'a [Exercise])> {
    let is_wanted = |folder: &Path| is_chapter(folder, wanted);
    if let Some((folder, exercises)) = classes.iter().find(|(folder, _)| is_wanted(folder)) {
        return Ok((folder, exercises));
    }
    let known: Vec<String> = classes
        .iter()
        .map(|(folder, _)| package(chapter_number(folder).unwrap_or(0)))
        .collect();
    let message = format!(
        "no chapter `{wanted}` with exercises; there is {}",
        known.join(", ")
    );
    Err(UnknownChapter(message).into())
}

/// The standings of all chapters that compile, and whether all did. Errors of
/// the compiler are printed as they are.
fn all_standings(
    cargo: &Cargo,
    classes: &[(PathBuf, Vec<Exercise>)],
) -> Result<(Vec<Standing>, bool)> {
    let (mut all, mut compiles) = (Vec::new(), true);
    for (folder, exercises) in classes {
        eprintln!(
            "testing {}",
            folder.file_name().unwrap_or_default().to_string_lossy()
        );
        match progress::standings(cargo, folder, exercises)? {
            Ok(found) => all.extend(found),
            Err(printed) => {
                eprintln!("{printed}");
                eprintln!(
                    "{} does not compile: see above.",
                    package(chapter_number(folder).unwrap_or(0))
                );
                compiles = false;
            }
        }
    }
    Ok((all, compiles))
}

/// Shows a chapter's table, and again after every save, until interrupted.
fn follow(repo: &Repo, cargo: &Cargo, folder: &Path, exercises: &[Exercise]) -> Result<()> {
    let src = folder.join("src");
    let watched = [src.clone()];
    loop {
        // Taken before the tests run: a save in the meantime counts.
        let before = Stamp::of(&watched);
        let result = progress::standings(cargo, folder, exercises)?;
        if stdout().is_terminal() {
            // Clears the screen and goes to its first line.
            print!("\x1b[2J\x1b[H");
        }
        match result {
            Ok(found) => print!("{}", report(&found, |e| place(repo, e))),
            Err(printed) => println!("{printed}\nThe chapter does not compile: see above."),
        }
        println!(
            "\nWaiting for the next save in {}; stop with ctrl-c.",
            repo.name(&src)
        );
        while Stamp::of(&watched) == before {
            sleep(POLL);
        }
    }
}

/// A chapter's table, what its first failing test says, and the next step.
///
/// Only an exercise that was started has a failure worth showing.
fn report(standings: &[Standing], place: impl Fn(&Exercise) -> (String, String)) -> String {
    let mut text = progress::table(standings) + "\n";
    let started = standings
        .iter()
        .find(|standing| matches!(standing.state, State::Failing { .. }));
    if let Some((name, message)) = started.and_then(|standing| standing.first_failure.as_ref()) {
        text += &format!("{name}:\n\n{message}\n\n");
    }
    text + &progress::next_step(standings, place)
}

/// Where an exercise's stub lies, and the page that sets it.
fn place(repo: &Repo, exercise: &Exercise) -> (String, String) {
    let stub = repo
        .chapter(exercise.chapter)
        .map(|folder| repo.name(&exercise.stub(&folder)));
    let (pages, _) = crate::page::pages(repo);
    let page = pages.into_iter().find(|page| {
        page.directives().any(|directive| {
            matches!(&directive.kind, crate::directive::Kind::Exercise { number } if *number == exercise.number)
        })
    });
    (
        stub.unwrap_or_default(),
        page.map_or_else(|| "the book".to_owned(), |page| page.name),
    )
}

fn judge(
    repo: &Repo,
    cargo: &Cargo,
    classes: &[(PathBuf, Vec<Exercise>)],
    mut problems: Vec<Problem>,
) -> Result<bool> {
    let (book, _) = crate::check::book::Book::read(repo);
    problems.extend(crate::check::exercises::problems(&book));
    let mut rows = Vec::new();
    for (folder, exercises) in classes {
        eprintln!(
            "judging {}",
            folder.file_name().unwrap_or_default().to_string_lossy()
        );
        let (verdicts, found) = Class {
            repo,
            cargo,
            folder,
            exercises,
        }
        .judge()?;
        problems.extend(found);
        rows.extend(
            exercises
                .iter()
                .zip(&verdicts)
                .map(|(exercise, verdict)| row(exercise, verdict)),
        );
    }
    problems.sort();
    problems.dedup();
    let headers = [
        "chapter",
        "exercise",
        "title",
        "stub fails",
        "solution passes",
        "wrong ones rejected",
    ];
    println!("\n{}", table::render(&headers, &rows));
    for problem in &problems {
        println!("{problem}");
    }
    match problems.len() {
        0 => println!("{} exercises judged: all in order.", rows.len()),
        1 => println!("{} exercises judged: 1 problem.", rows.len()),
        n => println!("{} exercises judged: {n} problems.", rows.len()),
    }
    Ok(problems.is_empty())
}

fn row(exercise: &Exercise, verdict: &Verdict) -> Vec<String> {
    let yes = |what| if what { "yes" } else { "NO" }.to_owned();
    vec![
        exercise.package(),
        exercise.number.clone(),
        exercise.title.clone(),
        yes(verdict.stub_fails),
        yes(verdict.solution_passes),
        format!("{} of {}", verdict.rejected, verdict.mutants),
    ]
}

#[cfg(test)]
mod tests;
