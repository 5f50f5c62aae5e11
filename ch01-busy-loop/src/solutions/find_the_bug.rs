//! Exercise 1.6: this executor had two bugs in one line.
//!
//! `swap_remove` moves the last task into the gap, out of its order, and the
//! index then steps over it, so that it misses its turn.

use std::pin::Pin;
use std::task::{Context, Waker};

pub type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Runs all tasks to completion, in rounds.
///
/// In each round every unfinished task is polled exactly once, in the order in
/// which the tasks were given.
pub fn run_in_rounds(mut tasks: Vec<Task<'_>>) {
    let mut cx = Context::from_waker(Waker::noop());
    while !tasks.is_empty() {
        tasks.retain_mut(|task| task.as_mut().poll(&mut cx).is_pending());
    }
}
