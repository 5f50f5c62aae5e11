//! Knows whether this thread is running tasks at the moment.

// ANCHOR: enter
use std::cell::Cell;

thread_local! {
    static RUNS_TASKS: Cell<bool> = const { Cell::new(false) };
}

/// Until this is dropped, the thread runs tasks.
pub(crate) struct Entered {
    before: bool,
}

pub(crate) fn enter() -> Entered {
    let before = RUNS_TASKS.replace(true);
    Entered { before }
}

impl Drop for Entered {
    fn drop(&mut self) {
        RUNS_TASKS.set(self.before);
    }
}

/// For functions that block: panics if it is called inside a task.
///
/// # Panics
///
/// If this thread is running tasks. All of them would stand still.
pub fn refuse_inside_a_task(what: &str) {
    assert!(
        !RUNS_TASKS.get(),
        "`{what}` inside a task would stop all tasks of this thread: \
         `.await` the future instead, or spawn it and await its handle"
    );
}
// ANCHOR_END: enter
