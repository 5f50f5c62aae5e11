//! The book rendered to a folder: mdBook's renderer behind our preprocessor.

use crate::page::pages;
use crate::paths::Repo;
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
        Some(folder) => std::path::absolute(folder)?,
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
    // Both are written by mdBook into every site.
    let is_site = folder.join("index.html").exists() && folder.join("toc.js").exists()
        || folder.join("index.html").exists() && folder.join(".nojekyll").exists();
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
