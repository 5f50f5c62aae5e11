//! Step 1: each timer has a thread of its own, which sleeps and then wakes.
//!
//! Correct, and dear: a stack for each timer, and a thread that sleeps on when
//! nobody waits any more.

// ANCHOR: sleep
use std::mem::{replace, swap};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// Becomes ready `duration` from now. See [`Sleep`].
///
/// # Panics
///
/// If the clock does not reach that far.
pub fn sleep(duration: Duration) -> Sleep {
    sleep_until(Instant::now() + duration)
}

/// Becomes ready at `deadline`. See [`Sleep`].
pub fn sleep_until(deadline: Instant) -> Sleep {
    Sleep {
        deadline,
        waker: None,
    }
}

/// A future that waits by means of a thread, if it is polled too early.
///
/// # Panics
///
/// When it is polled, if the system refuses to start another thread.
///
/// # Cancel safety
///
/// Dropping it loses nothing. Its thread sleeps to the end all the same.
///
/// # Examples
///
/// ```
/// use ch04::{s1_thread_per_timer::sleep, s3_timers_in_the_loop::block_on};
/// use std::time::{Duration, Instant};
///
/// let start = Instant::now();
/// block_on(sleep(Duration::from_millis(5)));
/// assert!(start.elapsed() >= Duration::from_millis(5));
/// ```
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub struct Sleep {
    deadline: Instant,
    /// Whom the thread wakes. `None` before there is a thread.
    waker: Option<Arc<Mutex<Waker>>>,
}
// ANCHOR_END: sleep

// ANCHOR: poll
impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(());
        }
        // Cloned before the lock and dropped after it: a waker is somebody else's code.
        let mut waker = cx.waker().clone();
        match &self.waker {
            Some(latest) => swap(&mut *latest.lock().unwrap(), &mut waker),
            None => self.waker = Some(wake_after(left, waker)),
        }
        // The clock is the flag. If the thread took the waker before ours was
        // there, then the deadline has passed, and we see it here.
        if Instant::now() < self.deadline {
            return Poll::Pending;
        }
        Poll::Ready(())
    }
}

/// Starts a thread that sleeps, and then wakes the latest waker.
fn wake_after(duration: Duration, waker: Waker) -> Arc<Mutex<Waker>> {
    let latest = Arc::new(Mutex::new(waker));
    let shared = latest.clone();
    thread::spawn(move || {
        thread::sleep(duration);
        let waker = replace(&mut *shared.lock().unwrap(), Waker::noop().clone());
        waker.wake();
    });
    latest
}
// ANCHOR_END: poll
