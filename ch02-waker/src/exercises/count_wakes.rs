//! Exercise 2.1: a waker that counts.

use std::sync::Arc;
use std::task::{Wake, Waker};

/// Counts how often its wakers are called.
pub struct CountWakes {
    // Your fields. A waker is shared between threads.
}

impl CountWakes {
    /// A counter at zero, ready to be shared.
    pub fn new() -> Arc<Self> {
        todo!("exercise 2.1: make a counter")
    }

    /// A waker that counts here.
    pub fn waker(self: &Arc<Self>) -> Waker {
        todo!("exercise 2.1: make a waker")
    }

    /// How often the wakers were called so far, by value or by reference.
    pub fn wakes(&self) -> usize {
        todo!("exercise 2.1: read the count")
    }
}

impl Wake for CountWakes {
    fn wake(self: Arc<Self>) {
        todo!("exercise 2.1: count")
    }
}
