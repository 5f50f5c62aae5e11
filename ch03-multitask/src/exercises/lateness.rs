//! Exercise 3.5: measure how long a task waits for its turn.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Runs `future`, and notes for each poll that a wake asked for how many ticks
/// of the clock the task had to wait for it: from the first wake since the
/// previous poll began. The first poll is no answer to a wake.
pub async fn lateness<F: Future>(clock: Arc<AtomicU64>, future: F) -> (F::Output, Vec<u64>) {
    todo!("exercise 3.5: note the ticks between a wake and the poll")
}
