//! A future that is ready when some time has passed, and wakes its task then.

// ANCHOR: delay
use crate::Alarm;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

/// Becomes ready once `duration` has passed since it was made.
///
/// A helper thread waits for it, one for each delay that is polled too early.
///
/// # Panics
///
/// When it is polled, if the system refuses to start another thread.
///
/// # Cancel safety
///
/// Dropping it loses nothing. Its helper thread sleeps to the end all the same.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, Instant};
///
/// let start = Instant::now();
/// ch03::block_on(ch03::Delay::new(Duration::from_millis(5)));
/// assert!(start.elapsed() >= Duration::from_millis(5));
/// ```
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub struct Delay {
    start: Instant,
    duration: Duration,
    alarm: Option<Arc<Alarm>>,
}

impl Delay {
    /// Starts the clock. The delay ends `duration` from now, polled or not.
    pub fn new(duration: Duration) -> Self {
        let start = Instant::now();
        Self {
            start,
            duration,
            alarm: None,
        }
    }
}
// ANCHOR_END: delay

// ANCHOR: poll
impl Future for Delay {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.duration.saturating_sub(self.start.elapsed());
        if left.is_zero() {
            return Poll::Ready(());
        }
        // The first poll starts the helper, later ones find it at work.
        let alarm = self.alarm.get_or_insert_with(|| {
            let alarm = Arc::new(Alarm::new());
            let ringer = alarm.clone();
            thread::spawn(move || {
                thread::sleep(left);
                ringer.ring();
            });
            alarm
        });
        alarm.poll(cx)
    }
}
// ANCHOR_END: poll

// Not under Miri, which wants every thread joined in the end: a helper is not.
#[cfg(all(test, not(model), not(miri)))]
mod tests {
    use super::*;
    use crate::{block_on, counted, join};
    use std::cell::Cell;
    use std::task::Waker;

    #[test]
    fn zero_is_ready_at_once_and_starts_no_thread() {
        let mut delay = Delay::new(Duration::ZERO);
        let mut cx = Context::from_waker(Waker::noop());
        assert_eq!(Pin::new(&mut delay).poll(&mut cx), Poll::Ready(()));
        assert!(delay.alarm.is_none());
    }

    #[test]
    fn it_is_never_early() {
        for ms in [0, 1, 5, 20] {
            let start = Instant::now();
            block_on(Delay::new(Duration::from_millis(ms)));
            assert!(start.elapsed() >= Duration::from_millis(ms));
        }
    }

    #[test]
    fn two_polls_are_enough() {
        let polls = Cell::new(0);
        block_on(counted(&polls, Delay::new(Duration::from_millis(5))));
        // One, if this thread was held up for 5 ms before its first poll.
        assert!(polls.get() <= 2, "{} polls", polls.get());
    }

    #[test]
    fn each_wake_costs_one_poll_of_all_who_still_wait() {
        let [slow, middle, fast] = [0; 3].map(Cell::new);
        let delay = |polls, ms| counted(polls, Delay::new(Duration::from_millis(ms)));
        block_on(join(
            delay(&slow, 30),
            join(delay(&middle, 20), delay(&fast, 10)),
        ));
        // At most: the first poll, and one for each of three wakes. Who is ready
        // first is up to the clock, and wakes that come together cost one poll.
        for polls in [slow, middle, fast] {
            assert!(polls.get() <= 4, "{} polls", polls.get());
        }
    }

    // Miri calls a thread that is still asleep at the end an error; here there is one.
    #[cfg(not(miri))]
    #[test]
    fn one_thread_however_often_it_is_polled() {
        let mut delay = Delay::new(Duration::from_secs(3600)); // its helper ends with the process
        let mut cx = Context::from_waker(Waker::noop());
        let mut helper = || {
            assert!(Pin::new(&mut delay).poll(&mut cx).is_pending());
            Arc::as_ptr(delay.alarm.as_ref().unwrap())
        };
        assert_eq!(helper(), helper());
    }

    #[test]
    fn joined_delays_overlap() {
        let delay = |ms| Delay::new(Duration::from_millis(ms));
        let start = Instant::now();
        block_on(join(delay(20), join(delay(10), delay(15))));
        assert!(start.elapsed() >= Duration::from_millis(20));
    }
}
