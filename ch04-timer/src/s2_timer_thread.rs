//! Step 2: one thread waits for all timers. It sleeps until the first of them.
//!
//! Invariants:
//! - (1) The thread sleeps only until the earliest deadline that was there when
//!   it looked. Whoever brings an earlier one wakes it.
//! - (2) Wakers are cloned, called and dropped outside the lock: they are
//!   somebody else's code, which may sleep or cancel another timer.
//! - (3) The thread lives as long as somebody can sleep through it.
//!
//! Left out: a waker that panics ends the thread.

// ANCHOR: timers
use crate::time::queue::{BTree, TimerQueue};
use std::mem::replace;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// A thread for any number of timers. It ends with the last clone, and the last
/// [`Sleep`].
///
/// # Examples
///
/// ```
/// use ch04::{s2_timer_thread::Timers, s3_timers_in_the_loop::block_on};
/// use std::time::{Duration, Instant};
///
/// let timers = Timers::start();
/// let start = Instant::now();
/// block_on(timers.sleep(Duration::from_millis(5)));
/// assert!(start.elapsed() >= Duration::from_millis(5));
/// ```
#[derive(Clone, Debug)]
pub struct Timers(Arc<Owner>);

/// Its end is the end of the thread (3).
#[derive(Debug)]
struct Owner(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    queue: BTree<Waker>,
    over: bool,
}
// ANCHOR_END: timers

// ANCHOR: thread
impl Shared {
    /// What the thread does.
    fn run(&self) {
        let mut state = self.lock();
        while !state.over {
            let now = Instant::now();
            if let Some(waker) = state.queue.pop_expired(now) {
                drop(state); // (2)
                waker.wake();
                state = self.lock();
                continue;
            }
            // No timer has expired, so the first deadline is later than `now`.
            state = match state.queue.next_deadline() {
                Some(deadline) => {
                    let woken = self.changed.wait_timeout(state, deadline - now);
                    woken.unwrap().0
                }
                None => self.changed.wait(state).unwrap(),
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.lock().over = true;
        self.0.changed.notify_one();
    }
}
// ANCHOR_END: thread

// ANCHOR: start
impl Timers {
    /// Starts the thread.
    ///
    /// # Panics
    ///
    /// If the system refuses.
    pub fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let thread = shared.clone();
        thread::spawn(move || thread.run());
        Self(Arc::new(Owner(shared)))
    }

    /// Becomes ready `duration` from now. See [`Sleep`].
    ///
    /// # Panics
    ///
    /// If the clock does not reach that far.
    pub fn sleep(&self, duration: Duration) -> Sleep {
        self.sleep_until(Instant::now() + duration)
    }

    /// Becomes ready at `deadline`. See [`Sleep`].
    pub fn sleep_until(&self, deadline: Instant) -> Sleep {
        Sleep {
            deadline,
            key: None,
            timers: self.clone(),
        }
    }

    /// How many timers the thread waits for.
    pub fn waiting(&self) -> usize {
        self.0.0.lock().queue.len()
    }
}
// ANCHOR_END: start

// ANCHOR: sleep
/// A future that waits by means of the thread, if it is polled too early.
///
/// # Cancel safety
///
/// Dropping it loses nothing, and takes its timer out.
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub struct Sleep {
    deadline: Instant,
    /// Its timer, from the first poll that comes too early.
    key: Option<<BTree<Waker> as TimerQueue<Waker>>::Key>,
    timers: Timers,
}
// ANCHOR_END: sleep

// ANCHOR: poll
impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        if Instant::now() >= this.deadline {
            return Poll::Ready(());
        }
        let waker = cx.waker().clone(); // (2)
        let shared = &this.timers.0.0;
        let mut state = shared.lock();
        let Some(key) = &this.key else {
            let first = state.queue.next_deadline();
            this.key = Some(state.queue.insert(this.deadline, waker));
            if first.is_none_or(|first| this.deadline < first) {
                shared.changed.notify_one(); // (1)
            }
            return Poll::Pending;
        };
        let Some(latest) = state.queue.get_mut(key) else {
            // It has fired since we looked at the clock.
            return Poll::Ready(());
        };
        let old = replace(latest, waker);
        drop(state);
        drop(old); // (2)
        Poll::Pending
    }
}
// ANCHOR_END: poll

// ANCHOR: drop
impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            let waker = self.timers.0.0.lock().queue.remove(key);
            drop(waker); // (2)
        }
    }
}
// ANCHOR_END: drop

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_ends_with_the_last_who_can_sleep() {
        let timers = Timers::start();
        let sleep = timers.sleep(Duration::from_secs(3600));
        let shared = Arc::downgrade(&timers.0.0);
        drop(timers);
        thread::yield_now();
        assert!(shared.strong_count() > 0);
        drop(sleep);
        let limit = Instant::now() + Duration::from_secs(30);
        while shared.strong_count() > 0 {
            assert!(Instant::now() < limit, "the thread is still there");
            thread::yield_now();
        }
    }
}
