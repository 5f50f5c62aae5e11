//! Where a task stands: one atomic word of four bits.
//!
//! | bits | the task | a wake |
//! |---|---|---|
//! | none | waits | puts it in the queue |
//! | `NOTIFIED` | is in the queue, once | changes nothing |
//! | `RUNNING` | is being polled | is remembered |
//! | `RUNNING`, `NOTIFIED` | is being polled, and was woken meanwhile | changes nothing |
//! | `DONE`, whatever else is set | is over | does nothing |
//!
// ANCHOR: rules
//! Invariants:
//! - (S1) Whoever turned `NOTIFIED` on while the task waited holds its ticket,
//!   and puts it in the queue. Nobody else may.
//! - (S2) Only whoever takes it out of the queue may start a turn, so there is
//!   one turn at a time.
//! - (S3) After a turn during which the task was woken, the ticket belongs to
//!   whoever ran the turn.
// ANCHOR_END: rules

// ANCHOR: state
use crate::loom::sync::atomic::AtomicU8;
use crate::loom::sync::atomic::Ordering::{AcqRel, Acquire};

const NOTIFIED: u8 = 1;
const RUNNING: u8 = 2;
const DONE: u8 = 4;
const CANCELLED: u8 = 8;

/// Who may put a task in the queue, and who may poll it.
#[derive(Debug)]
pub struct State(AtomicU8);

impl State {
    /// A new task has its ticket: whoever made it puts it in the queue.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self(AtomicU8::new(NOTIFIED))
    }

    /// Somebody woke the task. If this is true, put it in the queue.
    #[must_use = "the caller holds the ticket (S1)"]
    pub fn wake(&self) -> bool {
        self.notify(NOTIFIED)
    }

    /// Somebody wants the task to end. If this is true, put it in the queue.
    #[must_use = "the caller holds the ticket (S1)"]
    pub fn cancel(&self) -> bool {
        self.notify(NOTIFIED | CANCELLED)
    }

    fn notify(&self, bits: u8) -> bool {
        // One step, also if the bit is set already. `Release` pairs with the
        // `Acquire` of `start`: the turn sees what was written before the wake.
        let before = self.0.fetch_or(bits, AcqRel);
        before & (NOTIFIED | RUNNING | DONE) == 0
    }
    // ANCHOR_END: state

    // ANCHOR: turn
    /// A turn begins: the task was taken out of the queue. False if it was
    /// cancelled, and must not be polled any more.
    #[must_use = "a cancelled task must not be polled"]
    pub fn start(&self) -> bool {
        // A wake from here on is one of this turn.
        let before = self.0.fetch_xor(NOTIFIED | RUNNING, Acquire);
        debug_assert_eq!(before & !CANCELLED, NOTIFIED, "only from the queue (S2)");
        before & CANCELLED == 0
    }

    /// The turn ends and the task waits. If this is true, it was woken during
    /// the turn: put it back in the queue.
    #[must_use = "the caller holds the ticket (S3)"]
    pub fn pause(&self) -> bool {
        // `Release`: the next turn, wherever it runs, sees what this one wrote.
        let before = self.0.fetch_and(!RUNNING, AcqRel);
        before & NOTIFIED != 0
    }

    /// The task is over, for good.
    pub fn end(&self) {
        self.0.fetch_or(DONE, AcqRel);
    }
}
// ANCHOR_END: turn

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;

    #[test]
    fn three_wakes_of_a_waiting_task_give_one_ticket() {
        let state = State::new();
        assert!(state.start());
        assert!(!state.pause());
        assert_eq!([0; 3].map(|_| state.wake()), [true, false, false]);
    }

    #[test]
    fn a_new_task_is_in_the_queue_already() {
        assert!(!State::new().wake());
    }

    #[test]
    fn a_wake_during_the_turn_is_remembered_once() {
        let state = State::new();
        assert!(state.start());
        assert_eq!([0; 3].map(|_| state.wake()), [false; 3]);
        assert!(state.pause(), "the turn's wake");
        assert!(state.start());
        assert!(!state.pause());
    }

    #[test]
    fn a_wake_after_the_end_does_nothing() {
        let state = State::new();
        assert!(state.start());
        state.end();
        assert!(!state.wake() && !state.cancel());
    }

    #[test]
    fn a_cancelled_task_gets_a_turn_but_no_poll() {
        let state = State::new();
        assert!(state.start());
        assert!(!state.pause());
        assert!(state.cancel());
        assert!(!state.cancel(), "twice is once");
        assert!(!state.start());
    }
}
