//! Exercise 4.1: try again.

use std::time::Duration;

/// Calls `op` until it succeeds, at most `attempts` times, and at least once.
///
/// Between two attempts it pauses: `first_pause` after the first one, and then
/// twice as long each time.
///
/// # Errors
///
/// The error of the last attempt.
pub async fn retry<T, E>(
    attempts: u32,
    first_pause: Duration,
    mut op: impl AsyncFnMut() -> Result<T, E>,
) -> Result<T, E> {
    todo!("exercise 4.1: try, pause, and try again")
}
