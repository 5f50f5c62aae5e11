//! `book check`: the promises of the book, checked.

use crate::paths::Repo;
use crate::problem::Problem;

/// Runs every check and returns what is wrong; an empty list is a pass.
pub fn run(repo: &Repo) -> anyhow::Result<Vec<Problem>> {
    let (_, problems) = crate::page::pages(repo);
    Ok(problems)
}
