//! The smallest executor: one future, polled until it is ready.

// ANCHOR: block_on
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Runs a future to completion on the current thread and returns its output.
///
/// Between two polls it does not wait: it asks again at once, and keeps the
/// core busy for as long as the future is pending.
///
/// # Panics
///
/// If the future panics; the panic passes through.
///
/// # Cancel safety
///
/// Not a future itself: it returns only when `future` is ready.
///
/// # Examples
///
/// ```
/// let answer = ch01::block_on(async { 6 * 7 });
/// assert_eq!(answer, 42);
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}
// ANCHOR_END: block_on

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::future::{poll_fn, ready};

    #[test]
    fn a_ready_future_needs_one_poll() {
        let polls = Cell::new(0);
        let output = block_on(poll_fn(|_| {
            polls.set(polls.get() + 1);
            Poll::Ready("done")
        }));
        assert_eq!((output, polls.get()), ("done", 1));
    }

    #[test]
    fn a_pending_future_is_polled_until_it_is_ready() {
        let mut left = 1000;
        block_on(poll_fn(|_| {
            left -= 1;
            if left == 0 {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }));
        assert_eq!(left, 0);
    }

    #[test]
    fn await_runs_inside_the_same_call() {
        let sum = block_on(async {
            let a = ready(1).await;
            let b = async { a + 1 }.await;
            a + b
        });
        assert_eq!(sum, 3);
    }

    #[test]
    fn it_can_be_called_inside_itself() {
        assert_eq!(block_on(async { block_on(ready(7)) }), 7);
    }
}
