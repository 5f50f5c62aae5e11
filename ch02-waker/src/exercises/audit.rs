//! Exercise 2.3: measure how well a future is woken.

/// What it took to run a future.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Audit {
    /// How often the future was polled.
    pub polls: usize,
    /// How often its waker, or a clone of it, was called.
    pub wakes: usize,
}

/// Runs `future` and counts its polls and its wakes.
///
/// Every wake is passed on to the waker of the executor.
pub async fn audit<F: Future>(future: F) -> (F::Output, Audit) {
    todo!("exercise 2.3: count polls and wakes")
}
