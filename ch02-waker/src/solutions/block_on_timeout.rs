//! Exercise 2.5: a `block_on` that gives up, asleep.

use super::park_timeout::TimedParker;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

struct Unpark(TimedParker);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs `future`, but not longer than `limit`.
///
/// Returns its output, or `None` if it is still pending when the time is over.
/// Sleeps between two polls, as `block_on` does.
pub fn block_on_timeout<F: Future>(future: F, limit: Duration) -> Option<F::Output> {
    let start = Instant::now();
    let mut future = pin!(future);
    let unpark = Arc::new(Unpark(TimedParker::new()));
    let waker = Waker::from(unpark.clone());
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return Some(output);
        }
        // What is left, not the whole limit: a future may be woken in vain.
        let left = limit.saturating_sub(start.elapsed());
        if left.is_zero() || !unpark.0.park_timeout(left) {
            return None;
        }
    }
}
