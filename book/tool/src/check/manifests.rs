//! The chapters' manifests, the lock on unsafe code, line ends, and the folders
//! that a stock mdbook watches.
//!
//! Every member states the same edition, Rust version and licence; a chapter
//! depends on no other crate of this repository but `timeline`, for its
//! examples; `unsafe` stands only where the design says so.

use super::book::{Book, Chapter, files};
use crate::problem::{Fault, Problem, read};
use crate::rust::{Kind, tokens};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Chapters that do without unsafe code.
const FORBID: &[u32] = &[1, 3, 4];

/// From which chapter to which a file may allow unsafe code: its path, or the
/// start of it.
const MAY_ALLOW: &[(u32, u32, &str)] = &[
    (0, 0, "src/pin.rs"),
    (2, 2, "src/raw_waker.rs"),
    (5, 6, "src/sync/mutex.rs"),
    (5, 6, "src/sync/rwlock.rs"),
    // A waker that tells when it is cloned: safe Rust has none.
    (5, 6, "tests/support/hooked.rs"),
    // The cell in which loom sees two at once gives out raw pointers.
    (5, 6, "tests/model/locks.rs"),
    (6, 6, "src/s1_"),
    (6, 6, "src/s2_"),
    (6, 6, "src/task/"),
];

/// What all manifests have in common.
const COMMON: &[&str] = &["edition", "rust-version", "license"];

struct Manifest {
    name: String,
    folder: PathBuf,
    text: String,
    table: Table,
}

pub fn problems(book: &Book) -> Vec<Problem> {
    let mut problems = Vec::new();
    let manifests = manifests(book, &mut problems);
    problems.extend(common(&manifests));
    for manifest in &manifests {
        if manifest.package("publish") != Some(&Value::Boolean(false)) {
            problems.push(manifest.problem(
                "publish",
                "this package could be published",
                "write `publish = false`",
            ));
        }
        let chapter = book
            .chapters
            .iter()
            .find(|chapter| chapter.folder == manifest.folder);
        if let Some(chapter) = chapter {
            problems.extend(of_chapter(chapter, manifest));
        }
    }
    problems.extend(
        book.chapters
            .iter()
            .flat_map(|chapter| unsafe_code(book, chapter)),
    );
    problems.extend(line_ends(book));
    problems.extend(watched(book));
    problems
}

impl Manifest {
    fn package(&self, key: &str) -> Option<&Value> {
        self.table.get("package")?.as_table()?.get(key)
    }

    /// A problem of the first line that starts with `key`.
    fn problem(&self, key: &str, message: &str, mend: &str) -> Problem {
        let is_key = |line: &str| {
            let rest = line.trim_start().strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start().starts_with(['=', '.']))
        };
        let line = self.text.lines().position(is_key).map_or(1, |at| at + 1);
        Fault::new(message, mend).at(&self.name, line)
    }
}

/// The manifests of the workspace's members, and of the book tool, which is a
/// workspace of its own.
fn manifests(book: &Book, problems: &mut Vec<Problem>) -> Vec<Manifest> {
    let mut folders: Vec<PathBuf> = book
        .chapters
        .iter()
        .map(|chapter| chapter.folder.clone())
        .collect();
    folders.extend(["book", "book/timeline", "book/tool"].map(|folder| book.repo.absolute(folder)));
    let mut found = Vec::new();
    for folder in folders {
        let path = folder.join("Cargo.toml");
        let name = book.repo.name(&path);
        if !folder.is_dir() {
            continue;
        }
        let text = match read(&path, &name, "every member of the workspace has one") {
            Ok(text) => text,
            Err(fault) => {
                problems.push(fault.at(name, 0));
                continue;
            }
        };
        match text.parse::<Table>() {
            Ok(table) => found.push(Manifest {
                name,
                folder,
                text,
                table,
            }),
            Err(error) => {
                let message = error.message().to_owned();
                problems.push(Fault::new(message, "correct the manifest").at(name, 0));
            }
        }
    }
    found
}

/// The value that most manifests have is the right one.
fn common(manifests: &[Manifest]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for key in COMMON {
        let value = |manifest: &Manifest| manifest.package(key).map(Value::to_string);
        let mut votes: BTreeMap<String, usize> = BTreeMap::new();
        for found in manifests.iter().filter_map(value) {
            *votes.entry(found).or_default() += 1;
        }
        let Some((usual, _)) = votes.iter().max_by_key(|(_, count)| **count) else {
            continue;
        };
        for manifest in manifests
            .iter()
            .filter(|manifest| value(manifest).as_ref() != Some(usual))
        {
            let message = format!(
                "`{key}` is {}",
                value(manifest).unwrap_or("missing".to_owned())
            );
            problems.push(manifest.problem(
                key,
                &message,
                &format!("write `{key} = {usual}`, as in the others"),
            ));
        }
    }
    problems
}

fn of_chapter(chapter: &Chapter, manifest: &Manifest) -> Vec<Problem> {
    let mut problems = Vec::new();
    let package = chapter.package();
    if manifest.package("name").and_then(Value::as_str) != Some(&package) {
        let mend = format!("name it `{package}`, so that `cargo run -p {package}` works");
        problems.push(manifest.problem("name", "the package is not named after its folder", &mend));
    }
    for (is_dev, name, dependency) in dependencies(&manifest.table) {
        let is_path = dependency.get("path").is_some();
        let is_ours = is_dev && name == "timeline";
        if is_path && !is_ours {
            let message =
                format!("the dependency `{name}` is a path: the chapter does not stand alone");
            let mend = "copy what continues; only the dev-dependency `timeline` may be a path";
            problems.push(manifest.problem(name, &message, mend));
        } else if dependency.get("workspace").is_some() {
            let message =
                format!("the dependency `{name}` is inherited: the chapter does not stand alone");
            problems.push(manifest.problem(name, &message, "name the version here"));
        }
    }
    problems
}

/// All dependencies, for every target: whether it is a dev-dependency, name,
/// and what the manifest says.
fn dependencies(manifest: &Table) -> Vec<(bool, &str, &Value)> {
    let mut tables = vec![manifest];
    if let Some(Value::Table(targets)) = manifest.get("target") {
        tables.extend(targets.values().filter_map(Value::as_table));
    }
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let mut found = Vec::new();
    for table in tables {
        for kind in kinds {
            let Some(Value::Table(list)) = table.get(kind) else {
                continue;
            };
            let entries = list
                .iter()
                .map(|(name, value)| (kind == "dev-dependencies", name.as_str(), value));
            found.extend(entries);
        }
    }
    found
}

/// The attribute in `lib.rs`, and the files that may lift it.
fn unsafe_code(book: &Book, chapter: &Chapter) -> Vec<Problem> {
    let mut problems = Vec::new();
    let lib = chapter.folder.join("src/lib.rs");
    let level = if FORBID.contains(&chapter.number) {
        "forbid"
    } else {
        "deny"
    };
    if let Ok(text) = std::fs::read_to_string(&lib)
        && lints(&text)
            .iter()
            .all(|(_, found)| found != &format!("#![{level}(unsafe_code)]"))
    {
        let fault = Fault::new(
            format!("chapter {} does not {level} unsafe code", chapter.number),
            format!("write `#![{level}(unsafe_code)]` below the module's comment"),
        );
        problems.push(fault.at(book.repo.name(&lib), 1));
    }
    for folder in ["src", "examples", "tests", "benches"] {
        for file in files(&chapter.folder.join(folder), "rs") {
            let Ok(text) = std::fs::read_to_string(&file) else {
                continue;
            };
            let inside = file.strip_prefix(&chapter.folder).unwrap_or(&file);
            if may_allow(chapter.number, inside) {
                continue;
            }
            for (line, lint) in lints(&text) {
                if lint.contains("[allow(") || lint.contains("[expect(") {
                    let mend = "write it without; the design lists the files that may, and why";
                    let fault = Fault::new("unsafe code is not allowed in this file", mend);
                    problems.push(fault.at(book.repo.name(&file), line));
                }
            }
        }
    }
    problems
}

fn may_allow(chapter: u32, inside: &Path) -> bool {
    let inside = inside.to_string_lossy().replace('\\', "/");
    MAY_ALLOW.iter().any(|(first, last, start)| {
        (*first..=*last).contains(&chapter) && inside.starts_with(start)
    })
}

/// The attributes that speak of unsafe code, without blanks, with their lines.
fn lints(text: &str) -> Vec<(usize, String)> {
    tokens(text)
        .into_iter()
        .filter(|token| token.kind == Kind::Attribute)
        .map(|token| {
            (
                token.line,
                token.text.split_whitespace().collect::<String>(),
            )
        })
        .filter(|(_, text)| text.contains("unsafe_code"))
        .collect()
}

/// Windows must not turn recorded output into something else.
fn line_ends(book: &Book) -> Option<Problem> {
    let name = ".gitattributes";
    let text = std::fs::read_to_string(book.repo.absolute(name)).unwrap_or_default();
    let is_set = text.lines().any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some("*") && words.any(|word| word == "eol=lf")
    });
    let fault = Fault::new(
        "line ends are left to each machine",
        "write the line `* text=auto eol=lf`",
    );
    (!is_set).then(|| fault.at(name, 1))
}

/// `mdbook serve` follows edits of the folders that book.toml lists, and stops
/// at the first that does not exist.
fn watched(book: &Book) -> Vec<Problem> {
    let path = book.repo.book().join("book.toml");
    let name = book.repo.name(&path);
    let text = match read(&path, &name, "it holds mdBook's settings") {
        Ok(text) => text,
        Err(fault) => return vec![fault.at(name, 0)],
    };
    let line_of = |wanted: &str| {
        let line = text.lines().position(|line| line.contains(wanted));
        line.map_or(1, |at| at + 1)
    };
    let table = text.parse::<Table>().unwrap_or_default();
    let build = table.get("build").and_then(Value::as_table);
    let list = build.and_then(|build| build.get("extra-watch-dirs")?.as_array());
    let listed: Vec<&str> = list
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut problems = Vec::new();
    for folder in &listed {
        if !book.repo.book().join(folder).is_dir() {
            let fault = Fault::new(
                format!("the folder `{folder}` does not exist: `mdbook serve` would not start"),
                "correct the path, or take it out of `extra-watch-dirs`",
            );
            problems.push(fault.at(&name, line_of(&format!("\"{folder}\""))));
        }
    }
    for chapter in book.chapters.iter().filter(|chapter| chapter.is_written()) {
        // Not every chapter measures.
        let benches = chapter.folder.join("benches").is_dir();
        let benches = benches.then_some("benches");
        for inside in ["src", "tests", "examples"].into_iter().chain(benches) {
            let folder = format!("../{}/{inside}", chapter.name);
            if !listed.contains(&folder.as_str()) {
                let fault = Fault::new(
                    format!("`mdbook serve` does not follow edits in {folder}"),
                    format!("list \"{folder}\" in `extra-watch-dirs`"),
                );
                problems.push(fault.at(&name, line_of("extra-watch-dirs")));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests;
