//! The executor: many tasks on one thread.
//!
//! Invariants:
//! - (E1) Everybody else sends; only the executor takes tasks out and polls them.
//! - (E2) `tasks` names every task that was received and is not over. It keeps
//!   none of them alive.
//! - (E3) While `tasks` is not empty, each task in it has an entry somewhere, or
//!   a waker, or its orphan is on the way. So there is something to wait for.

// ANCHOR: executor
use super::driver::Shared;
use super::inbox::Inbox;
use super::policy::Policy;
use super::spawner::Spawner;
use crate::task::{JoinError, Message, Task, Turn};
use crossbeam_channel::{Receiver, never, unbounded};
use std::collections::BTreeMap;
use std::mem::take;
use std::sync::{Arc, Weak};

/// The tasks of a runtime.
pub(crate) struct Executor {
    /// What others send: spawns, wakes, orphans. Unbounded: a wake never waits.
    inbox: Receiver<Message>,
    /// For the spawners. So the inbox is never closed while the executor lives.
    sender: Inbox,
    /// The tasks that are ready.
    queue: Box<dyn Policy<Arc<Task>> + Send>,
    /// How many they are.
    ready: usize,
    /// The tasks that are not over (E2), by number.
    tasks: BTreeMap<u64, Weak<Task>>,
    report: Report,
}

/// What a runtime did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How often it polled a task.
    pub polls: u64,
    /// How many tasks are over, in whatever way.
    pub finished: u64,
    /// The numbers of the tasks that were dropped because nobody could wake
    /// them any more.
    pub abandoned: Vec<u64>,
}
// ANCHOR_END: executor

// ANCHOR: run
impl Executor {
    /// Gives `at_most` this many turns to those who are ready. Says how many.
    pub fn turns(&mut self, at_most: usize) -> usize {
        for given in 0..at_most {
            // Not more than are there now: whoever sends without end must not keep
            // the others from their turns.
            for _ in 0..self.inbox.len() {
                let message = self.inbox.try_recv();
                self.receive(message.expect("nobody else takes them out (E1)"));
            }
            let Some(task) = self.queue.pop() else {
                return given;
            };
            self.ready -= 1;
            self.turn(task);
        }
        at_most
    }

    /// How many are ready, with those whose message is still in the inbox.
    pub fn ready(&self) -> usize {
        self.ready + self.inbox.len()
    }

    /// Whether no task is left: all are over, and none was sent meanwhile.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.inbox.is_empty()
    }

    /// What it did since the last report.
    pub fn report(&mut self) -> Report {
        take(&mut self.report)
    }
    // ANCHOR_END: run

    // ANCHOR: turn
    fn receive(&mut self, message: Message) {
        let task = match message {
            Message::Spawned(task) => {
                self.tasks.insert(task.id(), Arc::downgrade(&task));
                task
            }
            Message::Woken(task) => task,
            Message::Orphan(mut body) => {
                self.over(body.id());
                self.report.abandoned.push(body.id());
                return body.end(JoinError::abandoned(body.id()));
            }
        };
        let class = task.class();
        self.ready += 1;
        self.queue.push(task, class);
    }

    fn turn(&mut self, task: Arc<Task>) {
        let turn = task.run();
        if !matches!(turn, Turn::Cancelled) {
            self.report.polls += 1;
        }
        if !matches!(turn, Turn::Pending) {
            self.over(task.id());
        }
    }

    fn over(&mut self, id: u64) {
        self.tasks.remove(&id);
        self.report.finished += 1;
    }
}
// ANCHOR_END: turn

// ANCHOR: close
impl Executor {
    /// Drops all tasks. Their handles say that they were cancelled.
    pub fn close(&mut self) {
        // All are held until all are over: the end of one drops the waker of
        // whoever waits for it. In a chain of them each would be dropped inside the last
        // one's drop, and the stack is not that deep.
        let tasks = take(&mut self.tasks).into_values();
        let tasks: Vec<_> = tasks.filter_map(|task| task.upgrade()).collect();
        // The inbox closes, with all that is in it. From here on every spawn is
        // refused, so a task that spawns while it is dropped does not keep us.
        self.inbox = never();
        // Whoever holds a waker holds the task, but not its future any more.
        tasks.iter().for_each(|task| task.cancel());
    }
}
// ANCHOR_END: close

// ANCHOR: new
impl Executor {
    /// An executor without tasks, whose messages end the sleep of `driver`.
    pub fn new(policy: impl Policy<Arc<Task>> + Send + 'static, driver: Arc<Shared>) -> Self {
        let (sender, inbox) = unbounded();
        Self {
            inbox,
            sender: Inbox::new(sender, driver),
            queue: Box::new(policy),
            ready: 0,
            tasks: BTreeMap::new(),
            report: Report::default(),
        }
    }

    /// A handle that spawns on this executor.
    pub fn spawner(&self) -> Spawner {
        Spawner::new(self.sender.clone())
    }
}
// ANCHOR_END: new
