//! Exercise 3.4: this executor had three bugs.
//!
//! A `while let` keeps what its condition borrowed until the end of its body:
//! the queue was locked during the poll, and a task that woke itself waited for
//! ever. A future that was ready stayed in its task, and a late wake polled it
//! again. And each wake made an entry of its own in the queue.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Wake, Waker};

type Queue = Mutex<VecDeque<Arc<Task>>>;

/// A small executor.
pub struct SmallExecutor {
    queue: Arc<Queue>,
}

struct Task {
    /// Empty when the task is over.
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    queued: AtomicBool,
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
            future: Mutex::new(Some(Box::pin(future))),
            queued: AtomicBool::new(true),
            queue: Arc::downgrade(&self.queue),
        };
        self.queue.lock().unwrap().push_back(Arc::new(task));
    }

    /// Polls until nobody is in the queue. Returns the number of polls.
    ///
    /// A task is polled once for all wakes since its last poll began, and never
    /// after it was ready.
    pub fn run(&self) -> usize {
        let mut polls = 0;
        while let Some(task) = self.next() {
            // Before the poll: a wake during it must count.
            task.queued.store(false, SeqCst);
            let mut slot = task.future.lock().unwrap();
            let Some(future) = &mut *slot else { continue };
            polls += 1;
            let waker = Waker::from(task.clone());
            if future
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
            {
                *slot = None;
            }
        }
        polls
    }

    fn next(&self) -> Option<Arc<Task>> {
        self.queue.lock().unwrap().pop_front()
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if let Some(queue) = self.queue.upgrade()
            && !self.queued.swap(true, SeqCst)
        {
            queue.lock().unwrap().push_back(self);
        }
    }
}
