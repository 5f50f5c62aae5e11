//! Exercise 1.2: a future that is pending `n` times, then ready.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Pending for the first `n` polls, ready at the next one.
///
/// Each time it returns `Pending` it asks to be polled again, as `Delay` does.
pub struct YieldTimes {
    left: u32,
}

impl YieldTimes {
    pub fn new(n: u32) -> Self {
        todo!("exercise 1.2: make a YieldTimes")
    }
}

impl Future for YieldTimes {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        todo!("exercise 1.2: pending n times, then ready")
    }
}
