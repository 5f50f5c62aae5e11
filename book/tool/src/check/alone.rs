//! Self-contained chapters: each builds without the rest of the repository.
//!
//! Each chapter is copied to `target/book/self-contained/`, made a workspace
//! of its own, freed of its `timeline` dependency and built, with every example
//! and test that does not use `timeline`. The copies stay, and only files
//! that changed are written again: then cargo has little to do the next time.

use super::book::{Book, Chapter, stem};
use crate::judge::cargo::{Cargo, compile_errors};
use crate::problem::Problem;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What stays behind: built files, and the manifest, which is changed.
const NOT_COPIED: &[&str] = &["target", "Cargo.toml"];

pub fn problems(book: &Book) -> Result<Vec<Problem>> {
    let room = book.repo.absolute("target/book/self-contained");
    let mut problems = Vec::new();
    for chapter in &book.chapters {
        let copy = room.join(&chapter.name);
        copy_out(book, chapter, &copy).with_context(|| format!("cannot copy {}", chapter.name))?;
        let cargo = Cargo {
            target_dir: Some(room.join("target")),
            ..Cargo::new(&copy)
        };
        problems.extend(build(chapter, &cargo)?);
    }
    Ok(problems)
}

fn build(chapter: &Chapter, cargo: &Cargo) -> Result<Vec<Problem>> {
    let mut args: Vec<String> = vec!["--bins".to_owned()];
    if chapter.folder.join("src/lib.rs").is_file() {
        args.push("--lib".to_owned());
    }
    for (flag, folder) in [("--example", "examples"), ("--test", "tests")] {
        let own = chapter.folder.join(folder);
        for file in chapter
            .files(folder, "rs")
            .iter()
            .filter(|file| file.parent() == Some(&own))
        {
            if !uses_timeline(file) {
                args.extend([flag.to_owned(), stem(file)]);
            }
        }
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = cargo.run("build", &args, &[])?;
    if output.ok {
        return Ok(Vec::new());
    }
    let mend = "let the chapter stand alone: nothing of it may lie outside of its folder";
    let mut problems = compile_errors(&output.stderr, "Cargo.toml", mend);
    for problem in &mut problems {
        problem.file = format!("{}/{}", chapter.name, problem.file);
        problem.message = format!("outside of the repository: {}", problem.message);
    }
    Ok(problems)
}

/// Whether a target uses the crate, by itself or in the module of
/// `tests/support` that it names by its path. The word alone would leave out
/// those that only speak of it.
fn uses_timeline(file: &Path) -> bool {
    let text = fs::read_to_string(file).unwrap_or_default();
    let uses = ["timeline::", "use timeline", "support/timeline.rs"];
    uses.iter().any(|form| text.contains(form))
}

/// Makes `copy` what the chapter is, without its `timeline` dependency.
fn copy_out(book: &Book, chapter: &Chapter, copy: &Path) -> std::io::Result<()> {
    let mut kept = BTreeSet::from([copy.join("Cargo.toml"), copy.join("Cargo.lock")]);
    copy_folder(&chapter.folder, copy, NOT_COPIED, &mut kept)?;
    let manifest = fs::read_to_string(chapter.folder.join("Cargo.toml"))?;
    let is_timeline = |line: &&str| {
        line.split(['=', '.'])
            .next()
            .is_some_and(|key| key.trim() == "timeline")
    };
    let lines: Vec<&str> = manifest.lines().filter(|line| !is_timeline(line)).collect();
    write_if_new(
        &copy.join("Cargo.toml"),
        (lines.join("\n") + "\n\n[workspace]\n").as_bytes(),
    )?;
    // The same versions. Cargo takes out what the chapter does not need, so
    // the copy differs from the original; it is kept if that did not change.
    let lock = fs::read(book.repo.absolute("Cargo.lock")).unwrap_or_default();
    let original = copy.with_extension("lock");
    if !lock.is_empty()
        && (fs::read(&original).ok().as_ref() != Some(&lock) || !copy.join("Cargo.lock").exists())
    {
        fs::write(copy.join("Cargo.lock"), &lock)?;
        fs::write(original, &lock)?;
    }
    remove_others(copy, &kept)
}

fn copy_folder(
    from: &Path,
    to: &Path,
    without: &[&str],
    kept: &mut BTreeSet<PathBuf>,
) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if without.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target, &[], kept)?;
        } else {
            write_if_new(&target, &fs::read(entry.path())?)?;
            kept.insert(target);
        }
    }
    Ok(())
}

/// A file that is written again counts as changed, even if it is the same.
fn write_if_new(path: &Path, text: &[u8]) -> std::io::Result<()> {
    match fs::read(path) {
        Ok(old) if old == text => Ok(()),
        _ => fs::write(path, text),
    }
}

/// Removes what the chapter no longer has.
fn remove_others(folder: &Path, kept: &BTreeSet<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, kept)?;
        } else if !kept.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, lines};

    fn chapter() -> Fixture {
        let fixture = Fixture::new();
        let manifest = "[package]\nname = \"ch01\"\nedition = \"2024\"\n\n[dev-dependencies]\n\
                        timeline = { path = \"../book/timeline\" }\n";
        fixture
            .file(
                "Cargo.toml",
                "[workspace]\nresolver = \"3\"\nmembers = [\"ch0*\", \"book/timeline\"]\n",
            )
            .file(
                "book/timeline/Cargo.toml",
                "[package]\nname = \"timeline\"\nedition = \"2024\"\n",
            )
            .file("book/timeline/src/lib.rs", "")
            .file("ch01-a/Cargo.toml", manifest)
            .file("ch01-a/src/lib.rs", "pub fn f() {}\n")
            .file("ch01-a/src/main.rs", "fn main() { ch01::f() }\n")
            .file(
                "ch01-a/examples/timeline.rs",
                "use timeline as _;\nfn main() {}\n",
            )
            .file("ch01-a/examples/other.rs", "// A timeline.\nfn main() {}\n")
            .file("ch01-a/tests/t.rs", "#[test]\nfn t() { ch01::f() }\n");
        fixture
    }

    fn found(fixture: &Fixture) -> Vec<String> {
        lines(&problems(&fixture.book()).unwrap())
    }

    #[test]
    fn a_chapter_stands_alone_or_is_reported() {
        let fixture = chapter();
        assert_eq!(found(&fixture), [""; 0]);
        // Builds in the repository, but not alone.
        fixture.file(
            "ch01-a/src/lib.rs",
            "#[path = \"../../shared.rs\"]\nmod shared;\npub fn f() {}\n",
        );
        let expected = "ch01-a/src/lib.rs:2: outside of the repository: couldn't read";
        assert!(
            found(&fixture)[0].starts_with(expected),
            "{:?}",
            found(&fixture)
        );
        fixture.file("ch01-a/src/lib.rs", "pub fn f() {}\n");
        fixture.file(
            "ch01-a/examples/other.rs",
            "fn main() { x } // No timeline: built.\n",
        );
        let expected = [
            "ch01-a/examples/other.rs:1: outside of the repository: cannot find value `x` in this scope: \
                         not found in this scope",
        ];
        assert_eq!(found(&fixture), expected);
        fixture.remove("ch01-a/examples/other.rs");
        assert_eq!(found(&fixture), [""; 0]);
        fixture.file("ch02-b/Cargo.toml", "[package]\nname = \"ch02\"\nedition = \"2024\"\n[dependencies]\nch01 = { path = \"../../../ch01-a\" }\n");
        fixture.file("ch02-b/src/main.rs", "fn main() {}\n");
        let found = found(&fixture);
        assert!(
            found[0].starts_with("ch02-b/Cargo.toml:0: outside of the repository: cargo failed"),
            "{found:?}"
        );
    }
}
