//! An executor for one future that sleeps while it has nothing to do.

// ANCHOR: block_on
use crate::Parker;
use crate::runtime::refuse_inside_a_task;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// Runs a future to completion on the current thread and returns its output.
///
/// Between two polls the thread sleeps until the future's waker is called.
///
/// # Panics
///
/// If the future panics; the panic passes through. If it is called inside a
/// task: all tasks of the thread would stand still.
///
/// # Cancel safety
///
/// Not a future itself: it returns only when `future` is ready.
///
/// # Examples
///
/// ```
/// let answer = ch03::block_on(async { 6 * 7 });
/// assert_eq!(answer, 42);
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    refuse_inside_a_task("block_on");
    let mut future = pin!(future);
    let parker = Arc::new(Parker::new());
    let waker = Waker::from(parker.clone());
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        parker.park();
    }
}
// ANCHOR_END: block_on

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use crate::yield_now;
    use std::cell::Cell;
    use std::future::{poll_fn, ready};
    use std::thread;

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
    fn a_wake_inside_poll_is_not_lost() {
        block_on(yield_now());
    }

    #[test]
    fn a_wake_from_another_thread_ends_the_sleep() {
        let mut polls = 0;
        block_on(poll_fn(|cx| {
            polls += 1;
            if polls == 2 {
                return Poll::Ready(());
            }
            let waker = cx.waker().clone();
            thread::spawn(move || waker.wake());
            Poll::Pending
        }));
        assert_eq!(polls, 2);
    }

    #[test]
    fn many_wakes_before_the_sleep_cause_one_poll() {
        let mut polls = 0;
        block_on(poll_fn(|cx| {
            polls += 1;
            if polls == 2 {
                return Poll::Ready(());
            }
            for _ in 0..10 {
                cx.waker().wake_by_ref();
            }
            Poll::Pending
        }));
        assert_eq!(polls, 2);
    }

    #[test]
    fn it_can_be_called_inside_itself() {
        assert_eq!(block_on(async { block_on(ready(7)) }), 7);
    }
}
