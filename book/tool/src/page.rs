//! A page taken apart into text, fences and headings, each with its line.
//!
//! Pages are read by their lines, not by a Markdown parser: what matters here
//! (fences, headings, directives) stands on lines of its own, and a line's
//! number is what a message must name. Refused here is what can be seen
//! without opening another file; [`crate::expand`] finds the rest.

mod reader;

use crate::directive::Directive;
use crate::paths::Repo;
use crate::problem::{Fault, Problem, read};
use crate::source::{Line, Part, Source};
use reader::Reader;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A page of the book.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub path: PathBuf,
    /// The path relative to the repository.
    pub name: String,
    pub blocks: Vec<Block>,
    pub headings: Vec<Heading>,
    /// How many lines the page has.
    pub lines: usize,
}

#[derive(Clone, Debug)]
pub enum Block {
    Text(TextLine),
    Fence(Fence),
}

/// A line outside of fences.
#[derive(Clone, Debug)]
pub struct TextLine {
    pub number: usize,
    pub text: String,
    pub directives: Vec<Directive>,
}

/// A fenced code block.
#[derive(Clone, Debug)]
pub struct Fence {
    /// The line of the opening fence.
    pub line: usize,
    /// What stands before the fence: indentation in a list, `> ` in a quote.
    pub prefix: String,
    /// The first word after the fence, such as `rust`; may be empty.
    pub language: String,
    /// Whether the listing is shown folded.
    pub fold: bool,
    /// The file that the fence shows; without one, its text is its own.
    pub include: Option<Include>,
    /// The fence as it stands in the page, both fence lines included.
    pub raw: Vec<String>,
}

/// The one include of a fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    pub line: usize,
    pub file: PathBuf,
    pub part: Part,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub line: usize,
    pub level: usize,
    pub text: String,
}

impl Fence {
    pub fn is_rust(&self) -> bool {
        self.language == "rust"
    }
}

impl Include {
    /// The lines of the file that a Rust listing shows.
    pub fn listing(&self, repo: &Repo) -> Result<(Source, Vec<Line>), Fault> {
        let source = Source::read(repo, &self.file)?;
        let lines = source.listing(&self.part)?;
        Ok((source, lines))
    }
}

impl Page {
    /// Takes `text` apart, which is the page at `path`. What is wrong is left
    /// out of the page and reported beside it.
    pub fn parse(repo: &Repo, path: &Path, text: &str) -> (Self, Vec<Problem>) {
        let page = Self {
            path: path.to_path_buf(),
            name: repo.name(path),
            lines: text.lines().count(),
            ..Self::default()
        };
        Reader::new(page).read(text)
    }

    /// The page's fences that show a file.
    pub fn includes(&self) -> impl Iterator<Item = (&Fence, &Include)> {
        self.fences()
            .filter_map(|fence| Some((fence, fence.include.as_ref()?)))
    }

    pub fn fences(&self) -> impl Iterator<Item = &Fence> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Fence(fence) => Some(fence),
            Block::Text(_) => None,
        })
    }

    /// The page's directives outside of fences: values, diffs, timelines, exercises.
    pub fn directives(&self) -> impl Iterator<Item = &Directive> {
        self.text().flat_map(|line| &line.directives)
    }

    pub fn text(&self) -> impl Iterator<Item = &TextLine> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Text(line) => Some(line),
            Block::Fence(_) => None,
        })
    }

    /// The lines of the section that `line` stands in: from its heading to
    /// before the next heading of the same or a higher level.
    pub fn section(&self, line: usize) -> Range<usize> {
        let Some(own) = self.headings.iter().rposition(|h| h.line <= line) else {
            let first = self.headings.first().map_or(self.lines + 1, |h| h.line);
            return 1..first;
        };
        let heading = &self.headings[own];
        let next = self.headings[own + 1..]
            .iter()
            .find(|h| h.level <= heading.level);
        heading.line..next.map_or(self.lines + 1, |h| h.line)
    }
}

/// The book's pages in the order of `SUMMARY.md`, with everything that is
/// wrong on them.
pub fn pages(repo: &Repo) -> (Vec<Page>, Vec<Problem>) {
    let summary = repo.pages().join("SUMMARY.md");
    let name = repo.name(&summary);
    let text = match read(&summary, &name, "it lists the book's pages") {
        Ok(text) => text,
        Err(fault) => return (Vec::new(), vec![fault.at(name, 0)]),
    };
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    for (line, link) in summary_links(&text) {
        let path = repo.pages().join(link);
        match read(
            &path,
            &repo.name(&path),
            "write the page, or take it out of the summary",
        ) {
            Ok(text) => {
                let (page, found) = Page::parse(repo, &path, &text);
                pages.push(page);
                problems.extend(found);
            }
            Err(fault) => problems.push(fault.at(&name, line)),
        }
    }
    (pages, problems)
}

/// The pages that a summary links to, with the lines of the links.
pub fn summary_links(text: &str) -> Vec<(usize, &str)> {
    let lines = text.lines().enumerate();
    lines
        .flat_map(|(i, line)| {
            let links = line
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            links.map(move |link| (i + 1, link.trim()))
        })
        .filter(|(_, link)| link.ends_with(".md"))
        .collect()
}

#[cfg(test)]
mod tests;
