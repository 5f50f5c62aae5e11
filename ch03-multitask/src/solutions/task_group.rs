//! Exercise 3.7: a group of tasks that ends together.

use crate::{JoinError, JoinHandle, Spawner};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// Tasks that belong together. When the group goes, all of them are aborted.
pub struct TaskGroup<T> {
    spawner: Spawner,
    handles: Vec<JoinHandle<T>>,
}

impl<T: Send + 'static> TaskGroup<T> {
    /// A group without tasks.
    pub fn new(spawner: Spawner) -> Self {
        let handles = Vec::new();
        Self { spawner, handles }
    }

    /// Spawns a task of this group.
    pub fn spawn(&mut self, future: impl Future<Output = T> + Send + 'static) {
        self.handles.push(self.spawner.spawn(future));
    }

    /// The outcome of a task that is over, as soon as there is one. `None` if
    /// no task is left.
    ///
    /// # Cancel safety
    ///
    /// Giving it up loses no outcome.
    pub async fn next(&mut self) -> Option<Result<T, JoinError>> {
        poll_fn(|cx| {
            // Every handle has our waker: whoever is over first wakes us.
            for i in 0..self.handles.len() {
                if let Poll::Ready(outcome) = Pin::new(&mut self.handles[i]).poll(cx) {
                    drop(self.handles.swap_remove(i));
                    return Poll::Ready(Some(outcome));
                }
            }
            if self.handles.is_empty() {
                return Poll::Ready(None);
            }
            Poll::Pending
        })
        .await
    }
}

impl<T> Drop for TaskGroup<T> {
    fn drop(&mut self) {
        self.handles.iter().for_each(JoinHandle::abort);
    }
}
