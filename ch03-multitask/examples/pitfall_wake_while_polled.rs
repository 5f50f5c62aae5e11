//! Pitfall: the mark "it is in the queue" is wiped out after the poll.

#[path = "support/hang.rs"]
mod hang;

use ch03::s1_cleared_after::State;
use ch03::{Executor, yield_now};
use hang::watch;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Wake, Waker};

// ANCHOR: task
struct Task {
    state: State,
    queue: Sender<()>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if self.state.wake() {
            self.queue.send(()).unwrap();
        }
    }
}

/// Runs one task by the protocol of step 1.
fn run(future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    let (sender, queue) = channel();
    sender.send(()).unwrap(); // spawned
    let state = State::new();
    let task = Arc::new(Task {
        state,
        queue: sender,
    });
    let waker = Waker::from(task.clone());
    for () in queue {
        if future
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            return;
        }
        task.state.polled();
    }
}
// ANCHOR_END: task

fn main() {
    println!("the mark is wiped out after the poll:");
    println!("{}", watch(|| run(yield_now())));

    println!("the turn has a mark of its own:");
    let outcome = watch(|| {
        let mut executor = Executor::new();
        drop(executor.spawner().spawn(yield_now()));
        executor.run();
    });
    println!("{outcome}");
}
