//! Exercise 2.5: a `block_on` that gives up, asleep.

use std::time::Duration;

/// Runs `future`, but not longer than `limit`.
///
/// Returns its output, or `None` if it is still pending when the time is over.
/// Sleeps between two polls, as `block_on` does.
pub fn block_on_timeout<F: Future>(future: F, limit: Duration) -> Option<F::Output> {
    todo!("exercise 2.5: run the future, but not longer than the limit")
}
