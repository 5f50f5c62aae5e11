//! Exercise 0.1: breakfast in as few minutes as one cook can.

use crate::{FakeClock, Kitchen, Minutes};

/// Cooks breakfast, and returns how many minutes it took.
///
/// - eggs: 1 minute of work, then 7 minutes by themselves
/// - tea: the water boils for 5 minutes by itself; after that 1 minute of work,
///   and it draws for 3 minutes by itself
/// - toast: 3 minutes of work
pub fn breakfast(kitchen: &Kitchen<FakeClock>) -> Minutes {
    todo!("exercise 0.1: cook eggs, tea and toast in 9 minutes")
}
