//! Exercise 0.6: a future around a future that must not move.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Polls another future a limited number of times.
///
/// Ready with `Some(output)`, or with `None` as soon as the last poll allowed
/// was not enough. The inner future is dropped in the very poll that is ready,
/// whichever way it ends. `GiveUp` may be moved at any time.
pub struct GiveUp<F> {
    future: Option<Pin<Box<F>>>,
    polls_left: u32,
}

impl<F: Future> GiveUp<F> {
    /// # Panics
    ///
    /// If `max_polls` is 0.
    pub fn after(max_polls: u32, future: F) -> Self {
        assert!(max_polls > 0, "at least one poll");
        todo!("exercise 0.6: pin the future, on the heap")
    }
}

impl<F: Future> Future for GiveUp<F> {
    type Output = Option<F::Output>;

    /// # Panics
    ///
    /// If it is polled after it was ready.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        todo!("exercise 0.6: poll, count, and drop the future at the end")
    }
}
