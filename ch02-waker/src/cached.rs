//! `block_on` as a real runtime has it: one parker and one waker for each
//! thread, kept for the next call.

// ANCHOR: cached
use crate::Parker;
use std::cell::RefCell;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

type Pair = (Arc<Parker>, Waker);

fn pair() -> Pair {
    let parker = Arc::new(Parker::new());
    (parker.clone(), Waker::from(parker))
}

thread_local! {
    static CACHE: RefCell<Pair> = RefCell::new(pair());
}

/// As [`block_on`](crate::block_on), without an allocation at each call.
///
/// # Panics
///
/// If the future panics. The process aborts if it is called while the thread's
/// own locals are being destroyed, and the parker is already gone.
///
/// # Examples
///
/// ```
/// assert_eq!(ch02::block_on_cached(async { 6 * 7 }), 42);
/// ```
pub fn block_on_cached<F: Future>(future: F) -> F::Output {
    CACHE.with(|cache| match cache.try_borrow_mut() {
        Ok(pair) => run(future, &pair),
        // Another `block_on_cached` of this thread is at work further up, and
        // the token in its parker is not ours.
        Err(_) => run(future, &pair()),
    })
}

fn run<F: Future>(future: F, (parker, waker): &Pair) -> F::Output {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        parker.park();
    }
}
// ANCHOR_END: cached

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use crate::{Delay, counted};
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::time::Duration;

    fn current_waker() -> Waker {
        block_on_cached(poll_fn(|cx| Poll::Ready(cx.waker().clone())))
    }

    #[test]
    fn the_second_call_has_the_waker_of_the_first() {
        assert!(current_waker().will_wake(&current_waker()));
    }

    #[test]
    fn a_call_inside_a_call_has_a_waker_of_its_own() {
        let (outer, inner) = block_on_cached(poll_fn(|cx| {
            Poll::Ready((cx.waker().clone(), current_waker()))
        }));
        assert!(!outer.will_wake(&inner));
    }

    #[test]
    fn a_call_inside_a_call_leaves_the_outer_token_alone() {
        block_on_cached(async {
            let mut first = true;
            poll_fn(|cx| {
                if !first {
                    return Poll::Ready(());
                }
                first = false;
                cx.waker().wake_by_ref();
                // With the outer parker this would take its token.
                block_on_cached(Delay::new(Duration::from_millis(1)));
                Poll::Pending
            })
            .await;
        });
    }

    #[test]
    fn a_token_left_over_costs_one_poll_and_no_more() {
        current_waker().wake();
        let mut first = true;
        // Nobody wakes it but the token.
        block_on_cached(poll_fn(|_| match std::mem::take(&mut first) {
            true => Poll::Pending,
            false => Poll::Ready(()),
        }));
        let polls = Cell::new(0);
        block_on_cached(counted(&polls, Delay::new(Duration::from_millis(5))));
        assert!(polls.get() <= 2, "{} polls", polls.get());
    }

    #[test]
    fn a_panic_leaves_the_cache_usable() {
        let panic = std::panic::catch_unwind(|| block_on_cached(async { panic!("on purpose") }));
        assert!(panic.is_err());
        assert_eq!(block_on_cached(async { 7 }), 7);
    }
}
