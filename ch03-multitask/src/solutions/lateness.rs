//! Exercise 3.5: measure how long a task waits for its turn.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// A waker that looks at the clock before it wakes the task.
struct Stamp {
    clock: Arc<AtomicU64>,
    first_wake: Arc<Mutex<Option<u64>>>,
    waker: Waker,
}

impl Wake for Stamp {
    fn wake(self: Arc<Self>) {
        let now = || self.clock.load(SeqCst);
        self.first_wake.lock().unwrap().get_or_insert_with(now);
        self.waker.wake_by_ref();
    }
}

/// Runs `future`, and notes for each poll that a wake asked for how many ticks
/// of the clock the task had to wait for it: from the first wake since the
/// previous poll began. The first poll is no answer to a wake.
pub async fn lateness<F: Future>(clock: Arc<AtomicU64>, future: F) -> (F::Output, Vec<u64>) {
    let mut future = pin!(future);
    let mut late = Vec::new();
    let first_wake = Arc::new(Mutex::new(None));
    let output = poll_fn(|cx| {
        // Taken before the poll: a wake during it belongs to the next one.
        let woken = first_wake.lock().unwrap().take();
        late.extend(woken.map(|woken| clock.load(SeqCst) - woken));
        // A new one for each poll, and we do not keep it. Otherwise the task
        // would have a waker of its own, and could wait for nothing for ever.
        let stamp = Stamp {
            clock: clock.clone(),
            first_wake: first_wake.clone(),
            waker: cx.waker().clone(),
        };
        let waker = Waker::from(Arc::new(stamp));
        future.as_mut().poll(&mut Context::from_waker(&waker))
    })
    .await;
    (output, late)
}
