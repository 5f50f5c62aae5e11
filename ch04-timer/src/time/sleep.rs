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

/// Waits for so long, at least.
///
/// The timer is set at the first poll that has to wait. The system's poll counts
/// in milliseconds on most systems, so the task may be woken one too late.
/// A duration that goes beyond the end of time counts as 30 years.
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
/// use ch04::time::{now, sleep};
/// use std::time::Duration;
///
/// ch04::block_on(async {
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
    let timer = None;
    Sleep { deadline, timer }
}

/// A future that is ready when its time has come. See [`sleep`].
#[must_use = "a future does nothing unless it is polled"]
pub struct Sleep {
    deadline: Instant,
    timer: Option<Timer>,
}

/// A timer that was set, and the driver that fires it.
struct Timer {
    driver: Arc<Shared>,
    key: Key,
}
// ANCHOR_END: sleep

// ANCHOR: poll
impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_elapsed() {
            self.unset();
            return Poll::Ready(());
        }
        let waker = cx.waker().clone();
        let deadline = self.deadline;
        let waits = match &self.timer {
            None => {
                self.timer = Some(Timer::set(Handle::current().driver, deadline, waker));
                true
            }
            Some(timer) => timer.renew(waker),
        };
        // If it has fired since we looked at the clock, its time has come (Z1).
        if waits {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    }
}

impl Timer {
    fn set(driver: Arc<Shared>, deadline: Instant, waker: Waker) -> Self {
        let Set { key, is_next } = driver.timers.set(deadline, waker).unwrap_or_else(gone);
        if is_next {
            driver.ring();
        }
        Self { driver, key }
    }

    fn renew(&self, waker: Waker) -> bool {
        self.driver
            .timers
            .renew(&self.key, waker)
            .unwrap_or_else(gone)
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
        let clock = self.timer.as_ref().map(|timer| &timer.driver.clock);
        clock.map_or_else(now, |clock| clock.now()) >= self.deadline
    }

    /// Gives it another deadline, earlier or later, also if it was ready.
    ///
    /// A task that waits for it is woken at the new time.
    pub fn reset(&mut self, deadline: Instant) {
        self.deadline = deadline;
        let Some(Timer { driver, key }) = self.timer.take() else {
            return;
        };
        // If it has fired, the next poll sets it anew.
        if let Some(Set { key, is_next }) = driver.timers.reset(key, deadline) {
            if is_next {
                driver.ring();
            }
            self.timer = Some(Timer { driver, key });
        }
    }

    fn unset(&mut self) {
        if let Some(Timer { driver, key }) = self.timer.take() {
            driver.timers.remove(key);
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.unset();
    }
}
// ANCHOR_END: reset
