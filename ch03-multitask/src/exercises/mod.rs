//! Your turn. Each file is one exercise of chapter 3; the book says what to do.
//!
//! `cargo test -p ch03 --test exercises -- --ignored yours::` judges your work.
#![allow(unused_variables, unused_mut, dead_code, clippy::new_without_default)] // for the stubs

pub mod by_cost;
pub mod catch_panic;
pub mod lateness;
pub mod slot;
pub mod spawn_all;
pub mod task_group;
pub mod three_bugs;
