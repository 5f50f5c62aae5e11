//! Exercise 3.3: a value that may never come.

use std::pin::Pin;
use std::task::{Context, Poll};

/// The end that gives the value, once.
pub struct Filler<T> {
    // Your fields.
    value: Option<T>,
}

/// The end that waits for the value.
pub struct Output<T> {
    // Your fields.
    value: Option<T>,
}

/// The filler went away and left nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Both ends of an empty slot.
pub fn slot<T>() -> (Filler<T>, Output<T>) {
    todo!("exercise 3.3: make the two ends")
}

impl<T> Filler<T> {
    /// Leaves the value, and wakes who waits for it.
    pub fn fill(self, value: T) {
        todo!("exercise 3.3: leave the value")
    }
}

impl<T> Drop for Filler<T> {
    /// A filler that goes away with an empty slot says so.
    fn drop(&mut self) {
        // Exercise 3.3: tell who waits that nothing will come. (No `todo!` here: a
        // panic in `drop` during another panic ends the whole test run.)
    }
}

impl<T> Future for Output<T> {
    type Output = Result<T, Gone>;

    /// What it does after it was ready is up to you.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("exercise 3.3: take the value, or leave a waker")
    }
}
