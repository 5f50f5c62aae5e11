//! A future that is ready at a given time, and wakes its task then.
//!
//! Invariants:
//! - (Z1) It is not ready before its deadline, by the clock of its runtime.
//! - (Z2) While it waits, its timer holds the waker of its last poll.
//! - (Z3) Its timer goes with it: a sleep that is dropped wakes nobody.

// ANCHOR: sleep
use super::clock::{later, now};
use super::queue::Key;
use super::timers::{Closed, Set};
use crate::runtime::Handle;
use crate::runtime::driver::Shared;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// Waits for the given time, at least.
///
/// The timer is set at the first poll that has to wait. The system's poll counts
/// in milliseconds on most systems, so the task may be woken one too late.
/// A duration of more than 30 years counts as 30 years.
///
/// # Panics
///
/// When it is polled, if it has to wait and no runtime runs on this thread, or
/// its runtime has gone.
///
/// # Cancel safety
///
/// Dropping it loses nothing and ends its timer.
///
/// # Examples
///
/// ```
/// use ch05::time::{now, sleep};
/// use std::time::Duration;
///
/// ch05::block_on(async {
///     let start = now();
///     sleep(Duration::from_millis(5)).await;
///     assert!(now() - start >= Duration::from_millis(5));
/// });
/// ```
pub fn sleep(duration: Duration) -> Sleep {
    sleep_until(later(now(), duration))
}

/// Waits until then, and not at all if it is past. See [`sleep`].
pub fn sleep_until(deadline: Instant) -> Sleep {
    Sleep {
        deadline,
        driver: None,
        timer: None,
    }
}

/// A future that is ready when its time has come. See [`sleep`].
#[must_use = "a future does nothing unless it is polled"]
pub struct Sleep {
    deadline: Instant,
    /// The driver of the runtime on which it had to wait first.
    driver: Option<Arc<Shared>>,
    /// Its timer there, set and not given back yet.
    timer: Option<Key>,
}
// ANCHOR_END: sleep

// ANCHOR: poll
impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let waits = !self.is_elapsed() && self.wait(cx.waker().clone());
        if waits {
            return Poll::Pending;
        }
        self.unset();
        Poll::Ready(())
    }
}

impl Sleep {
    /// Sees to it that `waker` is woken. False if the timer has fired since we
    /// looked at the clock: its time has come (Z1).
    fn wait(&mut self, waker: Waker) -> bool {
        let driver = self.driver.get_or_insert_with(|| Handle::current().driver);
        if let Some(timer) = &self.timer {
            return driver.timers.renew(timer, waker).unwrap_or_else(gone);
        }
        let set = driver.timers.set(self.deadline, waker).unwrap_or_else(gone);
        self.is_set(set);
        true
    }

    fn is_set(&mut self, Set { key, is_next }: Set) {
        self.timer = Some(key);
        if is_next && let Some(driver) = &self.driver {
            driver.ring();
        }
    }
}

fn gone<T>(_: Closed) -> T {
    panic!("the runtime of this `Sleep` has gone, and nobody would ever wake it")
}
// ANCHOR_END: poll

// ANCHOR: reset
impl Sleep {
    /// When it is ready, or was.
    pub fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Whether its time has come, by the clock of its runtime.
    pub fn is_elapsed(&self) -> bool {
        self.now() >= self.deadline
    }

    pub(super) fn now(&self) -> Instant {
        match &self.driver {
            Some(driver) => driver.clock.now(),
            None => now(),
        }
    }

    /// Gives it another deadline, earlier or later, also if it was ready.
    ///
    /// A task that waits for it is woken at the new time, if the old one has not
    /// come yet. Otherwise poll it again: only then does it wake anybody.
    pub fn reset(&mut self, deadline: Instant) {
        self.deadline = deadline;
        if let (Some(driver), Some(timer)) = (&self.driver, self.timer.take()) {
            // If it has fired, the next poll sets it anew.
            if let Some(set) = driver.timers.reset(timer, deadline) {
                self.is_set(set);
            }
        }
    }

    fn unset(&mut self) {
        if let (Some(driver), Some(timer)) = (&self.driver, self.timer.take()) {
            driver.timers.remove(timer);
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.unset();
    }
}
// ANCHOR_END: reset
