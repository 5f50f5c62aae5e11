//! For threads that run no tasks: waits for a future and blocks the thread.

// ANCHOR: blocking
use crate::loom::sync::{Condvar, Mutex};
use crate::runtime::refuse_inside_a_task;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

/// Chapter 2's `block_on`, which is all that the blocking methods need.
///
/// # Panics
///
/// Inside a task of our runtime, with the name of what was called. It would block
/// all tasks of the thread, and among them perhaps the one that it waits for.
pub(crate) fn wait<F: Future>(what: &str, future: F) -> F::Output {
    refuse_inside_a_task(what);
    let signal = Arc::new(Signal::new());
    let waker = Waker::from(signal.clone());
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        signal.wait();
    }
}

/// A wake that is kept until somebody waits for it.
struct Signal {
    is_set: Mutex<bool>,
    set: Condvar,
}

impl Signal {
    fn new() -> Self {
        Self {
            is_set: Mutex::new(false),
            set: Condvar::new(),
        }
    }

    fn wait(&self) {
        let mut is_set = self.is_set.lock().unwrap();
        while !*is_set {
            is_set = self.set.wait(is_set).unwrap();
        }
        *is_set = false;
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        *self.is_set.lock().unwrap() = true;
        self.set.notify_one();
    }
}
// ANCHOR_END: blocking
