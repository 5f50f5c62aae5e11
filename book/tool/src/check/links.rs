//! Every link within the book leads somewhere, every picture has a text, every
//! page is listed, and no directive is left over.
//!
//! Checked over the HTML that readers get. A problem is reported at the line of
//! the page (or the theme) that the link stands in. Links to other sites are
//! not followed.

use super::book::{Book, files};
use super::html::Document;
use crate::page::summary_links;
use crate::preprocessor::Problems;
use crate::problem::{Fault, Problem};
use crate::site::{self, Files};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::read_to_string;
use std::path::PathBuf;

/// Builds the book and checks what came out. A book that cannot be built has
/// the problems that keep it from it.
pub fn problems(book: &Book) -> Result<Vec<Problem>> {
    match site::render(&book.repo) {
        Ok((files, warnings)) => {
            let mut problems = of_site(book, &files);
            problems.extend(warnings.into_iter().map(|warning| {
                let mend = "mend what mdBook warns of";
                Fault::new(warning, mend).at("book/book.toml", 0)
            }));
            Ok(problems)
        }
        Err(error) => match error.downcast::<Problems>() {
            Ok(Problems(found)) => Ok(found),
            Err(error) => {
                let message = format!("the book cannot be built: {error:#}");
                Ok(vec![
                    Fault::new(message, "see `cargo run -p book -- build`").at("book/book.toml", 0),
                ])
            }
        },
    }
}

/// What is wrong with a rendered book.
pub fn of_site(book: &Book, files: &Files) -> Vec<Problem> {
    let mut problems: BTreeSet<Problem> = unlisted(book).into_iter().collect();
    let documents: BTreeMap<&str, Document> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, text)| {
            (
                name.as_str(),
                Document::parse(&String::from_utf8_lossy(text)),
            )
        })
        .collect();
    // The page for printing repeats all others.
    for (&name, document) in documents.iter().filter(|(name, _)| **name != "print.html") {
        let page = PageOf { book, html: name };
        for link in &document.links {
            if let Some(message) = broken(link, name, document.has_base, files, &documents) {
                let mend = "correct the link, or give its target this name";
                problems.insert(page.problem(&written(link), &message, mend));
            }
        }
        for picture in &document.mute {
            let mend = "describe what it shows: alt=\"…\", or <title> or aria-label for an <svg>";
            problems.insert(page.problem(
                &written(picture),
                &format!("the picture `{picture}` has no text"),
                mend,
            ));
        }
        for directive in &document.directives {
            let mend = "put it where it is expanded, or into `code`";
            let start = format!("{{{{#{}", directive.split("}}").next().unwrap_or_default());
            problems.insert(page.problem(
                std::slice::from_ref(&start),
                &format!("`{start}` is not expanded"),
                mend,
            ));
        }
    }
    problems.into_iter().collect()
}

/// Pages that no reader finds.
fn unlisted(book: &Book) -> Vec<Problem> {
    let folder = book.repo.pages();
    let summary = read_to_string(folder.join("SUMMARY.md")).unwrap_or_default();
    let listed: BTreeSet<PathBuf> = summary_links(&summary)
        .into_iter()
        .map(|(_, link)| book.repo.absolute(folder.join(link)))
        .collect();
    let is_unlisted = |path: &PathBuf| !listed.contains(path) && *path != folder.join("SUMMARY.md");
    files(&folder, "md")
        .into_iter()
        .filter(is_unlisted)
        .map(|path| {
            let mend = "list it in book/src/SUMMARY.md, or delete it";
            Fault::new("this page is not in the summary", mend).at(book.repo.name(&path), 1)
        })
        .collect()
}

/// Why `link` on the page `from` leads nowhere.
fn broken(
    link: &str,
    from: &str,
    has_base: bool,
    files: &Files,
    documents: &BTreeMap<&str, Document>,
) -> Option<String> {
    if is_external(link) {
        return None;
    }
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let path = decode(path.split('?').next().unwrap_or_default());
    let folder = match from.rsplit_once('/') {
        Some((folder, _)) if !has_base => folder,
        _ => "",
    };
    let Some(target) = (if path.is_empty() {
        Some(from.to_owned())
    } else {
        resolve(folder, &path)
    }) else {
        return Some(format!("the link `{link}` leads out of the book"));
    };
    let names = [
        target.clone(),
        format!("{target}/index.html")
            .trim_start_matches('/')
            .to_owned(),
    ];
    let Some(name) = names.iter().find(|name| files.contains_key(*name)) else {
        return Some(format!("the link `{link}` leads to no file"));
    };
    // `#` alone is the top of any page; only pages have ids.
    let document = documents
        .get(name.as_str())
        .filter(|_| !fragment.is_empty())?;
    let is_there = document.ids.contains(fragment) || document.ids.contains(&decode(fragment));
    (!is_there).then(|| format!("the link `{link}` leads to no id `{fragment}` of {name}"))
}

/// `https:`, `mailto:`, `data:`, `//example.org`.
fn is_external(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    link.starts_with("//") || scheme.is_some_and(|scheme| !scheme.is_empty() && is_scheme(scheme))
}

/// The path in the site; none if it goes above its root.
fn resolve(folder: &str, path: &str) -> Option<String> {
    let folder = if path.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// What `text` names; itself if it cannot be read.
fn decode(text: &str) -> String {
    site::decode(text).unwrap_or_else(|| text.to_owned())
}

/// How the target of a link may be written in Markdown, likeliest first.
fn written(link: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for link in [link.to_owned(), decode(link)] {
        forms.push(link.replacen(".html", ".md", 1));
        forms.push(link.clone());
        // `index.html` is `README.md` or the folder.
        forms.extend(
            link.strip_suffix("index.html")
                .map(|folder| format!("{folder}README.md")),
        );
    }
    forms.retain(|form| !form.is_empty());
    forms
}

/// A rendered page, to find where it comes from.
struct PageOf<'a> {
    book: &'a Book,
    html: &'a str,
}

impl PageOf<'_> {
    /// A problem of the line that contains the first possible one of `texts`:
    /// in the page's Markdown, or else in the summary or the theme.
    fn problem(&self, texts: &[String], message: &str, mend: &str) -> Problem {
        let own = self.markdown();
        let mut sources: Vec<PathBuf> = own.clone().into_iter().collect();
        sources.push(self.book.repo.pages().join("SUMMARY.md"));
        for end in ["hbs", "html", "css", "js"] {
            sources.extend(files(&self.book.repo.book().join("theme"), end));
        }
        sources.push(self.book.repo.book().join("book.toml"));
        for source in &sources {
            let text = read_to_string(source).unwrap_or_default();
            let line = texts.iter().find_map(|wanted| line_of(&text, wanted));
            if let Some(line) = line {
                return Fault::new(message, mend).at(self.book.repo.name(source), line);
            }
        }
        let file = own.map_or_else(
            || format!("book/book/{}", self.html),
            |path| self.book.repo.name(&path),
        );
        Fault::new(message, mend).at(file, 0)
    }

    fn markdown(&self) -> Option<PathBuf> {
        let stem = self.html.strip_suffix(".html")?;
        let mut names = vec![format!("{stem}.md")];
        names.extend(
            stem.strip_suffix("index")
                .map(|folder| format!("{folder}README.md")),
        );
        names
            .into_iter()
            .map(|name| self.book.repo.pages().join(name))
            .find(|path| path.is_file())
    }
}

/// The line in which `wanted` is a link's target, or stands at all.
fn line_of(text: &str, wanted: &str) -> Option<usize> {
    let forms = [
        format!("({wanted})"),
        format!("\"{wanted}\""),
        format!("'{wanted}'"),
        wanted.to_owned(),
    ];
    let line = forms
        .iter()
        .find_map(|form| text.lines().position(|line| line.contains(form.as_str())));
    line.map(|at| at + 1)
}

#[cfg(test)]
mod tests;
