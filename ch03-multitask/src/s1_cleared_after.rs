//! The first version of the protocol: one flag, cleared after the poll. Wrong:
//! a wake during the poll is lost.

// ANCHOR: state
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;

/// Whether the task is in the queue.
pub struct State {
    queued: AtomicBool,
}

impl State {
    /// A new task is in the queue.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let queued = AtomicBool::new(true);
        Self { queued }
    }

    /// If this is true, put the task in the queue: it was not there.
    pub fn wake(&self) -> bool {
        !self.queued.swap(true, SeqCst)
    }

    /// After the poll: the task is out of the queue again.
    pub fn polled(&self) {
        self.queued.store(false, SeqCst);
    }
}
// ANCHOR_END: state
