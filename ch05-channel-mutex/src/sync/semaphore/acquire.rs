//! The wait for permits. Every other wait in this chapter has the same shape.

// ANCHOR: acquire
use super::{AcquireError, Semaphore, State};
use crate::sync::wait_queue::Key;
use crate::sync::wake_batch::wake_all;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Takes permits as soon as they are its own.
pub(crate) struct Acquire<'a> {
    semaphore: &'a Semaphore,
    wants: usize,
    /// Its place in the queue, from the first time that it has to wait.
    key: Option<Key>,
}

impl<'a> Acquire<'a> {
    pub(super) fn new(semaphore: &'a Semaphore, wants: usize) -> Self {
        let key = None;
        Self {
            semaphore,
            wants,
            key,
        }
    }
}
// ANCHOR_END: acquire

// ANCHOR: poll
impl Future for Acquire<'_> {
    type Output = Result<(), AcquireError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self {
            semaphore, wants, ..
        } = *self;
        if self.key.is_none() {
            // Most often that is all: no wait, and no waker to clone.
            let taken = semaphore.lock().take(wants);
            if taken.is_ready() {
                return taken;
            }
        }
        let mut waker = cx.waker().clone(); // before the lock, dropped after it (S5)
        let mut state = semaphore.lock();
        let Some(key) = self.key.take() else {
            let taken = state.take(wants); // permits may have come in between
            if taken.is_pending() {
                self.key = Some(state.queue.push_back(waker, wants));
            }
            return taken;
        };
        match state.queue.poll(key, &mut waker) {
            Ok(granted) => Poll::Ready(state.accept(granted)),
            Err(key) => {
                self.key = Some(key);
                Poll::Pending
            }
        }
    }
}

impl State {
    /// A waiter has noticed what it was granted, or that we are closed (S4).
    fn accept(&mut self, granted: usize) -> Result<(), AcquireError> {
        if self.is_closed {
            self.free += granted;
            return Err(AcquireError(()));
        }
        Ok(())
    }
}
// ANCHOR_END: poll

// ANCHOR: drop
impl Drop for Acquire<'_> {
    fn drop(&mut self) {
        let Some(key) = self.key.take() else { return };
        let mut state = self.semaphore.lock();
        let (waker, wants) = state.queue.remove(key);
        if waker.is_none() {
            state.free += wants; // granted, and never used (S1)
        }
        // There is more that is free, or somebody else is first (S2).
        wake_all(&self.semaphore.0, state, State::grant);
        drop(waker); // after the lock (S5)
    }
}
// ANCHOR_END: drop
