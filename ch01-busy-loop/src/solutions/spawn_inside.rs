//! Exercise 1.7: tasks that spawn tasks.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;
type Queue = Rc<RefCell<VecDeque<Task>>>;

/// Runs many tasks in turn, also those that are spawned while it runs.
#[derive(Default)]
pub struct Executor {
    queue: Queue,
}

/// Puts tasks on the queue of the executor it came from. Cheap to clone.
#[derive(Clone)]
pub struct Spawner {
    queue: Queue,
}

impl Executor {
    /// An executor without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// A handle that tasks can keep, to spawn more tasks.
    pub fn spawner(&self) -> Spawner {
        Spawner {
            queue: self.queue.clone(),
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
    pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
        self.queue.borrow_mut().push_back(Box::pin(future));
    }
}
