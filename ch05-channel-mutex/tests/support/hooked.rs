//! A waker that does something whenever it is cloned, called or dropped.
//!
//! `std::task::Wake` makes a safe waker of an `Arc`, but nobody hears of its clones
//! and of all drops but the last. No other test needs unsafe code for a waker.
#![allow(unsafe_code)] // only a `RawWaker` notices that it is cloned, and that it is dropped

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::task::{RawWaker, RawWakerVTable, Waker};

/// What may happen to a waker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Cloned,
    Woken,
    Dropped,
}

type What = Box<dyn Fn(When) + Send + Sync>;

/// A waker that does this whenever something happens to it, or to a clone of it.
pub fn hooked(what: impl Fn(When) + Send + Sync + 'static) -> Waker {
    let what: Arc<What> = Arc::new(Box::new(what));
    // SAFETY: A raw waker owns one count of the `Arc<What>`, which its data points
    // to, and `What` is `Send` and `Sync`. See `VTABLE`.
    unsafe { Waker::from_raw(RawWaker::new(Arc::into_raw(what).cast(), &VTABLE)) }
}

// SAFETY (of each `unsafe` in here): the data comes from `Arc::into_raw`. `clone`
// and `wake_by_ref` leave the count that the waker owns; `wake` and `drop` take it.
static VTABLE: RawWakerVTable = RawWakerVTable::new(
    |data| {
        // SAFETY: see above.
        let what = ManuallyDrop::new(unsafe { Arc::from_raw(data.cast::<What>()) });
        what(When::Cloned);
        RawWaker::new(Arc::into_raw(Arc::clone(&what)).cast(), &VTABLE)
    },
    |data| {
        // SAFETY: see above.
        let what = unsafe { Arc::from_raw(data.cast::<What>()) };
        what(When::Woken);
    },
    |data| {
        // SAFETY: see above.
        let what = ManuallyDrop::new(unsafe { Arc::from_raw(data.cast::<What>()) });
        what(When::Woken);
    },
    |data| {
        // SAFETY: see above.
        let what = unsafe { Arc::from_raw(data.cast::<What>()) };
        what(When::Dropped);
    },
);
