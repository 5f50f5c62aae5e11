//! One solution of each exercise of chapter 3. Try yourself first.
#![allow(clippy::new_without_default)]

pub mod by_cost;
pub mod catch_panic;
pub mod lateness;
pub mod slot;
pub mod spawn_all;
pub mod task_group;
pub mod three_bugs;
