//! The timers of a runtime, behind a lock: any thread sets and ends them, the
//! driver fires them.
//!
//! Invariants:
//! - (M1) A timer belongs to whoever set it, who gives its key back once, fired
//!   or not. So nobody ends somebody else's timer.
//! - (M2) A waker leaves the lock before it is called or dropped, and is cloned
//!   before it comes in.
//! - (M3) Whoever sets a timer that is earlier than all others is told, and rings.

// ANCHOR: timers
use super::queue::{Indexed, Key, TimerQueue};
use crate::loom::sync::Mutex;
use std::task::Waker;
use std::time::Instant;

/// All timers that have not fired, each with the waker of the task that waits.
#[derive(Debug)]
pub struct Timers(Mutex<State>);

#[derive(Debug)]
struct State {
    queue: Indexed<Waker>,
    is_open: bool,
}
// ANCHOR_END: timers

// ANCHOR: set_timer
/// The runtime has gone, and nobody would fire the timer.
#[derive(Debug)]
pub struct Closed;

/// A timer was set.
#[derive(Debug)]
pub struct Set {
    /// What names it, until it is given back (M1).
    pub key: Key,
    /// Whether it is the next one: then the driver must hear of it (M3).
    pub is_next: bool,
}

impl State {
    fn set(&mut self, deadline: Instant, waker: Waker) -> Set {
        let next = self.queue.next_deadline();
        let is_next = next.is_none_or(|next| deadline < next);
        let key = self.queue.insert(deadline, waker);
        Set { key, is_next }
    }
}
// ANCHOR_END: set_timer

// ANCHOR: set
impl Timers {
    /// No timers.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self(Mutex::new(State {
            queue: Indexed::default(),
            is_open: true,
        }))
    }

    /// Sets a timer that will wake `waker`.
    ///
    /// # Errors
    ///
    /// If the timers are closed.
    pub fn set(&self, deadline: Instant, waker: Waker) -> Result<Set, Closed> {
        let mut state = self.0.lock().unwrap();
        if !state.is_open {
            // The waker is dropped after the lock: arguments go last (M2).
            return Err(Closed);
        }
        Ok(state.set(deadline, waker))
    }
    // ANCHOR_END: set

    // ANCHOR: renew
    /// Gives a timer another waker. `false` if it has fired.
    ///
    /// # Errors
    ///
    /// If the timers are closed.
    pub fn renew(&self, key: &Key, mut waker: Waker) -> Result<bool, Closed> {
        let mut state = self.0.lock().unwrap();
        if !state.is_open {
            return Err(Closed);
        }
        let slot = state.queue.get_mut(key);
        // The old waker is dropped after the lock, like any argument (M2).
        Ok(slot.map(|old| std::mem::swap(old, &mut waker)).is_some())
    }

    /// Sets a timer to another time. `None` if it has fired; its key is used up.
    pub fn reset(&self, key: Key, deadline: Instant) -> Option<Set> {
        let mut state = self.0.lock().unwrap();
        let waker = state.queue.remove(key)?;
        Some(state.set(deadline, waker))
    }

    /// Ends a timer, fired or not.
    pub fn remove(&self, key: Key) {
        let waker = self.0.lock().unwrap().queue.remove(key);
        drop(waker);
    }
}
// ANCHOR_END: renew

// ANCHOR: fire
impl Timers {
    /// When to look again, if there are timers.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.0.lock().unwrap().queue.next_deadline()
    }

    /// Fires one timer whose time has come. Its waker is the caller's to wake.
    pub fn pop_expired(&self, now: Instant) -> Option<Waker> {
        self.0.lock().unwrap().queue.pop_expired(now)
    }

    /// No timer will fire any more. Gives back the wakers of those that wait.
    pub fn close(&self) -> Vec<Waker> {
        let mut state = self.0.lock().unwrap();
        state.is_open = false;
        let mut wakers = Vec::with_capacity(state.queue.len());
        while let Some(next) = state.queue.next_deadline() {
            wakers.extend(state.queue.pop_expired(next));
        }
        wakers
    }
}
// ANCHOR_END: fire
