//! A waker by hand: a pointer, and a table of four functions.
// ANCHOR: bell
//! Behind the pointer is an `Arc<Bell>`, and each waker owns one of its references:
//! 1. The pointer comes from `Arc::into_raw` and is valid while a reference is left.
//! 2. `clone` adds a reference for the new waker; `wake` and `drop` give one back.
//! 3. `wake_by_ref` leaves the count as it is.
#![allow(unsafe_code)]

use crate::Parker;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{RawWaker, RawWakerVTable, Waker};

/// A parker that counts what is done with its wakers.
#[derive(Debug)]
pub struct Bell {
    pub parker: Parker,
    pub clones: AtomicUsize,
    pub wakes: AtomicUsize,
    pub drops: AtomicUsize,
}

impl Bell {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let [clones, wakes, drops] = [0; 3].map(AtomicUsize::new);
        Self {
            parker: Parker::new(),
            clones,
            wakes,
            drops,
        }
    }
}
// ANCHOR_END: bell

// ANCHOR: waker
static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

/// Makes a waker that unparks `bell` and counts.
///
/// # Examples
///
/// ```
/// use std::sync::{Arc, atomic::Ordering};
///
/// let bell = Arc::new(ch02::Bell::new());
/// let waker = ch02::waker_by_hand(bell.clone());
/// waker.wake_by_ref();
/// bell.parker.park(); // does not sleep: there is a token
/// assert_eq!(bell.wakes.load(Ordering::Relaxed), 1);
/// ```
pub fn waker_by_hand(bell: Arc<Bell>) -> Waker {
    let data = Arc::into_raw(bell).cast();
    // SAFETY: the four functions below keep to the contract of `RawWakerVTable`:
    // they may be called from any thread, since `Bell` is `Send` and `Sync`, and
    // they count references as (2) and (3) say.
    unsafe { Waker::from_raw(RawWaker::new(data, &VTABLE)) }
}
// ANCHOR_END: waker

// ANCHOR: functions
unsafe fn clone(data: *const ()) -> RawWaker {
    let bell = data.cast::<Bell>();
    // SAFETY: valid by (1); the new reference belongs to the new waker (2).
    unsafe {
        (*bell).clones.fetch_add(1, Relaxed);
        Arc::increment_strong_count(bell);
    }
    RawWaker::new(data, &VTABLE)
}

unsafe fn wake(data: *const ()) {
    // SAFETY: by (1) and (2) this waker owns a reference. We take it back, and
    // it is released at the end of the function.
    let bell = unsafe { Arc::from_raw(data.cast::<Bell>()) };
    bell.wakes.fetch_add(1, Relaxed);
    bell.drops.fetch_add(1, Relaxed);
    bell.parker.unpark();
}

unsafe fn wake_by_ref(data: *const ()) {
    // SAFETY: valid by (1), and only borrowed (3).
    let bell = unsafe { &*data.cast::<Bell>() };
    bell.wakes.fetch_add(1, Relaxed);
    bell.parker.unpark();
}

unsafe fn drop_waker(data: *const ()) {
    // SAFETY: as in `wake`.
    let bell = unsafe { Arc::from_raw(data.cast::<Bell>()) };
    bell.drops.fetch_add(1, Relaxed);
}
// ANCHOR_END: functions

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use std::thread;

    fn counts(bell: &Bell) -> (usize, usize, usize) {
        (
            bell.clones.load(Relaxed),
            bell.wakes.load(Relaxed),
            bell.drops.load(Relaxed),
        )
    }

    #[test]
    fn a_clone_is_a_reference_and_a_drop_gives_it_back() {
        let bell = Arc::new(Bell::new());
        let waker = waker_by_hand(bell.clone());
        let clone = waker.clone();
        assert_eq!(Arc::strong_count(&bell), 3);
        assert!(waker.will_wake(&clone));
        drop(clone);
        drop(waker);
        assert_eq!(Arc::strong_count(&bell), 1);
        assert_eq!(counts(&bell), (1, 0, 2));
    }

    #[test]
    fn wake_uses_the_waker_up_and_wake_by_ref_does_not() {
        let bell = Arc::new(Bell::new());
        let waker = waker_by_hand(bell.clone());
        waker.wake_by_ref();
        assert_eq!(Arc::strong_count(&bell), 2);
        waker.wake();
        assert_eq!(Arc::strong_count(&bell), 1);
        assert_eq!(counts(&bell), (0, 2, 1));
    }

    #[test]
    fn a_waker_outlives_all_others_on_another_thread() {
        let bell = Arc::new(Bell::new());
        let waker = waker_by_hand(bell);
        let clone = waker.clone();
        drop(waker);
        thread::spawn(move || clone.wake()).join().unwrap();
    }

    #[test]
    fn wakers_of_two_bells_are_told_apart() {
        let one = waker_by_hand(Arc::new(Bell::new()));
        let other = waker_by_hand(Arc::new(Bell::new()));
        assert!(!one.will_wake(&other));
    }

    #[test]
    fn a_clone_that_polls_the_alarm_does_not_deadlock() {
        use crate::Alarm;
        use std::sync::LazyLock;
        use std::task::{Context, Poll};

        static ALARM: LazyLock<Alarm> = LazyLock::new(Alarm::new);
        static TABLE: RawWakerVTable = RawWakerVTable::new(polls, ignore, ignore, ignore);
        unsafe fn polls(data: *const ()) -> RawWaker {
            assert!(poll(Waker::noop()).is_pending());
            RawWaker::new(data, &TABLE)
        }
        unsafe fn ignore(_: *const ()) {}
        fn poll(waker: &Waker) -> Poll<()> {
            ALARM.poll(&mut Context::from_waker(waker))
        }
        // SAFETY: there is no data, and so nothing to keep.
        let waker = unsafe { Waker::from_raw(RawWaker::new(std::ptr::null(), &TABLE)) };
        assert!(poll(&waker).is_pending());
    }
}
