//! One solution of each exercise of chapter 1. Try yourself first.

pub mod find_the_bug;
pub mod join_all;
pub mod poll_limit;
pub mod profile;
pub mod race;
pub mod spawn_inside;
pub mod yield_times;
