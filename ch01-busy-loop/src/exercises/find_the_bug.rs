//! Exercise 1.6: this executor has a bug. Find it.

use std::pin::Pin;
use std::task::{Context, Waker};

pub type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Runs all tasks to completion, in rounds.
///
/// In each round every unfinished task is polled exactly once, in the order in
/// which the tasks were given.
pub fn run_in_rounds(mut tasks: Vec<Task<'_>>) {
    // TODO exercise 1.6: find the bug. Delete this line when you start.
    let mut cx = Context::from_waker(Waker::noop());
    while !tasks.is_empty() {
        let mut i = 0;
        while i < tasks.len() {
            if tasks[i].as_mut().poll(&mut cx).is_ready() {
                drop(tasks.swap_remove(i));
            }
            i += 1;
        }
    }
}
