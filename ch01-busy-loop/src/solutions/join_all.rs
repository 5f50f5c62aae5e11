//! Exercise 1.5: `join` for any number of futures.

use std::future::poll_fn;
use std::task::Poll;

/// Runs all futures side by side and returns their outputs in the order of the
/// futures, whoever finished first.
///
/// A future that is ready is never polled again. No futures: ready at once.
pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut outputs: Vec<Poll<F::Output>> = futures.iter().map(|_| Poll::Pending).collect();
    poll_fn(|cx| {
        for (future, output) in futures.iter_mut().zip(&mut outputs) {
            if output.is_pending() {
                *output = future.as_mut().poll(cx);
            }
        }
        if outputs.iter().all(Poll::is_ready) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    let ready = |output| match output {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("the line above waits for all"),
    };
    outputs.into_iter().map(ready).collect()
}
