//! `book check`: the promises of the book, checked.
//!
//! Each check is a function of the repository alone that returns what is
//! wrong. Those that only read come first, then those that run cargo.

pub(crate) mod book;
mod carried;
mod code;
mod coverage;
pub(crate) mod exercises;
#[cfg(test)]
pub(crate) mod fixture;
mod shown;

use crate::paths::Repo;
use crate::problem::Problem;

/// Runs every check and returns what is wrong; an empty list is a pass.
pub fn run(repo: &Repo) -> anyhow::Result<Vec<Problem>> {
    let (book, mut problems) = book::Book::read(repo);
    problems.extend(coverage::problems(&book));
    problems.extend(carried::problems(&book));
    problems.extend(exercises::problems(&book));
    Ok(problems)
}
