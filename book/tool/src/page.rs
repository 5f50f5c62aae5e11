//! A page taken apart into text, fences and headings, each with its line.
//!
//! Pages are read by their lines, not by a Markdown parser: what matters here
//! (fences, headings, directives) stands on lines of its own, and a line's
//! number is what a message must name. Refused here is what can be seen
//! without opening another file; [`crate::expand`] finds the rest.

use crate::directive::{self, Directive, Kind};
use crate::paths::Repo;
use crate::problem::{Fault, Problem, read};
use crate::source::{Line, Part, Source};
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
        let mut reader = Reader {
            folder: path.parent().unwrap_or(Path::new("")).to_path_buf(),
            page: Self {
                path: path.to_path_buf(),
                name: repo.name(path),
                lines: text.lines().count(),
                ..Self::default()
            },
            problems: Vec::new(),
            after_heading: false,
        };
        let lines: Vec<&str> = text.lines().collect();
        let mut at = 0;
        while at < lines.len() {
            at += reader.block(&lines[at..], at + 1);
        }
        (reader.page, reader.problems)
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

struct Reader {
    folder: PathBuf,
    page: Page,
    problems: Vec<Problem>,
    /// Whether the last line that was not empty is a heading.
    after_heading: bool,
}

impl Reader {
    /// Reads the block that starts with `lines[0]`, line `number` of the page,
    /// and returns how many lines it took.
    fn block(&mut self, lines: &[&str], number: usize) -> usize {
        let line = lines[0];
        if let Some(open) = Opening::of(line) {
            self.after_heading = false;
            let inner = lines[1..].iter().position(|line| open.is_closed_by(line));
            let Some(inner) = inner else {
                self.report(
                    number,
                    Fault::new("the code fence is not closed", "close it"),
                );
                return lines.len();
            };
            self.fence(&open, &lines[..inner + 2], number);
            return inner + 2;
        }
        self.text_line(line, number);
        1
    }

    fn text_line(&mut self, line: &str, number: usize) {
        let mut directives = Vec::new();
        match directive::find(line) {
            Ok(found) => {
                for (at, text) in found {
                    match self.text_directive(line, &at, text) {
                        Ok(kind) => directives.push(Directive {
                            line: number,
                            at,
                            kind,
                        }),
                        Err(fault) => self.report(number, fault),
                    }
                }
            }
            Err(fault) => self.report(number, fault),
        }
        let marker =
            unquoted(line).trim_start_matches(|c: char| "-*+.".contains(c) || c.is_ascii_digit());
        if marker.trim_start() != unquoted(line) && Opening::of(marker).is_some() {
            let mend = "start the list item with a word, and the fence on a line of its own";
            self.report(
                number,
                Fault::new("a code fence stands behind a list marker", mend),
            );
        }
        if let Some((level, text)) = heading(line) {
            self.page.headings.push(Heading {
                line: number,
                level,
                text,
            });
            self.after_heading = true;
        } else if !line.trim().is_empty() {
            self.after_heading = false;
        }
        self.page.blocks.push(Block::Text(TextLine {
            number,
            text: line.to_owned(),
            directives,
        }));
    }

    /// Reads a directive in running text and checks that it may stand there.
    fn text_directive(&self, line: &str, at: &Range<usize>, text: &str) -> Result<Kind, Fault> {
        let kind = directive::parse(text, &self.folder)?;
        let alone = unquoted(&line[..at.start]).is_empty() && line[at.end..].trim().is_empty();
        match kind {
            Kind::Value { .. } => {}
            Kind::Include { .. } => {
                let mend = "put it into a code fence of its own";
                return Err(Fault::new(
                    "an include stands outside of a code fence",
                    mend,
                ));
            }
            _ if !alone => {
                let mend = "put the directive on a line of its own";
                return Err(Fault::new(
                    format!("`{{{{{text}}}}}` stands inside a line"),
                    mend,
                ));
            }
            Kind::Exercise { .. } if !self.after_heading => {
                let mend = "write a heading for the exercise above it";
                return Err(Fault::new(
                    format!("`{{{{{text}}}}}` does not stand under a heading"),
                    mend,
                ));
            }
            _ => {}
        }
        Ok(kind)
    }

    fn fence(&mut self, open: &Opening<'_>, lines: &[&str], number: usize) {
        let mut words = open.info.split([',', ' ']).filter(|word| !word.is_empty());
        let mut fence = Fence {
            line: number,
            prefix: open.prefix.to_owned(),
            language: words.next().unwrap_or("").to_owned(),
            fold: false,
            include: None,
            raw: lines.iter().map(|&line| line.to_owned()).collect(),
        };
        for word in words {
            if word == "fold" {
                fence.fold = true;
            } else {
                let fault = Fault::new(
                    format!("unknown word `{word}` after the code fence"),
                    "only `fold` may follow the language",
                );
                self.report(number, fault);
            }
        }
        if matches!(fence.language.to_lowercase().as_str(), "rust" | "rs") && !fence.is_rust() {
            let fault = Fault::new(
                format!("the language `{}` is Rust by another name", fence.language),
                "write ```rust",
            );
            self.report(number, fault);
            fence.language = "rust".to_owned();
        }
        match self.fence_include(&fence, &lines[1..lines.len() - 1], number + 1) {
            Ok(include) => fence.include = include,
            Err(problem) => {
                self.problems.push(problem);
                return;
            }
        }
        self.page.blocks.push(Block::Fence(fence));
    }

    /// The fence's include. Without one it must not be Rust; with one there is
    /// nothing else.
    fn fence_include(
        &self,
        fence: &Fence,
        body: &[&str],
        first: usize,
    ) -> Result<Option<Include>, Problem> {
        let at = |line: usize, message: &str, mend: &str| {
            Fault::new(message, mend).at(&self.page.name, line)
        };
        let filled: Vec<(usize, &str)> = (first..)
            .zip(body.iter().map(|line| unquoted(line)))
            .filter(|(_, line)| !line.trim().is_empty())
            .collect();
        let mut found = None;
        for &(line, text) in &filled {
            let directives =
                directive::find(text).map_err(|fault| fault.at(&self.page.name, line))?;
            for (range, text_of) in directives {
                let kind = directive::parse(text_of, &self.folder)
                    .map_err(|fault| fault.at(&self.page.name, line))?;
                let Kind::Include { file, part } = kind else {
                    let mend = "write it outside, or `\\{{#` to show it as it is";
                    return Err(at(
                        line,
                        &format!("`{{{{{text_of}}}}}` stands inside a code fence"),
                        mend,
                    ));
                };
                if filled.len() > 1 || range != (0..text.trim_end().len()) {
                    let mend = "give the include a code fence of its own";
                    return Err(at(
                        line,
                        "an include and other text stand in one code fence",
                        mend,
                    ));
                }
                found = Some(Include { line, file, part });
            }
        }
        match &found {
            None if fence.is_rust() => {
                let mend = "include it from a file that is compiled: {{#include FILE:ANCHOR}}";
                Err(at(
                    fence.line,
                    "a Rust listing is typed into the page",
                    mend,
                ))
            }
            None if fence.fold => Err(at(
                fence.line,
                "`fold` needs an include",
                "take `fold` away, or include a file",
            )),
            Some(include) => self.check_part(fence, include).map(|()| found),
            None => Ok(None),
        }
    }

    fn check_part(&self, fence: &Fence, include: &Include) -> Result<(), Problem> {
        let is_rust_file = include.file.extension().is_some_and(|end| end == "rs");
        let fault = if fence.is_rust() && !is_rust_file {
            Fault::new(
                "a Rust listing includes a file that is not Rust",
                "name a .rs file, or correct the fence's language",
            )
        } else if !fence.is_rust() && is_rust_file {
            Fault::new(
                "a Rust file is included in a fence that is not Rust",
                "write ```rust",
            )
        } else if is_rust_file && matches!(include.part, Part::Lines(..)) {
            Fault::new(
                "line numbers of Rust code go stale",
                "mark the lines with an ANCHOR and include that",
            )
        } else {
            return Ok(());
        };
        Err(fault.at(&self.page.name, include.line))
    }

    fn report(&mut self, line: usize, fault: Fault) {
        self.problems.push(fault.at(&self.page.name, line));
    }
}

/// The line that opens a fence, taken apart.
struct Opening<'a> {
    prefix: &'a str,
    /// The fence's character and how many of them there are.
    mark: char,
    length: usize,
    info: &'a str,
}

impl<'a> Opening<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let fence = unquoted(line);
        let mark = fence.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = fence.len() - fence.trim_start_matches(mark).len();
        let info = fence[length..].trim();
        (length >= 3 && !(mark == '`' && info.contains('`'))).then(|| Self {
            prefix: &line[..line.len() - fence.len()],
            mark,
            length,
            info,
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let fence = unquoted(line).trim_end();
        fence.len() >= self.length && fence.chars().all(|c| c == self.mark)
    }
}

/// The line without the indentation and the `>` of quotes.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// The level and the text of a heading that starts with `#`.
fn heading(line: &str) -> Option<(usize, String)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    ((1..=6).contains(&level) && text.starts_with(' ')).then(|| {
        (
            level,
            text.trim().trim_end_matches('#').trim_end().to_owned(),
        )
    })
}

#[cfg(test)]
mod tests;
