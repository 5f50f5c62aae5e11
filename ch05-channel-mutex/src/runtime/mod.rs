//! The runtime: tasks, and a driver that waits for all of them.
//!
//! Invariants:
//! - (L1) Between two looks at the driver there are at most `EVENT_INTERVAL`
//!   polls, so nobody who is always ready keeps timers or sockets waiting.
//! - (L2) It sleeps only if nobody is ready, and exactly until the next deadline.
//! - (L3) The main future is in no queue, and jumps none: between two of its polls
//!   there are as many turns as tasks were ready after the first.

// ANCHOR: runtime
pub mod bell;
pub(crate) mod driver;
mod enter;
mod executor;
mod handle;
pub(crate) mod inbox;
mod main_future;
pub mod policy;
mod spawner;

use crate::task::{JoinHandle, Task};
use driver::Driver;
use enter::enter;
pub use enter::refuse_inside_a_task;
use executor::Executor;
pub use executor::Report;
pub use handle::{EnterGuard, Handle, spawn};
use main_future::Woken;
use policy::{Fifo, Policy};
pub use spawner::Spawner;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// Runs tasks on the thread that calls it, and waits for their timers and sockets.
///
/// Dropping it drops all tasks that are not over; their handles say that they
/// were cancelled. Then it wakes whoever still waits for one of its timers or
/// sockets.
///
/// # Examples
///
/// ```
/// use ch05::{Runtime, time::sleep};
/// use std::time::Duration;
///
/// let mut runtime = Runtime::new().unwrap();
/// let tea = runtime.block_on(async {
///     let tea = ch05::spawn(async {
///         sleep(Duration::from_millis(5)).await;
///         "tea"
///     });
///     tea.await.unwrap()
/// });
/// assert_eq!(tea, "tea");
/// ```
pub struct Runtime {
    executor: Executor,
    driver: Driver,
    handle: Handle,
}

/// How many polls there are between two looks at the driver: an arbitrary
/// number, tokio's.
const EVENT_INTERVAL: usize = 61;
// ANCHOR_END: runtime

// ANCHOR: block_on
impl Runtime {
    /// Runs a future to completion, and all tasks beside it until then.
    ///
    /// The future need not be `Send`: it stays on this thread. Tasks that are
    /// not over when it is ready stay where they are, and go on in the next call.
    ///
    /// # Panics
    ///
    /// If the future panics; the runtime may be used again. If it is called
    /// inside a task or another `block_on`: all tasks of the thread would stand
    /// still.
    pub fn block_on<F: Future>(&mut self, future: F) -> F::Output {
        refuse_inside_a_task("block_on");
        let _entered = enter();
        let _current = self.handle.enter();
        let woken = Arc::new(Woken::new(self.driver.shared().clone()));
        let waker = Waker::from(woken.clone());
        let mut cx = Context::from_waker(&waker);
        let mut future = pin!(future);
        // How many turns there are before the main future may have its next (L3).
        let mut ahead = 0;
        loop {
            let mut polls = 0;
            // Those who keep one another busy cost no system call each time.
            while polls < EVENT_INTERVAL {
                if ahead == 0 && woken.take() {
                    polls += 1;
                    if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
                        return output;
                    }
                    ahead = self.executor.ready();
                }
                let turns = self.executor.turns(EVENT_INTERVAL - polls);
                polls += turns;
                // Some who were ready may have been orphans, and had no turn.
                ahead = ahead.saturating_sub(turns).min(self.executor.ready());
                if !woken.is_set() {
                    break;
                }
            }
            self.driver
                .turn(|| self.executor.ready() == 0 && !woken.is_set());
        }
    }

    /// Runs until no task is left, and says what it did since the last report.
    ///
    /// A task that nobody can wake any more is dropped, and reported. A task that
    /// somebody *could* wake, and never does, keeps it waiting.
    ///
    /// # Panics
    ///
    /// If it is called inside a task. A panic of a task goes to its handle.
    pub fn run(&mut self) -> Report {
        refuse_inside_a_task("run");
        let _entered = enter();
        let _current = self.handle.enter();
        loop {
            self.executor.turns(EVENT_INTERVAL);
            if self.executor.is_empty() {
                return self.report();
            }
            self.driver.turn(|| self.executor.ready() == 0);
        }
    }
}
// ANCHOR_END: block_on

// ANCHOR: drop
impl Drop for Runtime {
    fn drop(&mut self) {
        // Perhaps inside a task of another runtime, so nothing is refused here.
        let _entered = enter();
        let _current = self.handle.enter();
        self.executor.close();
        // After the tasks: what they held is given back while it is open.
        self.driver.shared().close();
    }
}
// ANCHOR_END: drop

// ANCHOR: new
impl Runtime {
    /// A runtime without tasks: first come, first served.
    ///
    /// # Errors
    ///
    /// If the system refuses the poll or its bell, for instance because the
    /// process has too many files open.
    pub fn new() -> io::Result<Self> {
        Self::with_policy(Fifo::new())
    }

    /// A runtime whose ready tasks have their turns in another order.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_policy(policy: impl Policy<Arc<Task>> + Send + 'static) -> io::Result<Self> {
        let driver = Driver::new()?;
        let executor = Executor::new(policy, driver.shared().clone());
        let handle = Handle::new(executor.spawner(), driver.shared().clone());
        Ok(Self {
            executor,
            driver,
            handle,
        })
    }

    /// A handle of this runtime, for other threads.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// A handle that only spawns, also in the classes of a [policy](Policy).
    pub fn spawner(&self) -> Spawner {
        self.executor.spawner()
    }

    /// As [`Handle::spawn`]. The task starts when the runtime runs.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.handle.spawn(future)
    }

    /// What it did since the last report.
    pub fn report(&mut self) -> Report {
        self.executor.report()
    }
}
// ANCHOR_END: new
