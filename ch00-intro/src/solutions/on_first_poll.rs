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
        Self { work: Some(work) }
    }
}

impl<T, F: FnOnce() -> T + Unpin> Future for OnFirstPoll<F> {
    type Output = T;

    /// # Panics
    ///
    /// If it is polled after it was ready.
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        let work = self.work.take().expect("polled after it was ready");
        Poll::Ready(work())
    }
}
