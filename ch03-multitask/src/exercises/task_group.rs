//! Exercise 3.7: a group of tasks that ends together.

use crate::{JoinError, Spawner};

/// Tasks that belong together. When the group goes, all of them are aborted.
pub struct TaskGroup<T> {
    // Your fields.
    outputs: Vec<T>,
}

impl<T: Send + 'static> TaskGroup<T> {
    /// A group without tasks.
    pub fn new(spawner: Spawner) -> Self {
        todo!("exercise 3.7: make an empty group")
    }

    /// Spawns a task of this group.
    pub fn spawn(&mut self, future: impl Future<Output = T> + Send + 'static) {
        todo!("exercise 3.7: spawn a task, and remember it")
    }

    /// The outcome of a task that is over, as soon as there is one. `None` if
    /// no task is left.
    ///
    /// # Cancel safety
    ///
    /// Giving it up loses no outcome.
    pub async fn next(&mut self) -> Option<Result<T, JoinError>> {
        todo!("exercise 3.7: wait for any of the tasks")
    }
}

impl<T> Drop for TaskGroup<T> {
    fn drop(&mut self) {
        // Exercise 3.7: abort all. (No `todo!` here: a panic in `drop` during
        // another panic ends the whole test run.)
    }
}
