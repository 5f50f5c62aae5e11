//! One poll, by hand: the smallest way to see what a future does.

// ANCHOR: poll_once
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Polls `future` once, with a waker that does nothing.
///
/// # Panics
///
/// If the future panics, for example because it was ready before.
///
/// # Examples
///
/// ```
/// use std::pin::pin;
/// use std::task::Poll;
///
/// let future = pin!(async { 6 * 7 });
/// assert_eq!(ch00::poll_once(future), Poll::Ready(42));
/// ```
pub fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
// ANCHOR_END: poll_once
