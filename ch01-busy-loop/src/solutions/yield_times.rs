//! Exercise 1.2: a future that is pending `n` times, then ready.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Pending for the first `n` polls, ready at the next one.
pub struct YieldTimes {
    left: u32,
}

impl YieldTimes {
    pub fn new(n: u32) -> Self {
        Self { left: n }
    }
}

impl Future for YieldTimes {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.left == 0 {
            return Poll::Ready(());
        }
        self.left -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
