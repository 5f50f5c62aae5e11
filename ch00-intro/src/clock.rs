//! The kitchen's clock: a real one, and one that jumps.

// ANCHOR: clock
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Time in the kitchen. All its clocks start at 0.
pub type Minutes = u64;

/// Something to look at and to sleep by.
pub trait Clock {
    /// The whole minutes that have passed.
    fn now(&self) -> Minutes;

    /// Stops this thread until the clock shows `minute`.
    fn sleep_until(&self, minute: Minutes);

    /// Keeps this thread busy until the clock shows `minute`. Our cook only
    /// pretends to work; whoever needs the thread cannot tell the difference.
    fn work_until(&self, minute: Minutes) {
        self.sleep_until(minute);
    }
}

/// A clock on which a minute of cooking takes 10 ms.
#[derive(Debug)]
pub struct RealClock {
    start: Instant,
}

/// A clock on which no time passes, except that sleeping sets it forward.
#[derive(Debug, Default)]
pub struct FakeClock {
    now: AtomicU64,
}
// ANCHOR_END: clock

// ANCHOR: clocks
const MINUTE: Duration = Duration::from_millis(10);

impl RealClock {
    /// A clock that starts now.
    pub fn start() -> Self {
        let start = Instant::now();
        Self { start }
    }
}

impl Clock for RealClock {
    fn now(&self) -> Minutes {
        let minutes = self.start.elapsed().as_millis() / MINUTE.as_millis();
        minutes.try_into().expect("nobody cooks for so long")
    }

    fn sleep_until(&self, minute: Minutes) {
        let end = MINUTE * u32::try_from(minute).expect("nobody cooks for so long");
        thread::sleep(end.saturating_sub(self.start.elapsed()));
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Minutes {
        self.now.load(Ordering::SeqCst)
    }

    fn sleep_until(&self, minute: Minutes) {
        self.now.fetch_max(minute, Ordering::SeqCst);
    }
}
// ANCHOR_END: clocks

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fake_clock_jumps_forward_and_never_back() {
        let clock = FakeClock::default();
        clock.sleep_until(30);
        clock.sleep_until(10);
        assert_eq!(clock.now(), 30);
    }

    #[test]
    fn the_real_clock_is_never_early() {
        let clock = RealClock::start();
        clock.sleep_until(2);
        assert!(clock.now() >= 2);
        clock.sleep_until(1);
    }
}
