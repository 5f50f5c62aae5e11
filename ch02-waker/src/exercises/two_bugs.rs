//! Exercise 2.4: this gate has two bugs. Find them.

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
        // TODO exercise 2.4: find the bugs. Delete this line when you start.
        let mut state = self.state.lock().unwrap();
        if state.open {
            return Poll::Ready(());
        }
        if state.waker.is_none() {
            state.waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }

    /// Opens the gate and wakes the task in front of it.
    pub fn open(&self) {
        let mut state = self.state.lock().unwrap();
        state.open = true;
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
    }
}
