//! Time: sleeps, timeouts, intervals, and the clock that they go by.

pub(crate) mod clock;
mod interval;
pub mod queue;
mod sleep;
mod timeout;
pub mod timers;

pub use clock::{advance, now, pause, resume};
pub use interval::{Interval, MissedTickBehavior, interval, interval_at};
pub use sleep::{Sleep, sleep, sleep_until};
pub use timeout::{Elapsed, timeout, timeout_at};
