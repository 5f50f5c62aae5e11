//! Exercise 0.2: a future by hand, as lazy as an async block.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Calls a closure when it is polled for the first time, and is ready with
/// what the closure returned.
pub struct OnFirstPoll<F> {
    work: Option<F>,
}

impl<F> OnFirstPoll<F> {
    pub fn new(work: F) -> Self {
        todo!("exercise 0.2: keep the closure")
    }
}

impl<T, F: FnOnce() -> T + Unpin> Future for OnFirstPoll<F> {
    type Output = T;

    /// # Panics
    ///
    /// If it is polled after it was ready.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        todo!("exercise 0.2: call the closure, once")
    }
}
