//! Exercise 5.1: all of them.

use std::future::poll_fn;
use std::iter::zip;
use std::task::Poll;

/// Runs all the futures side by side in one task, and gives their outputs, in the
/// order of the futures.
///
/// Each poll polls all that are not ready, once each. A future that is ready is
/// dropped at once, and its output is kept.
pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(|f| Some(Box::pin(f))).collect();
    let mut outputs: Vec<_> = futures.iter().map(|_| None).collect();
    poll_fn(|cx| {
        for (place, output) in zip(&mut futures, &mut outputs) {
            let Some(future) = place else { continue };
            if let Poll::Ready(value) = future.as_mut().poll(cx) {
                *output = Some(value);
                *place = None;
            }
        }
        if futures.iter().all(Option::is_none) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    outputs.into_iter().flatten().collect()
}
