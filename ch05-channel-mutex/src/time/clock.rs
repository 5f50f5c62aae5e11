//! The clock of a runtime. It may be stopped, and set forward.

// ANCHOR: time
use crate::runtime::Handle;
use crate::yield_now;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// What time it is for the timers of one runtime.
#[derive(Debug)]
pub(crate) struct Clock(Mutex<Time>);

#[derive(Clone, Copy, Debug)]
enum Time {
    /// It was `then` when the system's clock said `since`.
    Runs { then: Instant, since: Instant },
    /// It stands still.
    Paused(Instant),
}

impl Time {
    fn now(self) -> Instant {
        match self {
            Self::Runs { then, since } => then + since.elapsed(),
            Self::Paused(at) => at,
        }
    }
}
// ANCHOR_END: time

// ANCHOR: clock
impl Clock {
    /// A clock that runs, and agrees with the system's.
    pub fn new() -> Self {
        let now = Instant::now();
        Self(Mutex::new(Time::Runs {
            then: now,
            since: now,
        }))
    }

    pub fn now(&self) -> Instant {
        self.0.lock().unwrap().now()
    }

    pub fn is_paused(&self) -> bool {
        matches!(*self.0.lock().unwrap(), Time::Paused(_))
    }

    pub fn pause(&self) {
        let mut time = self.0.lock().unwrap();
        *time = Time::Paused(time.now());
    }

    pub fn resume(&self) {
        let mut time = self.0.lock().unwrap();
        let (then, since) = (time.now(), Instant::now());
        *time = Time::Runs { then, since };
    }

    /// How long it is until then, if the clock runs.
    pub fn until(&self, deadline: Instant) -> Duration {
        deadline.saturating_duration_since(self.now())
    }

    /// Sets a paused clock forward, never back.
    pub fn advance_to(&self, deadline: Instant) {
        if let Time::Paused(at) = &mut *self.0.lock().unwrap() {
            *at = deadline.max(*at);
        }
    }
}

/// `duration` later, and 30 years later at most: there is no time after
/// `Duration::MAX`.
pub(crate) fn later(now: Instant, duration: Duration) -> Instant {
    const FAR_AWAY: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    now + duration.min(FAR_AWAY)
}
// ANCHOR_END: clock

// ANCHOR: now
/// The time by the clock of the runtime that runs on this thread. Without a
/// runtime, the time by the system's clock.
///
/// # Examples
///
/// ```
/// use ch05::time;
/// use std::time::Duration;
///
/// ch05::block_on(async {
///     time::pause();
///     let start = time::now();
///     time::sleep(Duration::from_secs(3600)).await; // takes no time
///     assert_eq!(time::now() - start, Duration::from_secs(3600));
/// });
/// ```
pub fn now() -> Instant {
    Handle::try_current().map_or_else(Instant::now, |handle| handle.driver.clock.now())
}
// ANCHOR_END: now

// ANCHOR: pause
/// Stops the clock of the runtime that runs on this thread. For tests.
///
/// While it is stopped, it goes on by itself, at once, to the next deadline
/// whenever the runtime would sleep until then: when nobody is ready and no
/// event of a socket is there. So a test of an hour takes no time. A thread that
/// is about to wake a task is not waited for.
///
/// Does nothing if it is stopped already.
///
/// # Panics
///
/// Outside of a runtime.
pub fn pause() {
    let driver = Handle::current().driver;
    driver.clock.pause();
    // If this is another thread than the driver's, the driver may be asleep, until
    // a time that does not come any more.
    driver.ring();
}

/// Lets the clock go on from where it stands. Does nothing if it runs.
///
/// # Panics
///
/// Outside of a runtime.
pub fn resume() {
    Handle::current().driver.clock.resume();
}
// ANCHOR_END: pause

// ANCHOR: advance
/// Sets a paused clock forward, and wakes all whose time has come.
///
/// # Panics
///
/// If the clock runs. Outside of a runtime.
///
/// # Cancel safety
///
/// The clock is set at the first poll. Dropping it later loses nothing.
///
/// # Examples
///
/// ```
/// use ch05::time::{self, sleep};
/// use std::time::Duration;
///
/// ch05::block_on(async {
///     time::pause();
///     let tea = ch05::spawn(sleep(Duration::from_secs(180)));
///     ch05::yield_now().await; // it is polled, and starts
///     time::advance(Duration::from_secs(181)).await;
///     assert!(tea.is_finished());
/// });
/// ```
pub async fn advance(duration: Duration) {
    let driver = Handle::current().driver;
    let clock = &driver.clock;
    assert!(
        clock.is_paused(),
        "`advance` needs a clock that stands still: call `pause` first"
    );
    clock.advance_to(later(clock.now(), duration));
    driver.fire();
    // A turn for those who were woken.
    yield_now().await;
}
// ANCHOR_END: advance
