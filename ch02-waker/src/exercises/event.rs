//! Exercise 2.6: an event that many tasks wait for.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Happens once. Any number of tasks wait for it.
pub struct Event {
    // Your fields.
}

/// Ready once the event has happened.
pub struct Wait<'a> {
    event: &'a Event,
    // Your fields.
}

impl Event {
    /// An event that has not happened yet.
    pub fn new() -> Self {
        todo!("exercise 2.6: make an event")
    }

    /// Waits for the event.
    pub fn wait(&self) -> Wait<'_> {
        todo!("exercise 2.6: make a waiting future")
    }

    /// Lets it happen: everybody who waits is woken.
    pub fn set(&self) {
        todo!("exercise 2.6: wake everybody")
    }

    /// How many wakers the event keeps.
    pub fn wakers(&self) -> usize {
        todo!("exercise 2.6: count the wakers")
    }
}

impl Future for Wait<'_> {
    type Output = ();

    /// Each `Wait` leaves one waker, its latest.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        todo!("exercise 2.6: leave a waker, or be ready")
    }
}

impl Drop for Wait<'_> {
    /// A `Wait` that goes away takes its waker with it.
    fn drop(&mut self) {
        todo!("exercise 2.6: take the waker away")
    }
}
