//! A file of the repository as the book shows it.
//!
//! What a listing shows differs from the file: a part between two anchors,
//! without the anchors' own lines, moved to the left, with doc comments cut to
//! their first paragraph. Every shown line keeps its number in the file, which
//! is how the checks know what has been shown.

use crate::paths::Repo;
use crate::problem::{Fault, read};
use std::path::{Path, PathBuf};

/// The longest listing that a reader still takes in.
pub const MAX_LISTING: usize = 60;

/// A text file of the repository.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: PathBuf,
    /// The path relative to the repository.
    pub name: String,
    pub lines: Vec<String>,
}

/// One line as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its 1-based number in the file.
    pub number: usize,
    pub text: String,
}

/// What an include takes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Whole,
    Anchor(String),
    /// First and last line, both 1-based and included; no last line means to the end.
    Lines(usize, Option<usize>),
}

impl Part {
    /// Reads what follows the file's name in `{{#include FILE:…}}`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mend = "write FILE, FILE:ANCHOR, FILE:7, FILE:7:12, FILE:7: or FILE::12";
        let bad = || {
            Fault::new(
                format!("`{text}` is neither an anchor nor a range of lines"),
                mend,
            )
        };
        let number = |text: &str| text.parse().ok().filter(|&n: &usize| n > 0).ok_or_else(bad);
        match text.split_once(':') {
            None if is_anchor(text) && !text.bytes().all(|b| b.is_ascii_digit()) => {
                Ok(Self::Anchor(text.to_owned()))
            }
            None => number(text).map(|n| Self::Lines(n, Some(n))),
            Some(("", last)) => Ok(Self::Lines(1, Some(number(last)?))),
            Some((first, "")) => Ok(Self::Lines(number(first)?, None)),
            Some((first, last)) => Ok(Self::Lines(number(first)?, Some(number(last)?))),
        }
    }
}

impl Source {
    pub fn read(repo: &Repo, path: &Path) -> Result<Self, Fault> {
        let name = repo.name(path);
        let text = read(
            path,
            &name,
            "check the path; it starts at the folder of the file that names it",
        )?;
        Ok(Self::from_text(path, name, &text))
    }

    pub fn from_text(path: impl Into<PathBuf>, name: impl Into<String>, text: &str) -> Self {
        Self {
            path: path.into(),
            name: name.into(),
            lines: text.lines().map(str::to_owned).collect(),
        }
    }

    pub fn is_rust(&self) -> bool {
        self.path.extension().is_some_and(|end| end == "rs")
    }

    /// The text by which two chapters' files are compared: without the anchors'
    /// lines, and with any chapter's crate called the same in doc comments, whose
    /// examples must name the crate.
    pub fn comparable(&self) -> String {
        let lines = self.lines.iter().filter(|line| marker(line).is_none());
        lines.fold(String::new(), |text, line| {
            match is_doc(line) && self.is_rust() {
                true => text + &without_crate(line) + "\n",
                false => text + line + "\n",
            }
        })
    }

    /// What a reader is shown of the file: all of it but the anchors' lines, the
    /// tests at its end, and what doc comments say after their first paragraph.
    pub fn taught(&self) -> Vec<Line> {
        let Ok(mut lines) = self.part(&Part::Whole) else {
            return Vec::new();
        };
        if self.is_rust() {
            let tests = crate::code::tests_line(&self.lines.join("\n"));
            lines.retain(|line| tests.is_none_or(|tests| line.number < tests));
            lines = shorten_docs(lines);
        }
        trim(&mut lines);
        lines
    }

    /// The lines of `part` as they stand in the file, but for the anchors' lines.
    pub fn part(&self, part: &Part) -> Result<Vec<Line>, Fault> {
        let (first, last) = match part {
            Part::Whole => (1, self.lines.len()),
            Part::Anchor(name) => self.anchor(name)?,
            &Part::Lines(first, last) => self.range(first, last)?,
        };
        let lines = self.lines.iter().enumerate().map(|(i, text)| (i + 1, text));
        Ok(lines
            .filter(|(number, text)| (first..=last).contains(number) && marker(text).is_none())
            .map(|(number, text)| Line {
                number,
                text: text.clone(),
            })
            .collect())
    }

    /// The lines of `part` as a Rust listing shows them.
    pub fn listing(&self, part: &Part) -> Result<Vec<Line>, Fault> {
        let mut lines = match part {
            Part::Whole => self.taught(),
            _ => shorten_docs(self.part(part)?),
        };
        trim(&mut lines);
        dedent(&mut lines);
        if lines.is_empty() {
            return Err(Fault::new(
                format!("the listing of {} is empty", self.name),
                "show at least one line",
            ));
        }
        Ok(lines)
    }

    /// The lines between an anchor's two markers, without these.
    pub fn anchor(&self, name: &str) -> Result<(usize, usize), Fault> {
        let start = self.marker_line(Marker::Start(name))?;
        let end = self.marker_line(Marker::End(name))?;
        if end < start {
            return Err(Fault::new(
                format!(
                    "anchor `{name}` of {} ends on line {end}, before it starts on line {start}",
                    self.name
                ),
                "swap the two",
            ));
        }
        Ok((start + 1, end - 1))
    }

    fn marker_line(&self, wanted: Marker<'_>) -> Result<usize, Fault> {
        let lines = self.lines.iter().enumerate();
        let found: Vec<usize> = lines
            .filter(|(_, line)| marker(line) == Some(wanted))
            .map(|(i, _)| i + 1)
            .collect();
        match found[..] {
            [line] => Ok(line),
            [] => Err(Fault::new(
                format!("{} has no `{wanted}`", self.name),
                "add the comment line, or correct the anchor's name",
            )),
            [..] => Err(Fault::new(
                format!(
                    "{} has `{wanted}` {} times, on lines {}",
                    self.name,
                    found.len(),
                    list(&found)
                ),
                "give each anchor a name of its own",
            )),
        }
    }

    fn range(&self, first: usize, last: Option<usize>) -> Result<(usize, usize), Fault> {
        let count = self.lines.len();
        let last = last.unwrap_or(count);
        if first > last || last > count {
            return Err(Fault::new(
                format!(
                    "lines {first} to {last} do not exist in {}, which has {count} lines",
                    self.name
                ),
                "correct the range",
            ));
        }
        Ok((first, last))
    }
}

/// A comment line that starts or ends an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker<'a> {
    Start(&'a str),
    End(&'a str),
}

impl std::fmt::Display for Marker<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Start(name) => write!(f, "ANCHOR: {name}"),
            Self::End(name) => write!(f, "ANCHOR_END: {name}"),
        }
    }
}

/// The marker that `line` is, if it is a comment of nothing else.
pub fn marker(line: &str) -> Option<Marker<'_>> {
    let line = line.trim();
    let comment = ["//", "#", "--", ";"]
        .iter()
        .find_map(|start| line.strip_prefix(start))?;
    let comment = comment.trim_start();
    let (name, make): (&str, fn(&str) -> Marker<'_>) =
        if let Some(name) = comment.strip_prefix("ANCHOR:") {
            (name, |n| Marker::Start(n))
        } else {
            (comment.strip_prefix("ANCHOR_END:")?, |n| Marker::End(n))
        };
    Some(name.trim()).filter(|name| is_anchor(name)).map(make)
}

fn is_anchor(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| crate::rust::is_word(c) || c == '-')
}

fn is_doc(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("///") || line.starts_with("//!")
}

/// The line with `ch03::` written as `chapter::`, whatever the number.
fn without_crate(line: &str) -> String {
    (0..10).fold(line.to_owned(), |line, number| {
        line.replace(&format!("ch0{number}::"), "chapter::")
    })
}

/// Every doc comment up to its first empty line.
fn shorten_docs(lines: Vec<Line>) -> Vec<Line> {
    let mut shown = Vec::with_capacity(lines.len());
    // The sort of comment that is being cut off.
    let mut cutting = None;
    for line in lines {
        let text = line.text.trim();
        let doc = ["///", "//!"]
            .into_iter()
            .find(|start| text.starts_with(start));
        if doc.is_none() || doc != cutting {
            cutting = None;
        }
        if doc.is_some_and(|start| text == start) {
            cutting = doc;
        }
        if cutting.is_none() {
            shown.push(line);
        }
    }
    shown
}

/// Drops empty lines at both ends.
fn trim(lines: &mut Vec<Line>) {
    while lines.last().is_some_and(|line| line.text.trim().is_empty()) {
        lines.pop();
    }
    let empty = lines
        .iter()
        .take_while(|line| line.text.trim().is_empty())
        .count();
    lines.drain(..empty);
}

/// Moves all lines to the left by the indentation that they share.
fn dedent(lines: &mut [Line]) {
    let filled = lines.iter().filter(|line| !line.text.trim().is_empty());
    let shared = filled.map(|line| indent(&line.text)).min().unwrap_or(0);
    for line in lines {
        line.text = line.text.get(shared..).unwrap_or("").trim_end().to_owned();
    }
}

/// How many bytes of white space a line starts with.
pub fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn list(numbers: &[usize]) -> String {
    let words: Vec<String> = numbers.iter().map(usize::to_string).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests;
