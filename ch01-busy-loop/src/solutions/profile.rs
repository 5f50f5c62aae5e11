//! Exercise 1.3: measure who blocks.

use std::future::poll_fn;
use std::pin::pin;
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
pub async fn profile<F: Future>(future: F, clock: impl Fn() -> Duration) -> (F::Output, Profile) {
    let mut future = pin!(future);
    let mut profile = Profile::default();
    let output = poll_fn(|cx| {
        let start = clock();
        let polled = future.as_mut().poll(cx);
        let took = clock() - start;
        profile.polls += 1;
        profile.busy += took;
        profile.longest = profile.longest.max(took);
        polled
    })
    .await;
    (output, profile)
}
