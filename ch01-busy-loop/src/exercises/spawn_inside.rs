//! Exercise 1.7: tasks that spawn tasks.

/// Runs many tasks in turn, also those that are spawned while it runs.
pub struct Executor {
    // Your fields.
}

/// Puts tasks on the queue of the executor it came from. Cheap to clone.
#[derive(Clone)]
pub struct Spawner {
    // Your fields.
}

impl Executor {
    /// An executor without tasks.
    pub fn new() -> Self {
        todo!("exercise 1.7: make an executor without tasks")
    }

    /// A handle that tasks can keep, to spawn more tasks.
    pub fn spawner(&self) -> Spawner {
        todo!("exercise 1.7: make a spawner")
    }

    /// Polls the tasks in turn until none is left, those included that are
    /// spawned on the way.
    pub fn run(&self) {
        todo!("exercise 1.7: run until no task is left")
    }
}

impl Spawner {
    /// Adds a task at the end of the queue. May be called while a task is polled.
    ///
    /// Once the executor is gone, the future is dropped.
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        todo!("exercise 1.7: queue a task")
    }
}
