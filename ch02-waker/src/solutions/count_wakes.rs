//! Exercise 2.1: a waker that counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Wake, Waker};

/// Counts how often its wakers are called.
pub struct CountWakes {
    wakes: AtomicUsize,
}

impl CountWakes {
    /// A counter at zero, ready to be shared.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            wakes: AtomicUsize::new(0),
        })
    }

    /// A waker that counts here.
    pub fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(self.clone())
    }

    /// How often the wakers were called so far, by value or by reference.
    pub fn wakes(&self) -> usize {
        self.wakes.load(Ordering::SeqCst)
    }
}

impl Wake for CountWakes {
    // `wake_by_ref` is provided: it clones the `Arc` and calls this.
    fn wake(self: Arc<Self>) {
        self.wakes.fetch_add(1, Ordering::SeqCst);
    }
}
