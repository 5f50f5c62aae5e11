//! Exercise 4.1: try again.

use crate::time::sleep;
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
    let mut pause = first_pause;
    for _ in 1..attempts {
        if let Ok(output) = op().await {
            return Ok(output);
        }
        sleep(pause).await;
        pause = pause.saturating_mul(2);
    }
    // The last one: whatever it says is the answer, and nobody waits after it.
    op().await
}
