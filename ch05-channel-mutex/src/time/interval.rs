//! Something that happens again and again, a fixed time apart.

// ANCHOR: interval
use super::clock::{later, now};
use super::sleep::{Sleep, sleep_until};
use futures::Stream;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

/// Ticks at once, and then once each `period`.
///
/// # Panics
///
/// If the period is zero.
///
/// # Examples
///
/// ```
/// use ch05::time::{self, interval};
/// use std::time::Duration;
///
/// ch05::block_on(async {
///     time::pause();
///     let mut interval = interval(Duration::from_secs(60));
///     let first = interval.tick().await; // at once
///     let second = interval.tick().await;
///     assert_eq!(second - first, Duration::from_secs(60));
/// });
/// ```
pub fn interval(period: Duration) -> Interval {
    interval_at(now(), period)
}

/// Ticks at `start`, and then once each `period`.
///
/// # Panics
///
/// If the period is zero.
pub fn interval_at(start: Instant, period: Duration) -> Interval {
    assert!(
        !period.is_zero(),
        "an interval needs a period longer than zero"
    );
    Interval {
        next: sleep_until(start),
        period,
        missed: MissedTickBehavior::default(),
    }
}

/// Ticks once each period. Made by [`interval`] and [`interval_at`].
pub struct Interval {
    next: Sleep,
    period: Duration,
    missed: MissedTickBehavior,
}
// ANCHOR_END: interval

// ANCHOR: missed
/// When the next tick is, if this one came too late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissedTickBehavior {
    /// When it was due. What was missed comes in a burst, until all is made up for.
    #[default]
    Burst,
    /// A whole period from now. So the ticks drift: each starts the next.
    Delay,
    /// At the next time of the beat that is later than now. What was missed is left
    /// out.
    Skip,
}

impl MissedTickBehavior {
    fn next(self, due: Instant, now: Instant, period: Duration) -> Instant {
        match self {
            Self::Burst => later(due, period),
            Self::Delay => later(now, period),
            Self::Skip => {
                let since_last = (now - due).as_nanos() % period.as_nanos();
                // 64 bits are enough for 584 years.
                later(now, period - Duration::from_nanos(since_last as u64))
            }
        }
    }
}
// ANCHOR_END: missed

// ANCHOR: tick
impl Interval {
    /// Waits for the next tick, and gives the time at which it was due.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses no tick.
    pub async fn tick(&mut self) -> Instant {
        poll_fn(|cx| self.poll_tick(cx)).await
    }

    /// [`tick`](Self::tick) for those who poll by hand.
    pub fn poll_tick(&mut self, cx: &mut Context<'_>) -> Poll<Instant> {
        ready!(Pin::new(&mut self.next).poll(cx));
        let due = self.next.deadline();
        let next = self.missed.next(due, self.next.now(), self.period);
        self.next.reset(next);
        Poll::Ready(due)
    }

    /// The next tick is a whole period from now.
    pub fn reset(&mut self) {
        self.next.reset(later(self.next.now(), self.period));
    }

    /// The time between two ticks.
    pub fn period(&self) -> Duration {
        self.period
    }

    /// Says what happens when a tick comes too late.
    pub fn set_missed_tick_behavior(&mut self, behavior: MissedTickBehavior) {
        self.missed = behavior;
    }
}

/// A stream of ticks that never ends.
impl Stream for Interval {
    type Item = Instant;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Instant>> {
        self.poll_tick(cx).map(Some)
    }
}
// ANCHOR_END: tick
