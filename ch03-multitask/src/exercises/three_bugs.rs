//! Exercise 3.4: this executor has three bugs. Find them.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Wake, Waker};

type Queue = Mutex<VecDeque<Arc<Task>>>;

/// A small executor.
pub struct SmallExecutor {
    queue: Arc<Queue>,
}

struct Task {
    future: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Weak: the queue holds the task.
    queue: Weak<Queue>,
}

impl SmallExecutor {
    /// An executor without tasks.
    pub fn new() -> Self {
        let queue = Arc::default();
        Self { queue }
    }

    /// Makes a task of the future and puts it in the queue.
    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        let task = Task {
            future: Mutex::new(Box::pin(future)),
            queue: Arc::downgrade(&self.queue),
        };
        self.queue.lock().unwrap().push_back(Arc::new(task));
    }

    /// Polls until nobody is in the queue. Returns the number of polls.
    ///
    /// A task is polled once for all wakes since its last poll began, and never
    /// after it was ready.
    pub fn run(&self) -> usize {
        // TODO exercise 3.4: find the bugs. Delete this line when you start.
        let mut polls = 0;
        while let Some(task) = self.queue.lock().unwrap().pop_front() {
            polls += 1;
            let waker = Waker::from(task.clone());
            let mut future = task.future.lock().unwrap();
            let _ = future.as_mut().poll(&mut Context::from_waker(&waker));
        }
        polls
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if let Some(queue) = self.queue.upgrade() {
            queue.lock().unwrap().push_back(self);
        }
    }
}
