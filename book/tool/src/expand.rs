//! A page with every directive replaced by what it stands for, as Markdown
//! and HTML for mdBook's own preprocessor and renderer.

pub(crate) mod diff;
mod exercise;
mod listing;
mod plot;
mod timeline;
mod value;

use crate::directive::Kind;
use crate::page::{Block, Fence, Page, TextLine};
use crate::paths::Repo;
use crate::problem::{Fault, Problem};
use std::path::Path;

/// The expanded `text` of the page at `path`, or everything that is wrong with it.
pub fn page(repo: &Repo, path: &Path, text: &str) -> Result<String, Vec<Problem>> {
    let (page, mut problems) = Page::parse(repo, path, text);
    let mut out = String::with_capacity(text.len() * 2);
    for block in &page.blocks {
        let expanded = match block {
            Block::Text(line) => text_line(repo, line),
            Block::Fence(fence) => self::fence(repo, fence),
        };
        match expanded {
            Ok(text) => out.push_str(&text),
            Err((line, fault)) => problems.push(fault.at(&page.name, line)),
        }
    }
    if problems.is_empty() {
        return Ok(out);
    }
    problems.sort();
    Err(problems)
}

/// A fault with the line of the page that it belongs to.
type Expanded = Result<String, (usize, Fault)>;

fn text_line(repo: &Repo, line: &TextLine) -> Expanded {
    let at_line = |fault| (line.number, fault);
    let mut out = String::new();
    let mut from = 0;
    for directive in &line.directives {
        let before = &line.text[..directive.at.start];
        let html = match &directive.kind {
            Kind::Value { file, key } => {
                let in_code = before.matches('`').count() % 2 == 1;
                out.push_str(&line.text[from..directive.at.start]);
                out.push_str(&value::text(repo, file, key, in_code).map_err(at_line)?);
                from = directive.at.end;
                continue;
            }
            Kind::Diff { old, new } => diff::html(repo, old, new),
            Kind::Timeline { file } => timeline::html(repo, file),
            Kind::Plot { file } => plot::html(repo, file),
            Kind::Exercise { number } => exercise::html(repo, number),
            // Refused when the page was read.
            Kind::Include { .. } => continue,
        };
        // The others stand alone in their line, behind a quote's `>` at most.
        return html.map(|html| block(before, &html)).map_err(at_line);
    }
    out.push_str(&line.text[from..]);
    Ok(literal(&out.replace("\\{{#", "{{#")) + "\n")
}

fn fence(repo: &Repo, fence: &Fence) -> Expanded {
    match &fence.include {
        None => {
            let lines = fence.raw.iter().map(|line| line.replace("\\{{#", "{{#"));
            Ok(lines.map(|line| literal(&line) + "\n").collect())
        }
        Some(include) => listing::included(repo, fence, include)
            .map(|text| block(&fence.prefix, &text))
            .map_err(|fault| (include.line, fault)),
    }
}

/// `text` as a block of its own behind `prefix`, with the empty lines around
/// it that tell HTML and Markdown apart.
fn block(prefix: &str, text: &str) -> String {
    let line = |text: &str| format!("{prefix}{text}").trim_end().to_owned() + "\n";
    let mut out = line("");
    out.extend(text.lines().map(line));
    out + &line("")
}

/// `line` such that mdBook shows its `{{#…}}` instead of following it.
///
/// mdBook takes the backslash before the first of them away and leaves the
/// rest of the line alone, up to the last `}}`.
fn literal(line: &str) -> String {
    match line.find("{{#") {
        Some(at) if line[at..].contains("}}") => format!("{}\\{}", &line[..at], &line[at..]),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests;
