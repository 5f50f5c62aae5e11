//! The tool behind the book: it expands the pages' directives, builds and
//! serves the site, checks the book's promises and judges the exercises.
//!
//! | module | what it holds |
//! |---|---|
//! | [`problem`] | what is wrong, where, and how to mend it |
//! | [`paths`] | the repository: where things lie and what they are called |
//! | [`source`] | a file's lines; anchors, shortened doc comments |
//! | [`rust`], [`code`], [`highlight`], [`label`] | just enough Rust: tokens, code lines, colours, the item around a line |
//! | [`exercise`] | the exercises that a chapter's `tests/exercises.rs` declares |
//! | [`plot`] | a recorded measurement, and its picture |
//! | [`page`], [`directive`] | a page taken apart: fences, headings, directives |
//! | [`expand`], [`preprocessor`] | a page put together again, for mdBook |
//!
//! With the feature `full` also [`site`], [`log`], [`serve`], [`check`], [`judge`], [`plots`] and
//! `stamp`, which sees that a file was saved.

pub mod code;
pub mod directive;
pub mod exercise;
pub mod expand;
#[cfg(test)]
mod fixture;
pub mod highlight;
pub mod label;
pub mod page;
pub mod paths;
pub mod plot;
pub mod preprocessor;
pub mod problem;
pub mod rust;
pub mod source;

#[cfg(feature = "full")]
pub mod check;
#[cfg(feature = "full")]
pub mod judge;
#[cfg(feature = "full")]
pub mod log;
#[cfg(feature = "full")]
pub mod plots;
#[cfg(feature = "full")]
pub mod serve;
#[cfg(feature = "full")]
pub mod site;
#[cfg(feature = "full")]
mod stamp;

pub use paths::Repo;
pub use problem::{Fault, Problem};
