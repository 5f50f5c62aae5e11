//! Exercise 1.3: measure who blocks.

use std::time::Duration;

/// What a future did to the thread that polled it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Profile {
    /// How often it was polled.
    pub polls: u64,
    /// The time inside `poll`, all polls together.
    pub busy: Duration,
    /// The longest single poll: for so long nobody else could run.
    pub longest: Duration,
}

/// Runs `future` and measures each of its polls with `clock`.
///
/// `clock` tells the time since some fixed moment. `Instant` would do, but a
/// clock that is passed in can be set by a test.
pub async fn profile<F: Future>(future: F, clock: impl Fn() -> Duration) -> (F::Output, Profile) {
    todo!("exercise 1.3: measure each poll")
}
