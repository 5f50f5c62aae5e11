//! Exercise 2.3: measure how well a future is woken.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};

/// What it took to run a future.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Audit {
    /// How often the future was polled.
    pub polls: usize,
    /// How often its waker, or a clone of it, was called.
    pub wakes: usize,
}

/// Counts, and passes each wake on.
struct Counting {
    inner: Waker,
    wakes: Arc<AtomicUsize>,
}

impl Wake for Counting {
    fn wake(self: Arc<Self>) {
        self.wakes.fetch_add(1, Ordering::SeqCst);
        self.inner.wake_by_ref();
    }
}

/// Runs `future` and counts its polls and its wakes.
///
/// Every wake is passed on to the waker of the executor.
pub async fn audit<F: Future>(future: F) -> (F::Output, Audit) {
    let mut future = pin!(future);
    let (mut polls, wakes) = (0, Arc::new(AtomicUsize::new(0)));
    let output = poll_fn(|cx| {
        polls += 1;
        // Anew at each poll: the executor's waker may be another one each time.
        let counting = Counting {
            inner: cx.waker().clone(),
            wakes: wakes.clone(),
        };
        let waker = Waker::from(Arc::new(counting));
        future.as_mut().poll(&mut Context::from_waker(&waker))
    })
    .await;
    (
        output,
        Audit {
            polls,
            wakes: wakes.load(Ordering::SeqCst),
        },
    )
}
