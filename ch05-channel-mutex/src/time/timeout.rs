//! A limit for how long a future may take.

// ANCHOR: timeout
use super::clock::{later, now};
use super::sleep::sleep_until;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

/// Runs a future, and drops it if it takes longer than `limit` from now.
///
/// # Panics
///
/// If the future panics. As [`sleep`](super::sleep()), outside of a runtime.
///
/// # Errors
///
/// [`Elapsed`] if the future was not ready in time.
///
/// # Cancel safety
///
/// Dropping it drops the future. If the future may be given up, so may this.
///
/// # Examples
///
/// ```
/// use ch05::time::{sleep, timeout};
/// use std::time::Duration;
///
/// ch05::block_on(async {
///     let limit = Duration::from_millis(5);
///     assert_eq!(timeout(limit, async { "quick" }).await, Ok("quick"));
///     assert!(timeout(limit, sleep(Duration::from_secs(3600))).await.is_err());
/// });
/// ```
pub fn timeout<F: Future>(
    limit: Duration,
    future: F,
) -> impl Future<Output = Result<F::Output, Elapsed>> {
    // Now, not at the first poll.
    timeout_at(later(now(), limit), future)
}

/// As [`timeout`], with the time at which it ends.
///
/// # Errors
///
/// [`Elapsed`] if the future was not ready in time.
pub async fn timeout_at<F: Future>(deadline: Instant, future: F) -> Result<F::Output, Elapsed> {
    let mut future = pin!(future);
    let mut sleep = sleep_until(deadline);
    poll_fn(|cx| {
        // The future first: if both are ready, there is an output, and we give it.
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Ok(output));
        }
        Pin::new(&mut sleep).poll(cx).map(|()| Err(Elapsed(())))
    })
    .await
}
// ANCHOR_END: timeout

// ANCHOR: elapsed
/// The time was up, and the future was not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed(());

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the deadline has elapsed")
    }
}

impl std::error::Error for Elapsed {}

impl From<Elapsed> for io::Error {
    fn from(elapsed: Elapsed) -> Self {
        Self::new(io::ErrorKind::TimedOut, elapsed)
    }
}
// ANCHOR_END: elapsed
