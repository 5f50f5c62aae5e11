//! The executor: many tasks on one thread.
//!
// ANCHOR: rules
//! Invariants:
//! - (E1) Everybody else sends; only the executor takes tasks out and polls them.
//! - (E2) `tasks` names every task that was received and is not over. It keeps
//!   none of them alive.
//! - (E3) While `tasks` is not empty, each task in it has an entry somewhere, or
//!   a waker, or its orphan is on the way. So there is something to wait for.
// ANCHOR_END: rules

// ANCHOR: executor
use super::enter::{enter, refuse_inside_a_task};
use super::policy::{Fifo, Policy};
use super::spawner::Spawner;
use crate::task::{JoinError, Message, Task, Turn};
use crossbeam_channel::{Receiver, Sender, never, unbounded};
use std::collections::BTreeMap;
use std::mem::take;
use std::sync::{Arc, Weak};

/// Runs many tasks on the thread that calls [`run`](Self::run).
///
/// Dropping it drops all tasks that are not over; their handles say that they
/// were cancelled.
///
/// # Examples
///
/// ```
/// let mut executor = ch03::Executor::new();
/// let handle = executor.spawner().spawn(async { "done" });
/// let report = executor.run();
/// assert_eq!((report.polls, report.finished), (1, 1));
/// assert_eq!(ch03::block_on(handle).unwrap(), "done");
/// ```
pub struct Executor {
    /// What others send: spawns, wakes, orphans. Unbounded: a wake never waits.
    inbox: Receiver<Message>,
    /// For the spawners. So the inbox is never closed while the executor lives.
    sender: Sender<Message>,
    /// The tasks that are ready.
    queue: Box<dyn Policy<Arc<Task>> + Send>,
    /// The tasks that are not over (E2), by number.
    tasks: BTreeMap<u64, Weak<Task>>,
    report: Report,
}

/// What an executor did.
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
    /// Runs until no task is left, and says what it did since the last report.
    ///
    /// Between turns of its tasks it sleeps until one of them is woken. A task
    /// that nobody can wake any more is dropped, and reported. A task that
    /// somebody *could* wake, and never does, keeps it waiting.
    ///
    /// # Panics
    ///
    /// If it is called inside a task. A panic of a task goes to its handle.
    pub fn run(&mut self) -> Report {
        loop {
            self.run_ready();
            if !self.wait() {
                return take(&mut self.report);
            }
        }
    }

    /// Gives turns to all who are ready, until nobody is.
    ///
    /// # Panics
    ///
    /// If it is called inside a task.
    pub fn run_ready(&mut self) {
        refuse_inside_a_task("Executor::run");
        let _entered = enter();
        loop {
            // Not more than are there now: who sends without end must not keep
            // the others from their turns.
            for _ in 0..self.inbox.len() {
                let message = self.inbox.try_recv();
                self.receive(message.expect("nobody else takes them out (E1)"));
            }
            match self.queue.pop() {
                Some(task) => self.turn(task),
                None if self.inbox.is_empty() => return,
                None => {}
            }
        }
    }

    /// Sleeps until a message is there. False, at once, if no task is left.
    ///
    /// Call `run_ready` before: a task that is ready already ends no sleep.
    ///
    /// # Panics
    ///
    /// If it is called inside a task.
    pub fn wait(&mut self) -> bool {
        refuse_inside_a_task("Executor::wait");
        if self.is_empty() {
            return false;
        }
        let message = self.inbox.recv();
        let _entered = enter(); // an orphan's future is dropped in there
        self.receive(message.expect("we hold a sender ourselves"));
        true
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

// ANCHOR: drop
impl Drop for Executor {
    fn drop(&mut self) {
        // Perhaps inside a task of another executor, so nothing is refused here.
        let _entered = enter();
        // All are held until all are over: the end of one drops the waker of who
        // waits for it. In a chain of them each would be dropped inside the last
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
// ANCHOR_END: drop

// ANCHOR: new
impl Executor {
    /// An executor without tasks: first come, first served.
    pub fn new() -> Self {
        Self::with_policy(Fifo::new())
    }

    /// An executor whose ready tasks have their turns in another order.
    pub fn with_policy(policy: impl Policy<Arc<Task>> + Send + 'static) -> Self {
        let (sender, inbox) = unbounded();
        Self {
            inbox,
            sender,
            queue: Box::new(policy),
            tasks: BTreeMap::new(),
            report: Report::default(),
        }
    }

    /// A handle that spawns on this executor.
    pub fn spawner(&self) -> Spawner {
        Spawner::new(self.sender.clone())
    }

    /// Whether no task is left: all are over, and none was sent meanwhile.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.inbox.is_empty()
    }
}

impl Default for Executor {
    fn default() -> Self {
        Self::new()
    }
}
// ANCHOR_END: new
