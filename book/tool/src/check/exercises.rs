//! Promise 5, every exercise is judged: what can be seen without running it.
//!
//! Each exercise has a stub with its marker, a solution, a place in the book
//! with a hint, and the wrong solutions that it declares; a chapter has five to
//! eight, numbered in order.

use super::book::{Book, Chapter};
use crate::directive::Kind;
use crate::exercise::{self, Exercise, Wrong};
use crate::judge::mutants::{Mutant, mutants};
use crate::judge::progress::has_marker;
use crate::page::Page;
use crate::problem::{Fault, Problem};
use crate::rust::code;
use std::fs::read_to_string;
use std::ops::RangeInclusive;
use std::path::Path;

/// How many exercises a chapter has.
const COUNT: RangeInclusive<usize> = 5..=8;

pub fn problems(book: &Book) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut known: Vec<Exercise> = Vec::new();
    for chapter in book.chapters.iter().filter(|chapter| chapter.is_written()) {
        match exercise::read_chapter(&book.repo, &chapter.folder) {
            Ok(exercises) => {
                let check = Check {
                    book,
                    chapter,
                    exercises: &exercises,
                };
                problems.extend(check.problems());
                known.extend(exercises);
            }
            Err(found) => problems.extend(found),
        }
    }
    for (page, line, number) in set_exercises(book) {
        if known.iter().all(|exercise| exercise.number != number) {
            let message = format!("there is no exercise {number}");
            let mend =
                "correct the number, or declare the exercise in the chapter's tests/exercises.rs";
            problems.push(Fault::new(message, mend).at(&page.name, line));
        }
    }
    problems
}

/// Every `{{#exercise N.M}}`: page, line and number.
fn set_exercises(book: &Book) -> impl Iterator<Item = (&Page, usize, &str)> {
    book.pages.iter().flat_map(|page| {
        page.directives()
            .filter_map(move |directive| match &directive.kind {
                Kind::Exercise { number } => Some((page, directive.line, number.as_str())),
                _ => None,
            })
    })
}

struct Check<'a> {
    book: &'a Book,
    chapter: &'a Chapter,
    exercises: &'a [Exercise],
}

impl Check<'_> {
    fn problems(&self) -> Vec<Problem> {
        let declared = exercise::file(&self.chapter.folder);
        let mut problems = Vec::new();
        if !COUNT.contains(&self.exercises.len()) {
            let message = format!(
                "chapter {} has {} exercises",
                self.chapter.number,
                self.exercises.len()
            );
            let mend = format!("let it have {} to {}", COUNT.start(), COUNT.end());
            problems.push(Fault::new(message, mend).at(self.name(&declared), 0));
        }
        for (n, exercise) in (1..).zip(self.exercises) {
            let expected = format!("{}.{n}", self.chapter.number);
            if exercise.number != expected {
                let message = format!(
                    "exercise {} stands where {expected} is expected",
                    exercise.number
                );
                let fault = Fault::new(
                    message,
                    "number the exercises in the order of the file, without gaps",
                );
                problems.push(fault.at(self.name(&declared), exercise.line));
            }
            problems.extend(self.files(exercise));
            problems.extend(self.pages(exercise));
        }
        problems.extend(self.mutants());
        problems
    }

    fn name(&self, path: &Path) -> String {
        self.book.repo.name(path)
    }

    /// A problem of the line that declares the exercise.
    fn of(&self, exercise: &Exercise, message: String, mend: String) -> Problem {
        let declared = self.name(&exercise::file(&self.chapter.folder));
        Fault::new(message, mend).at(declared, exercise.line)
    }

    /// Stub and solution exist and are compiled; the stub has its marker.
    fn files(&self, exercise: &Exercise) -> Vec<Problem> {
        let Exercise { number, module, .. } = exercise;
        let stub = exercise.stub(&self.chapter.folder);
        let mut problems = Vec::new();
        for (what, path) in [
            ("stub", &stub),
            ("solution", &exercise.solution(&self.chapter.folder)),
        ] {
            let name = self.name(path);
            if !path.is_file() {
                let message = format!("exercise {number} has no {what} {name}");
                problems.push(self.of(
                    exercise,
                    message,
                    format!("write the file, named like `mod {module}`"),
                ));
                continue;
            }
            let declaration = path.with_file_name("mod.rs");
            if !read_to_string(&declaration).is_ok_and(|text| declares(&text, module)) {
                let message = format!("the {what} of exercise {number}, {name}, is not compiled");
                let fault = Fault::new(message, format!("declare it: `pub mod {module};`"));
                problems.push(fault.at(self.name(&declaration), 0));
            }
        }
        let text = read_to_string(&stub).unwrap_or_default();
        if stub.is_file() && !has_marker(&text, number) {
            let name = self.name(&stub);
            let message = format!("the stub does not say that it is exercise {number}");
            let mend = format!(
                "write `todo!(\"exercise {number}: …\")` or a line `// TODO exercise {number}: …`, \
                 or restore a solved stub with `git checkout -- {name}`"
            );
            problems.push(Fault::new(message, mend).at(name, 1));
        }
        problems
    }

    /// The wrong solutions in `tests/mutants.rs` are those that the exercises
    /// declare: otherwise nobody would miss one that is gone.
    fn mutants(&self) -> Vec<Problem> {
        let path = self.chapter.folder.join("tests/mutants.rs");
        let file = self.name(&path);
        let mutants = mutants(&read_to_string(&path).unwrap_or_default());
        let mut problems: Vec<Problem> = self
            .exercises
            .iter()
            .flat_map(|exercise| self.missing_mutants(exercise, &mutants, &file))
            .collect();
        for mutant in &mutants {
            let Mutant { exercise, name, .. } = mutant;
            // Without any declaration, that is what was reported.
            let declares = |e: &Exercise| {
                e.module == *exercise
                    && (e.wrong.is_empty() || e.wrong.iter().any(|w| w.name == *name))
            };
            if !self.exercises.iter().any(declares) {
                let message =
                    format!("no exercise declares the wrong solution `{exercise}::{name}`");
                let mend = format!(
                    "add it to `// Wrong solutions: …` in `mod {exercise}` of tests/exercises.rs"
                );
                problems.push(Fault::new(message, mend).at(&file, mutant.line));
            }
        }
        problems
    }

    fn missing_mutants(&self, exercise: &Exercise, all: &[Mutant], file: &str) -> Vec<Problem> {
        let Exercise { number, module, .. } = exercise;
        let found: Vec<&str> = all
            .iter()
            .filter(|mutant| mutant.exercise == *module)
            .map(|mutant| mutant.name.as_str())
            .collect();
        let form = |name: &str| {
            format!("`mod mutants {{ mod {module} {{ mod {name} {{ …; {module}!(); }} }} }}`")
        };
        if exercise.wrong.is_empty() {
            let names = match found[..] {
                [] => "NAME".to_owned(),
                [..] => found.join(", "),
            };
            let message = format!("exercise {number} declares no wrong solutions");
            let mend = format!(
                "write `// Wrong solutions: {names}` below `mod {module} {{`; each stands in \
                 {file}, as {}",
                form("NAME")
            );
            return vec![self.of(exercise, message, mend)];
        }
        let declared = self.name(&exercise::file(&self.chapter.folder));
        let missing = exercise
            .wrong
            .iter()
            .filter(|wrong| !found.contains(&wrong.name.as_str()));
        missing
            .map(|Wrong { name, line }| {
                let message =
                    format!("the wrong solution `{name}` of exercise {number} is missing");
                let mend = format!(
                    "write {} into {file}, or take its name off the list",
                    form(name)
                );
                Fault::new(message, mend).at(&declared, *line)
            })
            .collect()
    }

    /// One place in the book, with a hint.
    fn pages(&self, exercise: &Exercise) -> Vec<Problem> {
        let number = &exercise.number;
        let mut places = set_exercises(self.book).filter(|(_, _, found)| found == number);
        let Some((page, line, _)) = places.next() else {
            let message = format!("no page sets exercise {number}");
            let folder = format!("book/src/ch{:02}", self.chapter.number);
            let mend = format!(
                "write {{{{#exercise {number}}}}} under a heading of its own on a page of {folder}"
            );
            return vec![self.of(exercise, message, mend)];
        };
        let mut problems: Vec<Problem> = places
            .map(|(again, line, _)| {
                let message = format!("exercise {number} is set again, first on {}", page.name);
                Fault::new(message, "keep one of the two").at(&again.name, line)
            })
            .collect();
        let own = format!("book/src/ch{:02}/", self.chapter.number);
        if !page.name.starts_with(&own) {
            let message = format!("exercise {number} is set on a page of another chapter");
            let fault = Fault::new(message, format!("move it to a page of {own}"));
            problems.push(fault.at(&page.name, line));
        }
        if !has_hint(page, line) {
            let fault = Fault::new(
                format!("exercise {number} has no hint"),
                "write <details><summary>Hint</summary>…</details> before the next heading",
            );
            problems.push(fault.at(&page.name, line));
        }
        problems
    }
}

/// Whether `mod NAME;` stands among the code.
fn declares(text: &str, name: &str) -> bool {
    code(text)
        .windows(3)
        .any(|three| three[0].text == "mod" && three[1].text == name && three[2].text == ";")
}

/// Whether a `<details>` whose `<summary>` speaks of a hint follows in the
/// section of `line`.
fn has_hint(page: &Page, line: usize) -> bool {
    let section = page.section(line);
    let after: String = page
        .text()
        .filter(|text| text.number > line && section.contains(&text.number))
        .map(|text| text.text.clone() + "\n")
        .collect();
    after.split("<details").skip(1).any(|details| {
        let summary = details
            .split_once("<summary>")
            .and_then(|(_, rest)| rest.split_once("</summary>"));
        summary.is_some_and(|(summary, _)| summary.contains("Hint"))
    })
}

#[cfg(test)]
mod tests;
