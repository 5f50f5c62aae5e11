//! Threads that spawn, wake, abort, set timers and move them, against one
//! runtime. Whatever the order: every task ends, every future is dropped once,
//! every handle hears of it, and a runtime that goes leaves nobody waiting.

use ch04::time::{sleep, timeout};
use ch04::{Handle, JoinHandle, Runtime, yield_now};
use futures::channel::oneshot;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

#[allow(unused_macros, dead_code)]
#[path = "support/exercises.rs"]
mod support;
use support::within;

const ROUNDS: usize = 40;
const THREADS: usize = 3;
const TASKS: usize = 60;

/// Generous: on a busy machine a round takes some milliseconds.
const LIMIT: Duration = Duration::from_secs(60);

struct OnDrop(Arc<AtomicUsize>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// A task that sleeps, waits for a thread, and has a limit that it may reach.
fn work(drops: &Arc<AtomicUsize>, micros: u64) -> (oneshot::Sender<u32>, impl Future + use<>) {
    let (sender, receiver) = oneshot::channel();
    let dropped = OnDrop(drops.clone());
    let future = async move {
        let _dropped = dropped;
        sleep(Duration::from_micros(micros)).await;
        yield_now().await;
        let answer = timeout(Duration::from_millis(2), receiver).await;
        sleep(Duration::from_micros(micros / 2)).await;
        assert!(!matches!(answer, Ok(Ok(2..))));
    };
    (sender, future)
}

/// What a thread does to a runtime. A different mixture in each round, the same
/// in every run.
fn hammer(handle: &Handle, drops: &Arc<AtomicUsize>, round: usize) -> Vec<JoinHandle<()>> {
    let mut kept = Vec::new();
    for n in 0..TASKS {
        let mixed = n * 7 + round;
        let (sender, future) = work(drops, (mixed % 13 * 100) as u64);
        let task = handle.spawn(async move { drop(future.await) });
        match mixed % 5 {
            0 => {
                task.abort();
                let _ = sender.send(1);
            }
            1 => {
                let _ = sender.send(1);
                task.abort();
            }
            2 => drop(sender),
            3 => {
                // It runs into its limit.
                kept.push(task);
                std::mem::forget(sender);
                continue;
            }
            _ => drop(sender.send(1)),
        }
        kept.push(task);
    }
    kept
}

#[test]
fn every_task_ends_whatever_the_threads_do() {
    within(LIMIT, "threads against a runtime", || {
        for round in 0..ROUNDS {
            let mut runtime = Runtime::new().unwrap();
            let drops = Arc::new(AtomicUsize::new(0));
            let threads: Vec<_> = (0..THREADS)
                .map(|thread| {
                    let (handle, drops) = (runtime.handle().clone(), drops.clone());
                    thread::spawn(move || hammer(&handle, &drops, round + thread * 3))
                })
                .collect();
            // Some rounds drop the runtime while the threads are at work.
            if round % 4 == 3 {
                runtime.block_on(sleep(Duration::from_micros(300)));
                drop(runtime);
                runtime = Runtime::new().unwrap();
            }
            while threads.iter().any(|thread| !thread.is_finished()) {
                runtime.run();
            }
            for thread in threads {
                for task in thread.join().unwrap() {
                    let ended = runtime.block_on(task);
                    assert!(!ended.is_err_and(|error| error.is_panic()));
                }
            }
            assert_eq!(drops.load(SeqCst), THREADS * TASKS);
        }
    });
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// What a sleep panics with when its runtime has gone.
const GONE: &str = "the runtime of this `Sleep` has gone";

/// Sleeps that are polled, moved and dropped on a thread that is not the
/// runtime's. Says how many were ready before the runtime went.
fn sleep_elsewhere(handle: &Handle, seed: usize) -> usize {
    let _entered = handle.enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    for n in 0.. {
        let mut sleep = sleep(Duration::from_micros(((seed + n) * 37 % 900) as u64));
        let gone = catch_unwind(AssertUnwindSafe(|| {
            let start = Instant::now();
            let mut polls = 0;
            while Pin::new(&mut sleep).poll(&mut cx).is_pending() {
                polls += 1;
                match (n + polls) % 4 {
                    // Somebody else's wake may come late; it only costs a poll.
                    0 | 1 => thread::park(),
                    2 => sleep.reset(start + Duration::from_micros(200)),
                    _ => return,
                }
            }
            assert!(Instant::now() >= sleep.deadline(), "early");
        }));
        if let Err(payload) = gone {
            let text = *payload.downcast_ref::<&str>().unwrap();
            assert!(text.contains(GONE), "{text}");
            return n;
        }
    }
    unreachable!("the loop has no end")
}

#[test]
fn sleeps_on_other_threads_are_woken_until_the_runtime_goes_and_then_told() {
    within(LIMIT, "sleeps on other threads", || {
        // The threads end by this panic. All others are shown.
        let hook = take_hook();
        set_hook(Box::new(move |info| {
            if !info.to_string().contains(GONE) {
                hook(info);
            }
        }));
        let mut ready = 0;
        for round in 0..ROUNDS {
            let mut runtime = Runtime::new().unwrap();
            let threads: Vec<_> = (0..THREADS)
                .map(|thread| {
                    let handle = runtime.handle().clone();
                    thread::spawn(move || sleep_elsewhere(&handle, round * 11 + thread))
                })
                .collect();
            runtime.block_on(sleep(Duration::from_millis(10)));
            drop(runtime);
            for thread in threads {
                ready += thread.join().unwrap();
            }
        }
        assert!(ready > 0);
    });
}
