//! A turn for the others.

// ANCHOR: yield_now
use std::future::poll_fn;
use std::task::Poll;

/// Pending once, so that other tasks get a turn before this one goes on.
///
/// # Cancel safety
///
/// Dropping it loses nothing.
///
/// # Examples
///
/// ```
/// ch05::block_on(async {
///     println!("before");
///     ch05::yield_now().await;
///     println!("after");
/// });
/// ```
pub async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
// ANCHOR_END: yield_now

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, counted};
    use std::cell::Cell;

    #[test]
    fn it_takes_two_polls() {
        let polls = Cell::new(0);
        block_on(counted(&polls, yield_now()));
        assert_eq!(polls.get(), 2);
    }
}
