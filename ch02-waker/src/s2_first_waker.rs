//! Step 2 of the alarm: stores first, but only once. Wrong: a future that is
//! polled by somebody else later has another waker.

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

    /// Ready once the alarm has rung. Wakes only whoever polled first.
    pub fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        let waker = cx.waker().clone();
        self.waker.lock().unwrap().get_or_insert(waker);
        if self.rung.load(Ordering::Acquire) {
            return Poll::Ready(());
        }
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
