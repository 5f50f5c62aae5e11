//! Your turn. Each file is one exercise of chapter 2; the book says what to do.
//!
//! `cargo test -p ch02 --test exercises -- --ignored yours::` judges your work.
#![allow(unused_variables, unused_mut, dead_code, clippy::new_without_default)] // for the stubs

pub mod audit;
pub mod block_on_timeout;
pub mod count_wakes;
pub mod event;
pub mod park_timeout;
pub mod two_bugs;
