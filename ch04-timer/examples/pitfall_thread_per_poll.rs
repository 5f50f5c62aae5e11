//! Pitfall: a future that starts a thread at every poll.

use ch04::s3_timers_in_the_loop::block_on;
use ch04::{join, yield_now};
use std::mem::swap;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

static STARTED: AtomicU64 = AtomicU64::new(0);

/// Wakes the latest waker at `deadline`.
fn start_thread(deadline: Instant, latest: Arc<Mutex<Waker>>) {
    STARTED.fetch_add(1, SeqCst);
    thread::spawn(move || {
        thread::sleep(deadline.saturating_duration_since(Instant::now()));
        let mut waker = Waker::noop().clone();
        swap(&mut waker, &mut latest.lock().unwrap());
        waker.wake();
    });
}

// ANCHOR: wrong
/// Whoever joins it with others polls it more often than it thinks.
struct EveryPoll(Instant);

impl Future for EveryPoll {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.0 {
            return Poll::Ready(());
        }
        start_thread(self.0, Arc::new(Mutex::new(cx.waker().clone())));
        Poll::Pending
    }
}
// ANCHOR_END: wrong

// ANCHOR: fixed
/// Remembers its thread, and tells it whom to wake.
struct FirstPoll(Instant, Option<Arc<Mutex<Waker>>>);

impl Future for FirstPoll {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut waker = cx.waker().clone();
        if Instant::now() < self.0 {
            if let Some(latest) = &self.1 {
                swap(&mut waker, &mut latest.lock().unwrap());
            } else {
                let latest = Arc::new(Mutex::new(waker));
                start_thread(self.0, latest.clone());
                self.1 = Some(latest);
            }
        }
        // The thread may have come before our waker: then the time is up.
        if Instant::now() < self.0 {
            return Poll::Pending;
        }
        Poll::Ready(())
    }
}
// ANCHOR_END: fixed

fn main() {
    println!("a thread at every poll:");
    cook(EveryPoll);
    println!("a thread at the first poll:");
    cook(|deadline| FirstPoll(deadline, None));
}

// ANCHOR: cook
/// Waits for the rice, and washes ten dishes meanwhile.
fn cook<F: Future>(timer: impl Fn(Instant) -> F) {
    let before = STARTED.load(SeqCst);
    let rice = timer(Instant::now() + Duration::from_millis(300));
    let dishes = async {
        for _ in 0..10 {
            yield_now().await;
        }
    };
    block_on(join(rice, dishes));
    println!("threads for one timer: {}", STARTED.load(SeqCst) - before);
}
// ANCHOR_END: cook
