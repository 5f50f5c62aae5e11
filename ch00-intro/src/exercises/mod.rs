//! Your turn. Each file is one exercise of chapter 0; the book says what to do.
//!
//! `cargo test -p ch00 --test exercises -- --ignored yours::` judges your work.
#![allow(unused_variables, unused_mut, dead_code, clippy::new_without_default)] // for the stubs

pub mod best_order;
pub mod breakfast;
pub mod find_the_bug;
pub mod give_up;
pub mod greeting;
pub mod on_first_poll;
pub mod shrink;
