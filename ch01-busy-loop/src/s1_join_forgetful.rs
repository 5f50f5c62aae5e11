//! Step 1 of `join`: polls both futures every time. Wrong: it forgets who has finished.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Waits for both futures. Breaks as soon as one is ready before the other.
///
/// # Panics
///
/// If a future that must not be polled after it was ready says so by a panic,
/// as every `async` block does.
pub async fn join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|cx| {
        let out_a = a.as_mut().poll(cx);
        let out_b = b.as_mut().poll(cx);
        match (out_a, out_b) {
            (Poll::Ready(a), Poll::Ready(b)) => Poll::Ready((a, b)),
            _ => Poll::Pending,
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, counted, yield_now};
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn it_works_while_both_finish_in_the_same_poll() {
        assert_eq!(block_on(join(async { 1 }, async { 2 })), (1, 2));
    }

    #[test]
    fn it_polls_a_finished_future_again() {
        let polls = Cell::new(0);
        let both = join(counted(&polls, async {}), yield_now());
        assert!(catch_unwind(AssertUnwindSafe(|| block_on(both))).is_err());
        assert_eq!(
            polls.get(),
            1,
            "the second poll panics before it is counted"
        );
    }
}
