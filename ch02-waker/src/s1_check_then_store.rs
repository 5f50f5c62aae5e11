//! Step 1 of the alarm: looks first, stores the waker afterwards. Wrong: an
//! alarm that rings in between wakes nobody.

// ANCHOR: alarm
use crate::loom::sync::Mutex;
use crate::loom::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

/// Rings once. A future waits for it by [`poll`](Self::poll).
#[derive(Debug)]
pub struct Alarm {
    rung: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Alarm {
    /// An alarm that has not rung yet.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            rung: AtomicBool::new(false),
            waker: Mutex::new(None),
        }
    }

    /// Ready once the alarm has rung. Loses a ring that comes at the wrong moment.
    pub fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.rung.load(Ordering::Acquire) {
            return Poll::Ready(());
        }
        let waker = cx.waker().clone();
        let old = self.waker.lock().unwrap().replace(waker);
        drop(old);
        Poll::Pending
    }

    /// Rings, and wakes the future that waits.
    pub fn ring(&self) {
        self.rung.store(true, Ordering::Release);
        let waker = self.waker.lock().unwrap().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
// ANCHOR_END: alarm
