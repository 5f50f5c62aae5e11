//! The trait `Future` of the standard library, copied to be read.

// ANCHOR: future
use std::pin::Pin;
use std::task::{Context, Poll};

/// Work that can be asked to go on.
pub trait Future {
    /// What it gives in the end.
    type Output;

    /// Goes on as far as it can, and comes back.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output>;
}
// ANCHOR_END: future

// ANCHOR: same
/// This compiles because each word of our copy is the same as in the original.
impl<F: std::future::Future> Future for F {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        std::future::Future::poll(self, cx)
    }
}
// ANCHOR_END: same
