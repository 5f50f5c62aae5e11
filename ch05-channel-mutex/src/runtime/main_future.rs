//! The waker of the future that a runtime blocks on. It is no task, so it has no
//! place in the queue, only a flag.

// ANCHOR: woken
use super::driver::Shared;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::AcqRel, Ordering::Acquire};
use std::task::Wake;

/// Whether the main future was woken.
pub(super) struct Woken {
    flag: AtomicBool,
    driver: Arc<Shared>,
}

impl Woken {
    /// Woken from the start: it is polled once by itself.
    pub fn new(driver: Arc<Shared>) -> Self {
        let flag = AtomicBool::new(true);
        Self { flag, driver }
    }

    pub fn is_set(&self) -> bool {
        self.flag.load(Acquire)
    }

    /// Takes the wake; what comes from here on is the next one.
    pub fn take(&self) -> bool {
        // `Acquire` pairs with the wake: the poll sees what was written before.
        self.flag.swap(false, Acquire)
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.flag.swap(true, AcqRel) {
            self.driver.ring();
        }
    }
}
// ANCHOR_END: woken
