//! `join`: two futures become one, which is ready when both are.

// ANCHOR: join
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Runs two futures side by side and returns both outputs.
///
/// Each poll of the returned future polls `a`, then `b`, except those that
/// have finished.
///
/// # Panics
///
/// If one of the futures panics.
///
/// # Cancel safety
///
/// If the returned future is dropped before it is ready, both futures and any
/// output that was already there are dropped with it.
///
/// # Examples
///
/// ```
/// let both = ch04::join(async { 1 }, async { "two" });
/// assert_eq!(ch04::block_on(both), (1, "two"));
/// ```
pub async fn join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut out_a, mut out_b) = (Poll::Pending, Poll::Pending);
    poll_fn(|cx| {
        if out_a.is_pending() {
            out_a = a.as_mut().poll(cx);
        }
        if out_b.is_pending() {
            out_b = b.as_mut().poll(cx);
        }
        if out_a.is_ready() && out_b.is_ready() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    match (out_a, out_b) {
        (Poll::Ready(a), Poll::Ready(b)) => (a, b),
        _ => unreachable!("the line above waits for both"),
    }
}
// ANCHOR_END: join

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{block_on, counted, yield_now};
    use std::cell::{Cell, RefCell};

    /// Pending `n` times, then ready; panics if it is polled again after that.
    async fn after_polls(n: u32) -> u32 {
        for _ in 0..n {
            yield_now().await;
        }
        n
    }

    #[test]
    fn it_is_ready_when_both_are() {
        for (a, b) in [(0, 0), (0, 3), (3, 0), (2, 5)] {
            assert_eq!(block_on(join(after_polls(a), after_polls(b))), (a, b));
        }
    }

    #[test]
    fn each_future_is_polled_until_it_is_ready_and_never_again() {
        let (a, b) = (Cell::new(0), Cell::new(0));
        block_on(join(
            counted(&a, after_polls(2)),
            counted(&b, after_polls(5)),
        ));
        assert_eq!((a.get(), b.get()), (3, 6));
    }

    #[test]
    fn the_first_is_polled_first() {
        let order = RefCell::new(Vec::new());
        let note = async |name| order.borrow_mut().push(name);
        block_on(join(note("a"), note("b")));
        assert_eq!(*order.borrow(), ["a", "b"]);
    }

    #[test]
    fn joins_nest() {
        let three = join(after_polls(1), join(after_polls(2), after_polls(3)));
        assert_eq!(block_on(three), (1, (2, 3)));
    }

    #[test]
    fn a_dropped_join_drops_both() {
        let a = std::rc::Rc::new(());
        let (b, c) = (a.clone(), a.clone());
        drop(join(async move { drop(b) }, async move { drop(c) }));
        assert_eq!(std::rc::Rc::strong_count(&a), 1);
    }
}
