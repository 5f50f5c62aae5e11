//! The tool as mdBook sees it: a preprocessor, in the same process or behind
//! a pipe.

use crate::expand;
use crate::paths::Repo;
use crate::problem::Problem;
use anyhow::Result;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::{MDBOOK_VERSION, Preprocessor, PreprocessorContext, parse_input};
use std::fmt;
use std::io::{Read, Write};

/// The name under which `book.toml` registers the preprocessor.
pub const NAME: &str = "book-tool";

/// Expands every page's directives.
pub struct Directives;

impl Preprocessor for Directives {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let repo = Repo::of_book(&context.root);
        let pages = repo.absolute(context.root.join(&context.config.book.src));
        let mut problems = Vec::new();
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                // The path in the summary; mdBook may call the page otherwise.
                && let Some(path) = &chapter.source_path
            {
                match expand::page(&repo, &pages.join(path), &chapter.content) {
                    Ok(text) => chapter.content = text,
                    Err(found) => problems.extend(found),
                }
            }
        });
        if problems.is_empty() {
            Ok(book)
        } else {
            Err(Problems(problems).into())
        }
    }
}

/// Why the book cannot be built: everything that is wrong on its pages.
#[derive(Debug)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        let s = if self.0.len() == 1 { "" } else { "s" };
        write!(f, "{} problem{s} on the book's pages", self.0.len())
    }
}

impl std::error::Error for Problems {}

/// Answers a stock `mdbook`: reads the book from `input`, writes it expanded
/// to `output`.
pub fn serve_mdbook(input: impl Read, output: impl Write) -> Result<()> {
    let (context, book) = parse_input(input)?;
    if minor(&context.mdbook_version) != minor(MDBOOK_VERSION) {
        eprintln!(
            "warning: the book is written for mdbook {MDBOOK_VERSION}; this is {}",
            context.mdbook_version
        );
    }
    let book = Directives.run(&context, book)?;
    serde_json::to_writer(output, &book)?;
    Ok(())
}

/// `0.5` of `0.5.4`: patch releases keep the exchange format.
fn minor(version: &str) -> &str {
    version.rsplit_once('.').map_or(version, |(minor, _)| minor)
}
