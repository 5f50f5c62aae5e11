//! Exercise 3.2: a panic that stays where it is.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// What a panic carries: what was given to `panic!`.
pub type Payload = Box<dyn Any + Send>;

/// Runs `future` and returns its output, or what it panicked with.
///
/// A future that has panicked is not polled again.
pub async fn catch_panic<F: Future>(future: F) -> Result<F::Output, Payload> {
    let mut future = pin!(future);
    poll_fn(|cx| {
        // What the panic may have left half done goes away with the future.
        let poll = AssertUnwindSafe(|| future.as_mut().poll(cx));
        match catch_unwind(poll) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(payload) => Poll::Ready(Err(payload)),
        }
    })
    .await
}
