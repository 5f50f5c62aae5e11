//! `book exercises`: how far the reader has come.

pub mod libtest;
pub mod mutants;
pub mod table;

use crate::paths::Repo;

/// What `book exercises` was asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Run again whenever this chapter is saved.
    pub watch: Option<String>,
    /// Prove the exercises themselves: stubs fail, solutions pass, wrong
    /// solutions are rejected.
    pub judge: bool,
}

/// Prints the table of exercises. `Ok(false)` means that something failed
/// that should not have.
pub fn run(repo: &Repo, _options: &Options) -> anyhow::Result<bool> {
    for chapter in repo.chapters() {
        if !crate::exercise::file(&chapter).exists() {
            continue;
        }
        match crate::exercise::read_chapter(repo, &chapter) {
            Ok(found) => {
                for exercise in found {
                    println!(
                        "{} {:<5} {}",
                        exercise.package(),
                        exercise.number,
                        exercise.title
                    );
                }
            }
            Err(problems) => {
                for problem in problems {
                    eprintln!("{problem}");
                }
                return Ok(false);
            }
        }
    }
    Ok(true)
}
