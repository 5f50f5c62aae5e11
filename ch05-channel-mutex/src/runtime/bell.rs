//! The bell: how a thread that is about to sleep in the system's poll hears that
//! there is something to do.
//!
//! Invariants:
//! - (B1) The driver *announces* its sleep, and looks for work after that.
//!   Everybody else leaves work first, and rings after that.
//! - (B2) Only a ring that finds the announcement costs a system call, and only
//!   one does.
//!
//! Whichever of the two comes second sees what the first one left: either the
//! ring finds the announcement, or the look finds the work. It is the order of
//! every leaf future, store first and then look, with the driver in the place
//! of the future.

// ANCHOR: bell
use crate::loom::sync::atomic::AtomicBool;
use crate::loom::sync::atomic::Ordering::{Acquire, Release};

/// Ends the sleep of a driver, at the cost of a system call only if it sleeps.
#[derive(Debug)]
pub struct Bell {
    asleep: AtomicBool,
}

impl Bell {
    /// A bell whose driver is awake.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            asleep: AtomicBool::new(false),
        }
    }

    /// From here on, a ring calls its waker. Look for work now, and sleep only
    /// if there is none (B1).
    pub fn announce_sleep(&self) {
        // `Acquire` pairs with the `Release` of a ring that came too early to
        // find this: the look sees what was left before it.
        self.asleep.swap(true, Acquire);
    }

    /// The driver is awake, and looks for work before it sleeps again.
    pub fn end_sleep(&self) {
        // Not a store: it would hide a ring that came since the announcement from
        // the next announcement, and what was left before that ring with it.
        self.asleep.swap(false, Acquire);
    }

    /// There is something to do. `wake` is called if the driver sleeps, or has
    /// said that it is about to.
    pub fn ring(&self, wake: impl FnOnce()) {
        // Of two rings, one finds the announcement (B2).
        if self.asleep.swap(false, Release) {
            wake();
        }
    }
}
// ANCHOR_END: bell
