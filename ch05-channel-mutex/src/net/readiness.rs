//! What a socket is ready for, as far as we know: one atomic word.
//!
//! | bits | |
//! |---|---|
//! | `READABLE` | to read, or to accept, may do something |
//! | `WRITABLE` | to write may do something |
//! | `GONE` | the runtime has gone, and nobody will set a bit any more |
//! | the upper 24 | the tick: how many events there were, modulo 2^24 |
//!
//! The five bits in between are unused.
//!
//! Invariants:
//! - (R1) A bit that is off means: the system will send an event before a call
//!   can do anything. So a bit is turned off only by those who have just been
//!   told to wait, and only if there was no event since they looked.
//! - (R2) A bit that is on promises nothing. Whoever believes it tries the call,
//!   and may be told to wait after all.

// ANCHOR: bits
use crate::loom::sync::atomic::AtomicU32;
use crate::loom::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use std::ops::BitOr;

/// A set of bits of the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready(u32);

impl Ready {
    pub const NOTHING: Self = Self(0);
    pub const READABLE: Self = Self(1);
    pub const WRITABLE: Self = Self(2);
    pub const GONE: Self = Self(4);

    /// Whether the two have a bit in common.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
// ANCHOR_END: bits

// ANCHOR: readiness
/// One event. The bits are below it, and what overflows above is lost.
const TICK: u32 = 1 << 8;

/// What a socket is ready for.
#[derive(Debug)]
pub struct Readiness(AtomicU32);

/// What the word was when somebody looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen(u32);

impl Readiness {
    /// The readiness of a socket that has had no event yet.
    pub fn new(ready: Ready) -> Self {
        Self(AtomicU32::new(ready.0))
    }

    /// There was an event: turns bits on, and moves the tick.
    pub fn set(&self, ready: Ready) {
        let event = |word: u32| Some((word | ready.0).wrapping_add(TICK));
        // `Release` pairs with the `Acquire` of `get`: whoever sees the bit also
        // sees what the driver knew.
        let _ = self.0.fetch_update(AcqRel, Relaxed, event);
    }

    /// What the socket is ready for now. Look before the call, not after it.
    pub fn get(&self) -> Seen {
        Seen(self.0.load(Acquire))
    }

    /// The call said "not now": turns bits off, unless anything has happened
    /// since `seen` (R1). In that case, try the call once more.
    pub fn clear(&self, seen: Seen, ready: Ready) {
        // The word holds the tick, so an event that turned on a bit that was on
        // already makes a difference, too.
        let new = seen.0 & !ready.0;
        let _ = self.0.compare_exchange(seen.0, new, AcqRel, Relaxed);
    }
}
// ANCHOR_END: readiness

// ANCHOR: seen
impl Seen {
    /// Whether one of these bits was on.
    pub fn any(self, ready: Ready) -> bool {
        Ready(self.0).any(ready)
    }
}

impl BitOr for Ready {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
// ANCHOR_END: seen

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;

    const BOTH: [Ready; 2] = [Ready::READABLE, Ready::WRITABLE];

    fn bits(readiness: &Readiness) -> [bool; 2] {
        BOTH.map(|ready| readiness.get().any(ready))
    }

    #[test]
    fn an_event_turns_on_its_bits_and_leaves_the_others() {
        let readiness = Readiness::new(Ready::NOTHING);
        assert_eq!(bits(&readiness), [false, false]);
        readiness.set(Ready::WRITABLE);
        assert_eq!(bits(&readiness), [false, true]);
        readiness.set(Ready::READABLE);
        assert_eq!(bits(&readiness), [true, true]);
    }

    #[test]
    fn one_direction_is_cleared_without_the_other() {
        let readiness = Readiness::new(Ready::READABLE | Ready::WRITABLE);
        readiness.clear(readiness.get(), Ready::READABLE);
        assert_eq!(bits(&readiness), [false, true]);
    }

    #[test]
    fn case_52_an_event_between_the_call_and_the_clear_is_kept() {
        let readiness = Readiness::new(Ready::READABLE);
        let seen = readiness.get();
        // The call says "not now", and then:
        readiness.set(Ready::READABLE);
        readiness.clear(seen, Ready::READABLE);
        assert_eq!(bits(&readiness), [true, false]);
        readiness.clear(readiness.get(), Ready::READABLE);
        assert_eq!(bits(&readiness), [false, false]);
    }

    #[test]
    fn the_tick_overflows_without_touching_the_bits() {
        let readiness = Readiness(AtomicU32::new(u32::MAX - 0xff));
        let seen = readiness.get();
        readiness.set(Ready::WRITABLE);
        assert_eq!(bits(&readiness), [false, true]);
        assert_ne!(readiness.get(), seen);
    }

    #[test]
    fn the_end_is_never_cleared() {
        let readiness = Readiness::new(Ready::READABLE);
        readiness.set(Ready::GONE);
        readiness.clear(readiness.get(), Ready::READABLE);
        assert!(readiness.get().any(Ready::GONE));
    }
}
