//! Exercise 1.4: the first of two futures wins.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Polls both futures in turn and returns the output of the first that is ready.
///
/// `a` is polled first. If both could finish in the same poll, `a` wins and `b`
/// is not polled again. The loser is dropped before `race` returns.
pub async fn race<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|cx| match a.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(output),
        Poll::Pending => b.as_mut().poll(cx),
    })
    .await
}
