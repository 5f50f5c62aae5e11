//! Exercise 3.5: measure how long a task waits for its turn.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// A waker that looks at the clock before it wakes the task.
struct Stamp {
    clock: Arc<AtomicU64>,
    inner: Mutex<Inner>,
}

struct Inner {
    first_wake: Option<u64>,
    waker: Waker,
}

impl Wake for Stamp {
    fn wake(self: Arc<Self>) {
        let mut inner = self.inner.lock().unwrap();
        let now = self.clock.load(SeqCst);
        inner.first_wake.get_or_insert(now);
        let waker = inner.waker.clone();
        drop(inner);
        waker.wake();
    }
}

/// Runs `future`, and notes for each poll that a wake asked for how many ticks
/// of the clock the task had to wait for it: from the first wake since the
/// previous poll began. The first poll is no answer to a wake.
pub async fn lateness<F: Future>(clock: Arc<AtomicU64>, future: F) -> (F::Output, Vec<u64>) {
    let mut future = pin!(future);
    let mut late = Vec::new();
    let stamp = Arc::new(Stamp {
        clock: clock.clone(),
        inner: Mutex::new(Inner {
            first_wake: None,
            waker: Waker::noop().clone(),
        }),
    });
    let waker = Waker::from(stamp.clone());
    let output = poll_fn(|cx| {
        let mut inner = stamp.inner.lock().unwrap();
        inner.waker.clone_from(cx.waker());
        // Taken before the poll: a wake during it belongs to the next one.
        let first_wake = inner.first_wake.take();
        drop(inner);
        late.extend(first_wake.map(|woken| clock.load(SeqCst) - woken));
        future.as_mut().poll(&mut Context::from_waker(&waker))
    })
    .await;
    (output, late)
}
