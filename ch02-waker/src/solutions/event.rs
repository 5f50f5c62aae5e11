//! Exercise 2.6: an event that many tasks wait for.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

/// Happens once. Any number of tasks wait for it.
pub struct Event {
    state: Mutex<State>,
}

struct State {
    set: bool,
    next_id: u64,
    wakers: BTreeMap<u64, Waker>,
}

/// Ready once the event has happened.
pub struct Wait<'a> {
    event: &'a Event,
    id: u64,
}

impl Event {
    /// An event that has not happened yet.
    pub fn new() -> Self {
        let state = State {
            set: false,
            next_id: 0,
            wakers: BTreeMap::new(),
        };
        Self {
            state: Mutex::new(state),
        }
    }

    /// Waits for the event.
    pub fn wait(&self) -> Wait<'_> {
        let mut state = self.state.lock().unwrap();
        state.next_id += 1;
        Wait {
            event: self,
            id: state.next_id,
        }
    }

    /// Lets it happen: everybody who waits is woken.
    pub fn set(&self) {
        let mut state = self.state.lock().unwrap();
        state.set = true;
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_values().for_each(Waker::wake);
    }

    /// How many wakers the event keeps.
    pub fn wakers(&self) -> usize {
        self.state.lock().unwrap().wakers.len()
    }
}

impl Future for Wait<'_> {
    type Output = ();

    /// Each `Wait` leaves one waker, its latest.
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let waker = cx.waker().clone();
        let mut state = self.event.state.lock().unwrap();
        if state.set {
            return Poll::Ready(());
        }
        let old = state.wakers.insert(self.id, waker);
        drop(state);
        drop(old);
        Poll::Pending
    }
}

impl Drop for Wait<'_> {
    /// A `Wait` that goes away takes its waker with it.
    fn drop(&mut self) {
        let waker = self.event.state.lock().unwrap().wakers.remove(&self.id);
        drop(waker);
    }
}
