//! The book rendered to a folder: mdBook's renderer behind our preprocessor.

use crate::page::pages;
use crate::paths::{Repo, normal};
use crate::preprocessor::{Directives, Problems};
use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use std::path::Path;

/// Renders the book into `folder`, which is emptied first. Returns what
/// mdBook warns of.
pub fn build(repo: &Repo, folder: &Path) -> Result<Vec<String>> {
    check_summary(repo)?;
    let log = crate::log::Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let mut book = MDBook::load(repo.book())?;
        book.config.build.build_dir = folder.to_path_buf();
        // Takes the place of the command that book.toml registers under its
        // name: the same code, without a second process.
        book.with_preprocessor(Directives);
        book.build()
    })?;
    Ok(log.take())
}

/// Renders the book where the reader wants it, by default where mdBook does.
pub fn build_for_reader(repo: &Repo, folder: Option<&Path>) -> Result<()> {
    let folder = match folder {
        Some(folder) => normal(&std::path::absolute(folder)?),
        None => repo.book().join("book"),
    };
    check_target(&folder)?;
    for warning in build(repo, &folder)? {
        eprintln!("warning: {warning}");
    }
    println!("The book is in {}", folder.join("index.html").display());
    Ok(())
}

/// mdBook's own message for a missing page names neither file nor line.
fn check_summary(repo: &Repo) -> Result<()> {
    let name = repo.name(&repo.pages().join("SUMMARY.md"));
    let (_, problems) = pages(repo);
    let problems: Vec<_> = problems.into_iter().filter(|p| p.file == name).collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(Problems(problems).into())
}

/// Rendering empties the folder: it must not be one that holds anything else.
fn check_target(folder: &Path) -> Result<()> {
    let Ok(mut entries) = std::fs::read_dir(folder) else {
        if folder.exists() {
            bail!(
                "{} is not a folder; name a new or an empty one",
                folder.display()
            );
        }
        return Ok(());
    };
    // mdBook writes both into every site.
    let is_site = folder.join("toc.html").exists() && folder.join(".nojekyll").exists();
    if entries.next().is_some() && !is_site {
        bail!(
            "{} holds other files, which a build would delete; name a new or an empty folder",
            folder.display()
        );
    }
    Ok(())
}

/// The files of a rendered book, by their path in the site (`ch01/delay.html`).
pub type Files = std::collections::HashMap<String, Vec<u8>>;

/// Renders the book and returns it as it would lie in a folder.
pub fn render(repo: &Repo) -> Result<(Files, Vec<String>)> {
    let folder = tempfile::tempdir().context("no folder for temporary files")?;
    let warnings = build(repo, folder.path())?;
    let mut files = Files::new();
    collect(folder.path(), "", &mut files).context("cannot read the rendered book")?;
    Ok((files, warnings))
}

/// What the address `path` names: `%20` is a blank. None if it is none.
pub fn decode(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        out.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(out).ok()
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    fn error<T>(result: Result<T>) -> String {
        format!("{:#}", result.err().unwrap())
    }

    #[test]
    fn a_book_is_rendered_to_files() {
        let f = Fixture::with_book();
        f.file("a.rs", "fn a() {}\n");
        f.file(
            "book/src/one.md",
            "# One\n\n```rust\n{{#include ../../a.rs}}\n```\n",
        );
        let (files, warnings) = render(&f.repo()).unwrap();
        let page = String::from_utf8(files["one.html"].clone()).unwrap();
        assert!(page.contains(
            "<figcaption class=\"listing-label\"><span class=\"file\">a.rs</span></figcaption>"
        ));
        assert!(
            files.keys().any(|name| name.starts_with("css/")),
            "folders too"
        );
        assert_eq!(warnings, [""; 0]);
    }

    #[test]
    fn percents_are_decoded() {
        assert_eq!(decode("/a%20b").unwrap(), "/a b");
        assert_eq!(decode("/%C3%A9").unwrap(), "/é");
        for path in ["/%", "/%4", "/%zz", "/%ff", "/%+1"] {
            assert_eq!(decode(path), None, "{path}");
        }
    }

    #[test]
    fn problems_of_all_pages_come_together() {
        let f = Fixture::with_book();
        f.file("book/src/index.md", "{{#nope}}\n");
        f.file("book/src/one.md", "\n{{#value a.txt k}}\n");
        assert_eq!(
            error(render(&f.repo())),
            "book/src/index.md:1: unknown directive `{{#nope}}`; use include, value, diff, timeline, plot or exercise, or write `\\{{#` to show it as it is\n\
             book/src/one.md:2: cannot read book/src/a.txt: no such file; check the path; it starts at the folder of the file that names it\n\
             2 problems on the book's pages"
        );
    }

    #[test]
    fn a_page_that_the_summary_lists_must_exist() {
        let f = Fixture::with_book();
        std::fs::remove_file(f.repo().pages().join("one.md")).unwrap();
        assert_eq!(
            error(render(&f.repo())),
            "book/src/SUMMARY.md:5: cannot read book/src/one.md: no such file; write the page, or take it out of the summary\n\
             1 problem on the book's pages"
        );
    }

    #[test]
    fn what_mdbook_warns_of_is_passed_on() {
        let f = Fixture::with_book();
        f.file("book/src/one.md", "# One\n\n<div>\n\nopen\n");
        let (_, warnings) = render(&f.repo()).unwrap();
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].contains("one.md"), "{warnings:?}");
    }

    #[test]
    fn only_an_empty_folder_or_a_site_is_overwritten() {
        let f = Fixture::with_book();
        let folder = f.repo().absolute("out");
        build_for_reader(&f.repo(), Some(&folder)).unwrap();
        build_for_reader(&f.repo(), Some(&folder)).unwrap();
        assert!(folder.join("index.html").exists());
        let message = error(build_for_reader(&f.repo(), Some(&f.repo().pages())));
        assert!(
            message.ends_with(
                "holds other files, which a build would delete; name a new or an empty folder"
            ),
            "{message}"
        );
        assert!(f.repo().pages().join("index.md").exists());
        let message = error(build_for_reader(
            &f.repo(),
            Some(&f.repo().pages().join("index.md")),
        ));
        assert!(
            message.ends_with("is not a folder; name a new or an empty one"),
            "{message}"
        );
    }
}
