//! The exercises of a chapter, as its `tests/exercises.rs` declares them:
//!
//! ```text
//! exercises! {
//!     ch01;
//!     #[ignore = "exercise 1.1: pending n times, then ready"]
//!     mod yield_times {
//!         // Wrong solutions: forgets_to_wake, one_too_few
//!         fn zero_is_ready_at_once() { … }
//!     }
//! }
//! ```
//!
//! The file is read, not compiled: the book must be able to say which exercise
//! has no stub while the chapter does not build.

use crate::paths::{Repo, chapter_number, package};
use crate::problem::{Fault, Problem, read};
use crate::rust::{Kind, Token, tokens};
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exercise {
    /// Such as `1.4`.
    pub number: String,
    pub title: String,
    /// The module of its tests, its stub and its solution.
    pub module: String,
    pub chapter: u32,
    /// The names of the test functions.
    pub tests: Vec<String>,
    pub wrong: Vec<Wrong>,
    /// The 1-based line of its `#[ignore = …]`.
    pub line: usize,
}

/// A wrong solution that an exercise declares, so that it is missed when it
/// is no longer in `tests/mutants.rs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The name of its module.
    pub name: String,
    /// The 1-based line that declares it.
    pub line: usize,
}

impl Exercise {
    /// The file that the reader fills in.
    pub fn stub(&self, chapter: &Path) -> PathBuf {
        chapter.join(format!("src/exercises/{}.rs", self.module))
    }

    pub fn solution(&self, chapter: &Path) -> PathBuf {
        chapter.join(format!("src/solutions/{}.rs", self.module))
    }

    /// The package of its chapter, such as `ch01`.
    pub fn package(&self) -> String {
        package(self.chapter)
    }
}

/// Where a chapter declares its exercises.
pub fn file(chapter: &Path) -> PathBuf {
    chapter.join("tests/exercises.rs")
}

/// The exercises of the chapter in `folder`, in the file's order.
pub fn read_chapter(repo: &Repo, folder: &Path) -> Result<Vec<Exercise>, Vec<Problem>> {
    let path = file(folder);
    let name = repo.name(&path);
    let text = read(&path, &name, "a chapter declares its exercises there")
        .map_err(|fault| vec![fault.at(&name, 0)])?;
    parse(&text, &name, chapter_number(folder).unwrap_or(0))
}

/// Reads the `exercises!` block of `text`, the file called `name`.
pub fn parse(text: &str, name: &str, chapter: u32) -> Result<Vec<Exercise>, Vec<Problem>> {
    let mut code = tokens(text);
    code.retain(|token| match token.kind {
        Kind::Space => false,
        Kind::Comment => wrong_solutions(token).is_some(),
        _ => true,
    });
    let start = (0..code.len()).find(|&i| starts(&code[i..], &["exercises", "!", "{"]));
    let Some(start) = start else {
        let fault = Fault::new(
            "no `exercises! { … }` block",
            "declare the exercises in one",
        );
        return Err(vec![fault.at(name, 0)]);
    };
    let mut parser = Parser {
        code: &code,
        at: start + 3,
        chapter,
        problems: Vec::new(),
        name,
    };
    let found = parser.block();
    parser.check_names(&found);
    if parser.problems.is_empty() {
        Ok(found)
    } else {
        Err(parser.problems)
    }
}

struct Parser<'a> {
    code: &'a [Token<'a>],
    at: usize,
    chapter: u32,
    problems: Vec<Problem>,
    name: &'a str,
}

impl<'a> Parser<'a> {
    fn block(&mut self) -> Vec<Exercise> {
        let krate = package(self.chapter);
        if starts(&self.code[self.at..], &[&krate, ";"]) {
            self.at += 2;
        } else {
            let line = self.line();
            self.report(
                line,
                "the block does not name its chapter first",
                &format!("start it with `{krate};`"),
            );
        }
        let mut found = Vec::new();
        // The last `#[ignore = "…"]` that no module has claimed.
        let mut pending: Option<(usize, &'a str)> = None;
        while let Some(token) = self.code.get(self.at) {
            let (line, text) = (token.line, token.text);
            if text == "}" {
                break;
            }
            if token.kind == Kind::Attribute {
                if let Some(reason) = ignore_reason(text) {
                    pending = Some((line, reason));
                }
            } else if text == "mod" {
                found.extend(self.module(line, pending.take()));
                continue;
            } else if text == "{" {
                self.at = self.block_end();
                continue;
            }
            self.at += 1;
        }
        found
    }

    /// Reads `mod NAME { … }`; the position is on `mod`.
    fn module(&mut self, line: usize, ignore: Option<(usize, &str)>) -> Option<Exercise> {
        let module = self.code.get(self.at + 1)?.text.to_owned();
        self.at += 2;
        let (tests, wrong) = self.body();
        let Some((line, reason)) = ignore else {
            let mend = "write #[ignore = \"exercise N.M: title\"] above it";
            self.report(line, &format!("`mod {module}` is no exercise"), mend);
            return None;
        };
        let Some((number, title)) = split_reason(reason) else {
            let mend = "write #[ignore = \"exercise N.M: title\"]";
            self.report(line, &format!("`{reason}` names no exercise"), mend);
            return None;
        };
        if number.split('.').next() != Some(&self.chapter.to_string()) {
            let mend = format!("start its number with `{}.`", self.chapter);
            self.report(
                line,
                &format!("exercise {number} stands in chapter {}", self.chapter),
                &mend,
            );
        }
        if tests.is_empty() {
            self.report(
                line,
                &format!("exercise {number} has no test"),
                "write `fn name() { … }` in its module",
            );
        }
        Some(Exercise {
            number: number.to_owned(),
            title: title.to_owned(),
            module,
            chapter: self.chapter,
            tests,
            wrong,
            line,
        })
    }

    /// What stands directly inside the module: the functions without arguments
    /// and the wrong solutions. The position is before its `{`, and afterwards
    /// behind its `}`.
    fn body(&mut self) -> (Vec<String>, Vec<Wrong>) {
        let (mut tests, mut wrong) = (Vec::new(), Vec::new());
        let end = self.block_end();
        let mut depth = 0;
        for i in self.at..end {
            match self.code[i].text {
                "{" => depth += 1,
                "}" => depth -= 1,
                "fn" if depth == 1 && starts(&self.code[(i + 2).min(end)..], &["(", ")"]) => {
                    tests.push(self.code[i + 1].text.to_owned());
                }
                _ if depth == 1 => wrong.extend(wrong_solutions(&self.code[i]).unwrap_or_default()),
                _ => {}
            }
        }
        self.at = end;
        (tests, wrong)
    }

    /// The position behind the block that opens at or after the current one.
    fn block_end(&mut self) -> usize {
        let mut depth = 0;
        for i in self.at..self.code.len() {
            match self.code[i].text {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => continue,
            }
            if depth == 0 {
                return i + 1;
            }
        }
        let line = self.line();
        self.report(line, "a `{` is never closed", "close it");
        self.code.len()
    }

    fn check_names(&mut self, found: &[Exercise]) {
        for (i, exercise) in found.iter().enumerate() {
            let Exercise {
                number,
                module,
                line,
                ..
            } = exercise;
            if found[..i].iter().any(|e| e.number == *number) {
                self.report(
                    *line,
                    &format!("exercise {number} exists twice"),
                    "give each a number of its own",
                );
            }
            if found[..i].iter().any(|e| e.module == *module) {
                self.report(
                    *line,
                    &format!("`mod {module}` exists twice"),
                    "give each exercise a module of its own",
                );
            }
        }
    }

    fn line(&self) -> usize {
        self.code
            .get(self.at)
            .or(self.code.last())
            .map_or(0, |t| t.line)
    }

    fn report(&mut self, line: usize, message: &str, mend: &str) {
        self.problems
            .push(Fault::new(message, mend).at(self.name, line));
    }
}

fn starts(code: &[Token<'_>], words: &[&str]) -> bool {
    code.len() >= words.len() && code.iter().zip(words).all(|(t, w)| t.text == *w)
}

/// What `// Wrong solutions: one_too_many, ignores_the_last_poll` declares.
fn wrong_solutions(token: &Token<'_>) -> Option<Vec<Wrong>> {
    let names = token.text.strip_prefix("// Wrong solutions:")?.split(',');
    let wrong = names.map(|name| Wrong {
        name: name.trim().to_owned(),
        line: token.line,
    });
    Some(wrong.filter(|wrong| !wrong.name.is_empty()).collect())
}

/// The text in `#[ignore = "text"]`.
fn ignore_reason(attribute: &str) -> Option<&str> {
    let inner = attribute.strip_prefix("#[")?.strip_suffix(']')?.trim();
    let value = inner
        .strip_prefix("ignore")?
        .trim_start()
        .strip_prefix('=')?
        .trim();
    value.strip_prefix('"')?.strip_suffix('"')
}

/// Splits `exercise 1.4: a title` into number and title.
fn split_reason(reason: &str) -> Option<(&str, &str)> {
    let (number, title) = reason.strip_prefix("exercise ")?.split_once(':')?;
    let (chapter, index) = number.split_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let title = title.trim();
    (digits(chapter) && digits(index) && !title.is_empty()).then_some((number, title))
}

#[cfg(test)]
mod tests;
