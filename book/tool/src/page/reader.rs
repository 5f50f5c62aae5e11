//! A page's text, read line by line, with every rule that one page can break
//! by itself.

use super::{Block, Fence, Heading, Include, Page, TextLine};
use crate::directive::{self, Directive, Kind};
use crate::problem::{Fault, Problem};
use crate::source::Part;
use std::ops::Range;
use std::path::PathBuf;

pub(super) struct Reader {
    /// The page's folder, where its paths start.
    folder: PathBuf,
    page: Page,
    problems: Vec<Problem>,
    /// Whether the last line that was not empty is a heading.
    after_heading: bool,
}

impl Reader {
    /// A reader for `page`, which has its path and name, and nothing else yet.
    pub(super) fn new(page: Page) -> Self {
        Self {
            folder: page.path.parent().map(PathBuf::from).unwrap_or_default(),
            page,
            problems: Vec::new(),
            after_heading: false,
        }
    }

    /// The page with all of `text`, and what is wrong with it.
    pub(super) fn read(mut self, text: &str) -> (Page, Vec<Problem>) {
        let lines: Vec<&str> = text.lines().collect();
        let mut at = 0;
        while at < lines.len() {
            at += self.block(&lines[at..], at + 1);
        }
        (self.page, self.problems)
    }

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
