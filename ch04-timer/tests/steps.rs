//! The three steps on the way to the runtime's timers.

#[allow(dead_code, unused_macros)]
#[path = "support/exercises.rs"]
mod support;

use ch04::s3_timers_in_the_loop::block_on;
use ch04::{s1_thread_per_timer as s1, s2_timer_thread as s2, s3_timers_in_the_loop as s3};
use futures::future::join_all;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread, ThreadId};
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(60 * 60);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn within(test: impl FnOnce() + Send + 'static) {
    support::within(Duration::from_secs(30), "a step", test);
}

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(waker))
}

/// Each of many sleeps is ready, and none is early.
fn all_in_time<F: Future<Output = ()>>(sleep_until: impl Fn(Instant) -> F) {
    let start = Instant::now();
    block_on(join_all((0..60).map(|n| {
        let deadline = start + ms(n * 7 % 30);
        let sleep = sleep_until(deadline);
        async move {
            sleep.await;
            assert!(Instant::now() >= deadline, "early");
        }
    })));
    // The first deadline comes last, so somebody has to hear of it.
    let (long, short) = (sleep_until(start + HOUR), sleep_until(start + ms(50)));
    let (mut long, mut short) = (pin!(long), pin!(short));
    block_on(poll_fn(|cx| {
        assert!(long.as_mut().poll(cx).is_pending());
        short.as_mut().poll(cx)
    }));
}

#[test]
fn each_step_fires_all_in_time() {
    within(|| all_in_time(s1::sleep_until));
    within(|| {
        let timers = s2::Timers::start();
        all_in_time(|deadline| timers.sleep_until(deadline));
        assert_eq!(timers.waiting(), 0);
    });
    within(|| {
        all_in_time(s3::sleep_until);
        assert_eq!(s3::waiting(), 0);
    });
}

#[test]
fn zero_is_ready_at_once() {
    assert!(poll(&mut s1::sleep(Duration::ZERO), Waker::noop()).is_ready());
    let timers = s2::Timers::start();
    assert!(poll(&mut timers.sleep(Duration::ZERO), Waker::noop()).is_ready());
    assert!(poll(&mut s3::sleep(Duration::ZERO), Waker::noop()).is_ready());
    assert_eq!((timers.waiting(), s3::waiting()), (0, 0));
}

#[test]
fn the_latest_waker_is_woken_and_no_other() {
    fn check<F: Future<Output = ()> + Unpin>(mut sleep: F) {
        let first = Arc::new(Wakes::default());
        assert!(poll(&mut sleep, &Waker::from(first.clone())).is_pending());
        block_on(&mut sleep);
        assert_eq!(first.0.load(SeqCst), 0);
        assert_eq!(Arc::strong_count(&first), 1, "its waker is not kept");
        assert!(poll(&mut sleep, Waker::noop()).is_ready(), "and stays so");
    }
    // Long enough that no test is held up for so long before the first poll.
    within(|| check(s1::sleep(ms(300))));
    within(|| check(s2::Timers::start().sleep(ms(300))));
    within(|| check(s3::sleep(ms(300))));
}

#[test]
fn a_dropped_sleep_takes_its_timer_out() {
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(wakes.clone());
    let timers = s2::Timers::start();
    let (mut second, mut third) = (timers.sleep(HOUR), s3::sleep(HOUR));
    assert!(poll(&mut second, &waker).is_pending());
    assert!(poll(&mut third, &waker).is_pending());
    assert_eq!((timers.waiting(), s3::waiting()), (1, 1));
    drop((second, third, waker));
    assert_eq!((timers.waiting(), s3::waiting()), (0, 0));
    assert_eq!(Arc::strong_count(&wakes), 1, "no waker is kept");
}

#[test]
fn a_waker_may_drop_other_sleeps() {
    within(|| {
        // Wakes on the timer thread, which must not hold its lock then.
        struct Drops(Mutex<Option<s2::Sleep>>, Thread);
        impl Wake for Drops {
            fn wake(self: Arc<Self>) {
                drop(self.0.lock().unwrap().take());
                self.1.unpark();
            }
        }
        let timers = s2::Timers::start();
        let mut other = timers.sleep(HOUR);
        assert!(poll(&mut other, Waker::noop()).is_pending());
        let drops = Arc::new(Drops(Some(other).into(), thread::current()));
        let mut sleep = timers.sleep(ms(20));
        assert!(poll(&mut sleep, &Waker::from(drops.clone())).is_pending());
        while drops.0.lock().unwrap().is_some() {
            thread::park();
        }
        assert_eq!(timers.waiting(), 0);
    });
}

#[test]
fn a_wake_from_another_thread_ends_the_sleep_of_the_loop() {
    within(|| {
        let mut far = pin!(s3::sleep(HOUR));
        let mut polls = 0;
        block_on(poll_fn(|cx| {
            polls += 1;
            if polls == 2 {
                return Poll::Ready(());
            }
            assert!(far.as_mut().poll(cx).is_pending());
            let waker = cx.waker().clone();
            thread::spawn(move || waker.wake());
            Poll::Pending
        }));
        assert_eq!(polls, 2);
    });
}

#[test]
fn a_token_that_the_future_takes_is_not_missed() {
    within(|| {
        let mut polls = 0;
        block_on(poll_fn(|cx| {
            polls += 1;
            if polls == 2 {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            thread::park(); // takes the token of the wake
            Poll::Pending
        }));
    });
}

#[test]
fn a_busy_future_does_not_keep_timers_waiting() {
    within(|| {
        let mut sleep = pin!(s3::sleep(ms(10)));
        let mut woken = Arc::new(Wakes::default());
        assert!(poll(&mut sleep, &Waker::from(woken.clone())).is_pending());
        block_on(poll_fn(|cx| {
            if Arc::get_mut(&mut woken).is_some_and(|wakes| *wakes.0.get_mut() == 1) {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        }));
    });
}

#[test]
fn a_loop_inside_a_loop_fires_for_both() {
    within(|| {
        block_on(async {
            let mut outer = pin!(s3::sleep(ms(10)));
            poll_fn(|cx| {
                let _ = outer.as_mut().poll(cx);
                Poll::Ready(())
            })
            .await;
            block_on(s3::sleep(ms(30)));
            outer.await;
        });
        assert_eq!(s3::waiting(), 0);
    });
}

#[test]
fn a_sleep_keeps_its_timer_thread() {
    within(|| {
        let timers = s2::Timers::start();
        let sleep = timers.sleep(ms(20));
        drop(timers);
        block_on(sleep);
    });
}

#[test]
fn the_loop_wakes_on_its_own_thread() {
    within(|| {
        struct Remembers(Mutex<Option<ThreadId>>, Waker);
        impl Wake for Remembers {
            fn wake(self: Arc<Self>) {
                *self.0.lock().unwrap() = Some(thread::current().id());
                self.1.wake_by_ref();
            }
        }
        let mut sleep = pin!(s3::sleep(ms(20)));
        let mut remembers = None;
        block_on(poll_fn(|cx| {
            let first = || Arc::new(Remembers(Mutex::new(None), cx.waker().clone()));
            let waker = Waker::from(remembers.get_or_insert_with(first).clone());
            sleep.as_mut().poll(&mut Context::from_waker(&waker))
        }));
        let woken_on = *remembers.unwrap().0.lock().unwrap();
        assert_eq!(woken_on, Some(thread::current().id()));
    });
}
