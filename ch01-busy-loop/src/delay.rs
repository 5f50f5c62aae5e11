//! A future written by hand: ready when enough time has passed.

// ANCHOR: delay
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// Becomes ready once `duration` has passed since it was made.
///
/// # Cancel safety
///
/// Dropping it loses nothing: it only looks at the clock.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, Instant};
///
/// let start = Instant::now();
/// ch01::block_on(ch01::Delay::new(Duration::from_millis(5)));
/// assert!(start.elapsed() >= Duration::from_millis(5));
/// ```
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub struct Delay {
    start: Instant,
    duration: Duration,
}

impl Delay {
    /// Notes the time. The delay ends `duration` from now, polled or not.
    pub fn new(duration: Duration) -> Self {
        let start = Instant::now();
        Self { start, duration }
    }
}
// ANCHOR_END: delay

// ANCHOR: poll
impl Future for Delay {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.start.elapsed() >= self.duration {
            return Poll::Ready(());
        }
        // Nobody watches the clock for us, so we ask to be polled again at once.
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
// ANCHOR_END: poll

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Wake, Waker};

    #[derive(Default)]
    struct CountWakes(AtomicUsize);

    impl Wake for CountWakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn poll_once(delay: &mut Delay) -> (Poll<()>, usize) {
        let wakes = Arc::new(CountWakes::default());
        let waker = Waker::from(wakes.clone());
        let poll = Pin::new(delay).poll(&mut Context::from_waker(&waker));
        (poll, wakes.0.load(Ordering::SeqCst))
    }

    #[test]
    fn zero_is_ready_at_once_and_wakes_nobody() {
        let mut delay = Delay::new(Duration::ZERO);
        assert_eq!(poll_once(&mut delay), (Poll::Ready(()), 0));
    }

    #[test]
    fn pending_keeps_its_promise_to_wake() {
        let mut delay = Delay::new(Duration::MAX);
        assert_eq!(poll_once(&mut delay), (Poll::Pending, 1));
        assert_eq!(poll_once(&mut delay), (Poll::Pending, 1));
    }

    #[test]
    fn it_is_never_early() {
        for ms in [0, 1, 5, 20] {
            let start = Instant::now();
            crate::block_on(Delay::new(Duration::from_millis(ms)));
            assert!(start.elapsed() >= Duration::from_millis(ms));
        }
    }

    #[test]
    fn the_clock_starts_when_it_is_made() {
        let early = Delay::new(Duration::from_millis(5));
        crate::block_on(Delay::new(Duration::from_millis(10)));
        let mut early = early;
        assert_eq!(poll_once(&mut early).0, Poll::Ready(()));
    }
}
