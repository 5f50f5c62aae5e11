//! Exercise 1.7: tasks that spawn tasks.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;
type Queue = RefCell<VecDeque<Task>>;

/// Runs many tasks in turn, also those that are spawned while it runs.
#[derive(Default)]
pub struct Executor {
    queue: Rc<Queue>,
}

/// Puts tasks on the queue of the executor it came from. Cheap to clone.
#[derive(Clone)]
pub struct Spawner {
    // Weak: the queue owns the tasks, and a task may own a spawner. If that owned
    // the queue, none of the three would ever be freed.
    queue: Weak<Queue>,
}

impl Executor {
    /// An executor without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// A handle that tasks can keep, to spawn more tasks.
    pub fn spawner(&self) -> Spawner {
        Spawner {
            queue: Rc::downgrade(&self.queue),
        }
    }

    /// Polls the tasks in turn until none is left, those included that are
    /// spawned on the way.
    pub fn run(&self) {
        let mut cx = Context::from_waker(Waker::noop());
        while let Some(mut task) = self.pop() {
            if task.as_mut().poll(&mut cx).is_pending() {
                self.queue.borrow_mut().push_back(task);
            }
        }
    }

    /// A function of its own, so that the borrow ends before the task is polled:
    /// the task may call `spawn`, which borrows the queue again.
    fn pop(&self) -> Option<Task> {
        self.queue.borrow_mut().pop_front()
    }
}

impl Spawner {
    /// Adds a task at the end of the queue. May be called while a task is polled.
    ///
    /// Once the executor is gone, the future is dropped.
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        if let Some(queue) = self.queue.upgrade() {
            queue.borrow_mut().push_back(Box::pin(future));
        }
    }
}
