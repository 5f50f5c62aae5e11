//! The executor that many tutorials build. It works in their examples, and does
//! wrong what the pitfalls of this chapter show.
#![allow(dead_code)] // no example uses all of it

// ANCHOR: mini
use crossbeam_channel::{Receiver, Sender};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

pub struct Task {
    future: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    queue: Sender<Arc<Task>>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.queue.send(self.clone()).unwrap();
    }
}

pub struct Mini {
    queue: Receiver<Arc<Task>>,
    sender: Sender<Arc<Task>>,
}

impl Mini {
    pub fn new((sender, queue): (Sender<Arc<Task>>, Receiver<Arc<Task>>)) -> Self {
        Self { queue, sender }
    }

    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        let (future, queue) = (Mutex::new(Box::pin(future) as _), self.sender.clone());
        self.sender.send(Arc::new(Task { future, queue })).unwrap();
    }

    /// Runs for ever: the queue is never closed, because we hold a sender.
    pub fn run(&self) {
        self.queue.iter().for_each(poll);
    }

    /// Polls while the queue is not empty, and says how often.
    pub fn run_ready(&self) -> usize {
        self.queue.try_iter().map(poll).count()
    }
}

fn poll(task: Arc<Task>) {
    let waker = Waker::from(task.clone());
    let mut future = task.future.lock().unwrap();
    let _ = future.as_mut().poll(&mut Context::from_waker(&waker));
}
// ANCHOR_END: mini
