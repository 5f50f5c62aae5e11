//! Exercise 3.3: a value that may never come.

use std::mem::replace;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// The end that gives the value, once.
pub struct Filler<T> {
    state: Arc<Mutex<State<T>>>,
}

/// The end that waits for the value.
pub struct Output<T> {
    state: Arc<Mutex<State<T>>>,
}

/// The filler went away and left nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

enum State<T> {
    Empty(Option<Waker>),
    Full(T),
    Gone,
}

/// Both ends of an empty slot.
pub fn slot<T>() -> (Filler<T>, Output<T>) {
    let state = Arc::new(Mutex::new(State::Empty(None)));
    let filler = Filler {
        state: state.clone(),
    };
    (filler, Output { state })
}

impl<T> Filler<T> {
    /// Leaves the value, and wakes who waits for it.
    pub fn fill(self, value: T) {
        self.leave(State::Full(value));
        // Here `drop` runs, and finds the slot full.
    }

    fn leave(&self, what: State<T>) {
        let mut state = self.state.lock().unwrap();
        if let State::Empty(waker) = &mut *state {
            let waker = waker.take();
            *state = what;
            drop(state);
            waker.into_iter().for_each(Waker::wake);
        }
    }
}

impl<T> Drop for Filler<T> {
    /// A filler that goes away with an empty slot says so.
    fn drop(&mut self) {
        self.leave(State::Gone);
    }
}

impl<T> Future for Output<T> {
    type Output = Result<T, Gone>;

    /// After it was ready it says `Gone`.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let waker = cx.waker().clone();
        let mut state = self.state.lock().unwrap();
        match replace(&mut *state, State::Gone) {
            State::Empty(old) => {
                *state = State::Empty(Some(waker));
                drop(state);
                drop(old);
                Poll::Pending
            }
            State::Full(value) => Poll::Ready(Ok(value)),
            State::Gone => Poll::Ready(Err(Gone)),
        }
    }
}
