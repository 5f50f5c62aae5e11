//! Your turn. Each file is one exercise of chapter 1; the book says what to do.
//!
//! `cargo test -p ch01 --test exercises -- --ignored yours::` judges your work.
#![allow(unused_variables, unused_mut, dead_code, clippy::new_without_default)] // for the stubs

pub mod find_the_bug;
pub mod join_all;
pub mod poll_limit;
pub mod profile;
pub mod race;
pub mod spawn_inside;
pub mod yield_times;
