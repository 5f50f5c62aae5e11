//! Exercise 0.6: a future around a future that must not move.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Polls another future a limited number of times.
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
        let future = Some(Box::pin(future));
        Self {
            future,
            polls_left: max_polls,
        }
    }
}

impl<F: Future> Future for GiveUp<F> {
    type Output = Option<F::Output>;

    /// # Panics
    ///
    /// If it is polled after it was ready.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        // A box is `Unpin`, whatever is in it, so the fields can be used as they are.
        self.polls_left = self.polls_left.saturating_sub(1);
        let future = self.future.as_mut().expect("polled after it was ready");
        let output = match future.as_mut().poll(cx) {
            Poll::Ready(output) => Some(output),
            Poll::Pending if self.polls_left == 0 => None,
            Poll::Pending => return Poll::Pending,
        };
        self.future = None;
        Poll::Ready(output)
    }
}
