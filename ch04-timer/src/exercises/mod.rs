//! Your turn. Each file is one exercise of chapter 4; the book says what to do.
//!
//! `cargo test -p ch04 --test exercises -- --ignored yours::` judges your work.
#![allow(
    unused_imports,
    unused_variables,
    unused_mut,
    dead_code,
    clippy::new_without_default
)] // for the stubs

pub mod debounce;
pub mod metered;
pub mod proxy;
pub mod read_line;
pub mod retry;
pub mod shout;
pub mod wheel;
