//! Looks, leaves a waker, and looks again: how one task waits for what is behind
//! a lock.
//!
//! For places where at most one task waits, such as a receiver that has no
//! second. Where many wait, a queue keeps them apart.
//!
//! Invariants:
//! - (P1) The last look and the leaving of the waker are one step: nobody changes
//!   the state in between. So whoever changes it either is seen, or finds the waker.
//! - (P2) Nobody else's code runs under the lock: a waker is cloned before it, and
//!   called and dropped after it.

// ANCHOR: poll_or_wait
use crate::loom::sync::Mutex;
use crate::task::join::quietly;
use std::mem::swap;
use std::task::{Context, Poll, Waker};

/// Ready with what `look` finds. If it finds nothing, the waker is left in `place`.
pub(crate) fn poll_or_wait<S, T>(
    state: &Mutex<S>,
    cx: &mut Context<'_>,
    mut look: impl FnMut(&mut S) -> Option<T>,
    place: impl Fn(&mut S) -> &mut Option<Waker>,
) -> Poll<T> {
    let mut locked = state.lock().unwrap();
    if let Some(found) = look(&mut locked) {
        return Poll::Ready(found);
    }
    let left = place(&mut locked).as_ref();
    if left.is_some_and(|waker| waker.will_wake(cx.waker())) {
        return Poll::Pending; // by the waker of an earlier poll
    }
    drop(locked);

    let mut waker = Some(cx.waker().clone());
    let mut locked = state.lock().unwrap();
    if let Some(found) = look(&mut locked) {
        return Poll::Ready(found); // it came while the waker was cloned (P1)
    }
    swap(place(&mut locked), &mut waker);
    drop(locked);
    drop(waker); // the old one, if there is one (P2)
    Poll::Pending
}
// ANCHOR_END: poll_or_wait

// ANCHOR: wake
/// Wakes whoever left a waker in a place, once it is out of the lock.
///
/// A panic ends here: whose waker it is has no place in the task that wakes it.
pub(crate) fn wake(left: Option<Waker>) {
    if let Some(waker) = left {
        quietly(|| waker.wake());
    }
}
// ANCHOR_END: wake
