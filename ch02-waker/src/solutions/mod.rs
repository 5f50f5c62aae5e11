//! One solution of each exercise of chapter 2. Try yourself first.
#![allow(clippy::new_without_default)]

pub mod audit;
pub mod block_on_timeout;
pub mod count_wakes;
pub mod event;
pub mod park_timeout;
pub mod two_bugs;
