//! Exercise 2.4: this gate had two bugs.
//!
//! It kept the first waker instead of the last one. And it called the waker
//! while it held the lock: a waker is somebody else's code, which may come back
//! and want the same lock. So are its clone and its drop.

use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

/// A gate that is opened once. One task at a time waits in front of it.
pub struct Gate {
    state: Mutex<State>,
}

struct State {
    open: bool,
    waker: Option<Waker>,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self {
            state: Mutex::new(State {
                open: false,
                waker: None,
            }),
        }
    }

    /// Ready once the gate is open. Until then the last caller is woken.
    pub fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        let waker = cx.waker().clone();
        let mut state = self.state.lock().unwrap();
        if state.open {
            return Poll::Ready(());
        }
        let old = state.waker.replace(waker);
        drop(state);
        drop(old);
        Poll::Pending
    }

    /// Opens the gate and wakes the task in front of it.
    pub fn open(&self) {
        let mut state = self.state.lock().unwrap();
        state.open = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
