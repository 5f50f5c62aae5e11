//! The waker of a task: what it means to be woken, said twice.

// ANCHOR: std
use super::Task;
use std::sync::Arc;
use std::task::{Wake, Waker};

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.wake_task();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_task();
    }
}

/// A waker by the trait of the standard library.
pub fn std_waker(task: &Arc<Task>) -> Waker {
    Waker::from(task.clone())
}
// ANCHOR_END: std

// ANCHOR: futures
use futures::task::ArcWake;

impl ArcWake for Task {
    fn wake_by_ref(task: &Arc<Self>) {
        task.wake_task();
    }
}

/// A waker by the trait of the crate `futures`, which is older.
pub fn arc_waker(task: &Arc<Task>) -> Waker {
    futures::task::waker(task.clone())
}
// ANCHOR_END: futures
