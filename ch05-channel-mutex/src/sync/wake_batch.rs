//! How every primitive wakes: a few at a time, and never under its lock.

// ANCHOR: wake_all
use crate::loom::sync::{Mutex, MutexGuard};
use crate::task::join::quietly;
use std::task::Waker;

/// How many wakers leave the lock at once. In a model so few that there is a
/// second batch.
const BATCH: usize = if cfg!(model) { 2 } else { 8 };

/// Wakes whom `next` gives, until it gives nobody, and lets go of the lock.
///
/// A waker may run anything, and may come back to this very primitive. So none
/// is called under the lock. To take them all out first would need memory for
/// them all; so they leave in batches, and between two batches others may come
/// in and see, and change, the state. It has to make sense then.
///
/// A waker that panics takes no wake away from those behind it, nor does it
/// reach the caller, who is often in a `drop` and can do nothing about it.
pub fn wake_all<'a, S>(
    mutex: &'a Mutex<S>,
    mut state: MutexGuard<'a, S>,
    mut next: impl FnMut(&mut S) -> Option<Waker>,
) {
    let mut batch = [const { None }; BATCH];
    loop {
        let is_full = batch.iter_mut().all(|place| {
            *place = next(&mut state);
            place.is_some()
        });
        drop(state);
        for waker in batch.iter_mut().map_while(Option::take) {
            quietly(|| waker.wake());
        }
        if !is_full {
            return; // `next` has said that there is nobody left
        }
        state = mutex.lock().unwrap();
    }
}
// ANCHOR_END: wake_all
