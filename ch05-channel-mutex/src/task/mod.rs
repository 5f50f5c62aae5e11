//! A task: a future that an executor keeps and polls by itself.
//!
// ANCHOR: rules
//! Invariants:
//! - (T1) A task is in the queue once at most, and never while it is being
//!   polled ([`State`]).
//! - (T2) Its future is there until the task is over, and gone from then on,
//!   whoever still holds the task or a waker of it.
//! - (T3) While a task waits, its wakers keep it alive, and nothing else. When
//!   the last one goes, nobody can wake it any more: its body goes back to the
//!   executor as an orphan.
//! - (T4) The handle hears of the end when the future has been dropped.
// ANCHOR_END: rules
//!
//! Left out: a task is two pieces of memory, the task and its boxed future. A
//! production runtime puts both in one.

// ANCHOR: uses
use crate::runtime::inbox::Inbox;
use crate::runtime::policy::Class;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

pub mod join;
pub mod state;
mod waker;

pub use join::{AbortHandle, JoinError, JoinHandle};
use join::{Fail, quietly};
use state::State;
pub use waker::{arc_waker, std_waker};

type BoxFuture = Pin<Box<dyn Future<Output = ()> + Send>>;
// ANCHOR_END: uses

// ANCHOR: task
/// A spawned future, with all that it takes to poll it once more.
pub struct Task {
    id: u64,
    class: Class,
    state: State,
    body: Mutex<Body>,
    inbox: Inbox,
}

/// What of a task is gone when it is over.
pub(crate) struct Body {
    id: u64,
    future: Option<BoxFuture>,
    handle: Arc<dyn Fail>,
}
// ANCHOR_END: task

// ANCHOR: message
/// What an executor is told, from any thread.
pub(crate) enum Message {
    /// A new task; this is also its first wake.
    Spawned(Arc<Task>),
    /// A task that waited is ready to go on.
    Woken(Arc<Task>),
    /// What is left of a task that nobody can wake any more (T3).
    Orphan(Body),
}
// ANCHOR_END: message

// ANCHOR: turn
/// How a turn of a task ended.
pub(crate) enum Turn {
    /// Not polled: it was cancelled before.
    Cancelled,
    /// Polled, and it is over.
    Over,
    /// Polled, and it waits, or is in the queue again.
    Pending,
}
// ANCHOR_END: turn

// ANCHOR: run
impl Task {
    /// One turn, for whoever took the task out of the queue.
    pub(crate) fn run(self: &Arc<Self>) -> Turn {
        let mut body = self.body.lock().unwrap();
        if !self.state.start() {
            self.end(&mut body, JoinError::cancelled(self.id));
            return Turn::Cancelled;
        }
        // ANCHOR_END: run

        // ANCHOR: poll
        let waker = Waker::from(self.clone());
        let mut cx = Context::from_waker(&waker);
        let future = body
            .future
            .as_mut()
            .expect("a task in the queue has one (T2)");
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut cx))) {
            Ok(Poll::Pending) => {
                drop(body);
                if self.state.pause() {
                    self.send();
                }
                return Turn::Pending;
            }
            // The handle has the output. It hears of an end only once.
            Ok(Poll::Ready(())) => self.end(&mut body, JoinError::cancelled(self.id)),
            Err(payload) => self.end(&mut body, JoinError::panicked(self.id, payload)),
        }
        Turn::Over
    }
    // ANCHOR_END: poll

    // ANCHOR: end
    fn end(&self, body: &mut Body, why: JoinError) {
        self.state.end();
        body.end(why);
    }
}

impl Body {
    /// Drops the future, then tells the handle why (T4), unless it knows better.
    pub(crate) fn end(&mut self, why: JoinError) {
        let future = self.future.take();
        let why = match catch_unwind(AssertUnwindSafe(|| drop(future))) {
            Ok(()) => why,
            Err(payload) => {
                quietly(|| drop(why));
                JoinError::panicked(self.id, payload)
            }
        };
        self.handle.fail(why);
    }
}
// ANCHOR_END: end

// ANCHOR: wake
impl Task {
    /// A wake: from any thread, at any time, as often as you like.
    fn wake_task(self: &Arc<Self>) {
        if self.state.wake() {
            self.send();
        }
    }

    /// The task will be dropped instead of polled, unless it is ready before.
    fn abort(self: &Arc<Self>) {
        if self.state.cancel() {
            self.send();
        }
    }

    /// Puts the task in the queue. Only for the holder of the ticket (S1).
    fn send(self: &Arc<Self>) {
        // Refused when the executor has gone. Then it has ended the task, too.
        let _ = self.inbox.send(Message::Woken(self.clone()));
    }
}
// ANCHOR_END: wake

// ANCHOR: drop
impl Drop for Task {
    /// The last reference is gone, and with it the last waker (T3).
    fn drop(&mut self) {
        let body = self.body.get_mut().unwrap();
        if let Some(future) = body.future.take() {
            let orphan = Body {
                id: self.id,
                future: Some(future),
                handle: body.handle.clone(),
            };
            // Refused when the executor has gone; then it is dropped right here.
            let _ = self.inbox.send(Message::Orphan(orphan));
        }
    }
}

impl Drop for Body {
    /// On every way that ends nowhere, the handle hears of it all the same.
    fn drop(&mut self) {
        if self.future.is_some() {
            self.end(JoinError::cancelled(self.id));
        }
    }
}
// ANCHOR_END: drop

// ANCHOR: new
impl Task {
    pub(crate) fn new(
        id: u64,
        class: Class,
        future: BoxFuture,
        handle: Arc<dyn Fail>,
        inbox: Inbox,
    ) -> Arc<Self> {
        let body = Body {
            id,
            future: Some(future),
            handle,
        };
        Arc::new(Self {
            id,
            class,
            state: State::new(),
            body: Mutex::new(body),
            inbox,
        })
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    pub(crate) fn class(&self) -> Class {
        self.class
    }

    /// Ends the task at once. Only for the executor, between two turns.
    pub(crate) fn cancel(&self) {
        let mut body = self.body.lock().unwrap();
        self.end(&mut body, JoinError::cancelled(self.id));
    }
}

impl Body {
    pub(crate) fn id(&self) -> u64 {
        self.id
    }
}
// ANCHOR_END: new

#[cfg(all(test, not(model)))]
mod tests {
    use super::join::Slot;
    use super::*;
    use crate::runtime::driver::Driver;
    use crossbeam_channel::{Receiver, Sender, unbounded};

    fn inbox_of(sender: Sender<Message>) -> Inbox {
        let driver = Driver::new().unwrap();
        Inbox::new(sender, driver.shared().clone())
    }

    fn waiting_task() -> (Arc<Task>, Receiver<Message>) {
        let (sender, inbox) = unbounded();
        let slot = Arc::new(Slot::<()>::new());
        let future = Box::pin(std::future::pending());
        let task = Task::new(1, 0, future, slot, inbox_of(sender));
        task.run();
        (task, inbox)
    }

    #[test]
    fn both_wakers_put_the_task_in_the_queue_once() {
        for make in [std_waker, arc_waker] {
            let (task, inbox) = waiting_task();
            let waker = make(&task);
            assert!(inbox.is_empty());
            waker.wake_by_ref();
            Waker::wake(waker.clone());
            waker.wake();
            assert_eq!(inbox.len(), 1);
            let Ok(Message::Woken(woken)) = inbox.try_recv() else {
                panic!("not a wake")
            };
            assert!(Arc::ptr_eq(&woken, &task));
        }
    }

    #[test]
    fn both_wakers_keep_the_task_alive() {
        for make in [std_waker, arc_waker] {
            let (task, inbox) = waiting_task();
            let waker = make(&task);
            drop(task);
            assert!(inbox.is_empty());
            drop(waker);
            assert!(matches!(inbox.try_recv(), Ok(Message::Orphan(_))));
        }
    }
}
