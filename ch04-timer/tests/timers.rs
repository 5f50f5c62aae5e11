//! Timers: the cases 45 to 50 of the checklist, and what else a clock can do.
//! Where time is not the point, the clock stands still.

use ch04::time::{
    self, MissedTickBehavior, Sleep, interval, interval_at, sleep, sleep_until, timeout, timeout_at,
};
use ch04::{Handle, Runtime, block_on, counted, spawn, yield_now};
use futures::StreamExt;
use std::cell::Cell;
use std::future::{pending, poll_fn, ready};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

#[allow(unused_macros)]
#[path = "support/exercises.rs"]
mod support;
use support::{LIMIT, within};

/// Runs a future on a runtime of its own, and fails if it hangs.
fn run<F: Future<Output = ()>>(test: impl FnOnce() -> F + Send + 'static) {
    within(LIMIT, "a test of the timers", || block_on(test()));
}

/// As `run`, on a clock that stands still.
fn run_paused<F: Future<Output = ()>>(test: impl FnOnce() -> F + Send + 'static) {
    run(|| async {
        time::pause();
        test().await;
    });
}

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn waker() -> (Arc<Wakes>, Waker) {
    let wakes = Arc::new(Wakes::default());
    (wakes.clone(), Waker::from(wakes))
}

fn poll(sleep: &mut Sleep, waker: &Waker) -> Poll<()> {
    Pin::new(sleep).poll(&mut Context::from_waker(waker))
}

#[test]
fn case_45_never_early() {
    run(|| async {
        let sleeps = (0..20).map(|n| {
            spawn(async move {
                let duration = Duration::from_micros(n * 700);
                let start = Instant::now();
                sleep(duration).await;
                assert!(start.elapsed() >= duration, "{duration:?}");
            })
        });
        for sleep in sleeps.collect::<Vec<_>>() {
            sleep.await.unwrap();
        }
    });
}

#[test]
fn case_45_what_is_past_is_ready_at_once() {
    run(|| async {
        let start = time::now();
        let polls = Cell::new(0);
        counted(&polls, sleep(Duration::ZERO)).await;
        counted(&polls, sleep_until(start)).await;
        assert_eq!(polls.get(), 2);
    });
}

#[test]
fn case_45_the_end_of_time_is_far_away() {
    run_paused(|| async {
        let start = time::now();
        let mut sleep = sleep(Duration::MAX);
        assert!(poll(&mut sleep, Waker::noop()).is_pending());
        assert!(sleep.deadline() > start + s(10 * 365 * 24 * 3600));
        assert_eq!(timeout(Duration::MAX, ready(7)).await, Ok(7));
        let mut interval = interval(Duration::MAX);
        assert_eq!(interval.tick().await, start);
        time::advance(Duration::MAX).await;
        assert!(sleep.is_elapsed());
    });
}

#[test]
fn case_46_timers_fire_in_the_order_of_their_deadlines_and_equal_ones_all() {
    run_paused(|| async {
        let start = time::now();
        let fired = Arc::new(Mutex::new(Vec::new()));
        let tasks = (0..1000).map(|n| {
            let fired = fired.clone();
            // 100 different deadlines, 10 timers each, in a wild order.
            let deadline = start + s(n * 37 % 100);
            spawn(async move {
                sleep_until(deadline).await;
                assert_eq!(time::now(), deadline);
                fired.lock().unwrap().push(deadline);
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        let fired = fired.lock().unwrap();
        assert_eq!(fired.len(), 1000);
        assert!(fired.is_sorted());
        assert_eq!(time::now(), start + s(99));
    });
}

#[test]
fn case_47_a_dropped_sleep_wakes_nobody_and_keeps_nothing() {
    run_paused(|| async {
        let (wakes, waker) = waker();
        let mut dropped = sleep(s(1));
        assert!(poll(&mut dropped, &waker).is_pending());
        drop((dropped, waker));
        assert_eq!(Arc::strong_count(&wakes), 1);
        sleep(s(2)).await;
        assert_eq!(wakes.0.load(SeqCst), 0);
    });
}

#[test]
fn case_47_a_sleep_may_be_dropped_by_the_waker_that_it_fires() {
    struct DropsIt(Mutex<Option<Sleep>>);
    impl Wake for DropsIt {
        fn wake(self: Arc<Self>) {
            drop(self.0.lock().unwrap().take());
        }
    }
    run_paused(|| async {
        let both = Arc::new(DropsIt(Mutex::new(Some(sleep(s(1))))));
        let polled = poll(
            both.0.lock().unwrap().as_mut().unwrap(),
            &Waker::from(both.clone()),
        );
        assert!(polled.is_pending());
        sleep(s(2)).await;
        assert!(both.0.lock().unwrap().is_none());
    });
}

#[test]
fn case_47_a_sleep_may_be_dropped_with_the_waker_of_another() {
    struct Holds(#[allow(dead_code)] Sleep);
    impl Wake for Holds {
        fn wake(self: Arc<Self>) {}
    }
    run_paused(|| async {
        let holds = || {
            let mut held = sleep(s(9));
            assert!(poll(&mut held, Waker::noop()).is_pending());
            Waker::from(Arc::new(Holds(held)))
        };
        let [mut replaced, mut dropped] = [sleep(s(1)), sleep(s(1))];
        assert!(poll(&mut replaced, &holds()).is_pending());
        assert!(poll(&mut replaced, Waker::noop()).is_pending());
        assert!(poll(&mut dropped, &holds()).is_pending());
        drop(dropped);
    });
}

#[test]
fn case_48_reset_before_the_first_poll() {
    run_paused(|| async {
        let start = time::now();
        for (before, after) in [(5, 1), (1, 5)] {
            let start = time::now();
            let mut sleep = sleep(s(before));
            sleep.reset(start + s(after));
            assert_eq!(sleep.deadline(), start + s(after));
            sleep.await;
            assert_eq!(time::now(), start + s(after));
        }
        assert_eq!(time::now(), start + s(6));
    });
}

#[test]
fn case_48_reset_while_it_waits_wakes_the_task_at_the_new_time() {
    run_paused(|| async {
        for (before, after) in [(5, 1), (1, 5)] {
            let start = time::now();
            let (wakes, waker) = waker();
            let mut reset = sleep(s(before));
            assert!(poll(&mut reset, &waker).is_pending());
            reset.reset(start + s(after));
            // Nobody polls it, and it fires all the same.
            sleep_until(start + s(after) - ms(1)).await;
            assert_eq!(wakes.0.load(SeqCst), 0);
            sleep_until(start + s(after)).await;
            assert_eq!(wakes.0.load(SeqCst), 1);
            assert!(poll(&mut reset, &waker).is_ready());
        }
    });
}

#[test]
fn case_48_reset_after_it_has_fired() {
    run_paused(|| async {
        let start = time::now();
        let mut again = sleep(s(1));
        (&mut again).await;
        again.reset(start + s(3));
        assert!(!again.is_elapsed());
        (&mut again).await;
        assert_eq!(time::now(), start + s(3));

        // Fired, and nobody has polled it since.
        let (wakes, waker) = waker();
        again.reset(start + s(4));
        assert!(poll(&mut again, &waker).is_pending());
        sleep_until(start + s(5)).await;
        assert_eq!(wakes.0.load(SeqCst), 1);
        again.reset(start + s(6));
        again.await;
        assert_eq!(time::now(), start + s(6));

        // To a time that is past.
        let mut past = sleep(s(9));
        assert!(poll(&mut past, &waker).is_pending());
        past.reset(start);
        past.await;
        assert_eq!(time::now(), start + s(6));
    });
}

#[test]
fn case_49_a_new_earliest_deadline_from_another_thread_ends_the_sleep() {
    run(|| async {
        let hour = spawn(sleep(s(3600)));
        for _ in 0..50 {
            let (give, take) = mpsc::channel::<Waker>();
            let handle = Handle::current();
            let thread = thread::spawn(move || {
                let waker = take.recv().unwrap();
                let _entered = handle.enter();
                let mut sleep = sleep(ms(1));
                assert!(poll(&mut sleep, &waker).is_pending());
                sleep
            });
            let polls = Cell::new(0);
            counted(
                &polls,
                poll_fn(|cx| match polls.get() {
                    1 => {
                        give.send(cx.waker().clone()).unwrap();
                        Poll::Pending
                    }
                    _ => Poll::Ready(()),
                }),
            )
            .await;
            assert!(thread.join().unwrap().is_elapsed());
        }
        assert!(!hour.is_finished());
    });
}

#[test]
fn case_49_a_reset_from_another_thread_ends_the_sleep() {
    run(|| async {
        for _ in 0..50 {
            let shared = Arc::new(Mutex::new(sleep(s(3600))));
            let resets = shared.clone();
            let (polled, wait) = mpsc::channel();
            let thread = thread::spawn(move || {
                wait.recv().unwrap();
                resets.lock().unwrap().reset(Instant::now() + ms(1));
            });
            poll_fn(|cx| {
                let poll = Pin::new(&mut *shared.lock().unwrap()).poll(cx);
                let _ = polled.send(());
                poll
            })
            .await;
            thread.join().unwrap();
        }
    });
}

#[test]
fn case_50_the_future_is_polled_before_the_limit() {
    run_paused(|| async {
        let start = time::now();
        time::advance(s(10)).await;
        assert_eq!(
            timeout_at(start, ready("late, and ready")).await,
            Ok("late, and ready")
        );
        assert_eq!(timeout(Duration::ZERO, ready(7)).await, Ok(7));
        // Both at the same time: there is an output.
        assert!(timeout(s(1), sleep(s(1))).await.is_ok());
    });
}

#[test]
fn case_50_a_future_that_takes_too_long_is_dropped_on_time() {
    run_paused(|| async {
        let start = time::now();
        let future = Arc::new(());
        let in_future = future.clone();
        let late = async move {
            let _in_future = in_future;
            pending::<()>().await;
        };
        let error = timeout(s(3), late).await.unwrap_err();
        assert_eq!(time::now(), start + s(3));
        assert_eq!(Arc::strong_count(&future), 1);
        assert_eq!(error.to_string(), "the deadline has elapsed");
        let error = std::io::Error::from(error);
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    });
}

#[test]
fn a_limit_starts_when_it_is_made() {
    run_paused(|| async {
        let limit = timeout(s(1), pending::<()>());
        let start = time::now();
        sleep(s(5)).await;
        assert!(limit.await.is_err());
        assert_eq!(time::now(), start + s(5));
    });
}

#[test]
fn the_last_waker_is_woken_and_no_other() {
    run_paused(|| async {
        let [(first_wakes, first), (last_wakes, last)] = [waker(), waker()];
        let mut moved = sleep(s(1));
        assert!(poll(&mut moved, &first).is_pending());
        assert!(poll(&mut moved, &last).is_pending());
        drop(first);
        assert_eq!(Arc::strong_count(&first_wakes), 1, "released");
        sleep(s(1)).await;
        assert_eq!(first_wakes.0.load(SeqCst), 0);
        assert_eq!(last_wakes.0.load(SeqCst), 1);
    });
}

#[test]
fn a_sleep_is_polled_twice_and_no_more() {
    run(|| async {
        let polls = Cell::new(0);
        counted(&polls, sleep(ms(5))).await;
        assert_eq!(polls.get(), 2);
    });
}

#[test]
fn a_waker_that_panics_keeps_nobody_waiting() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("a waker that panics, for the test");
        }
    }
    run_paused(|| async {
        let mut bad = sleep(s(1));
        assert!(poll(&mut bad, &Waker::from(Arc::new(Panics))).is_pending());
        sleep(s(2)).await;
        assert!(bad.is_elapsed());
    });
}

// The clock.

#[test]
fn a_paused_clock_goes_on_only_when_nobody_is_ready() {
    run_paused(|| async {
        let start = time::now();
        let hour = spawn(sleep(s(3600)));
        for _ in 0..1000 {
            yield_now().await;
            assert_eq!(time::now(), start);
        }
        hour.await.unwrap();
        assert_eq!(time::now(), start + s(3600));
    });
}

#[test]
fn a_day_on_a_paused_clock_takes_no_time() {
    run_paused(|| async {
        let (real, start) = (Instant::now(), time::now());
        for _ in 0..24 {
            sleep(s(3600)).await;
        }
        assert_eq!(time::now(), start + s(24 * 3600));
        assert!(real.elapsed() < LIMIT);
    });
}

#[test]
fn a_pause_from_another_thread_ends_the_sleep() {
    run(|| async {
        let handle = Handle::current();
        let thread = thread::spawn(move || {
            let _entered = handle.enter();
            time::pause();
        });
        // Whichever comes first, the sleep or the pause: it takes no time.
        sleep(s(3600)).await;
        thread.join().unwrap();
    });
}

#[test]
fn a_clock_that_goes_on_does_so_from_where_it_stood() {
    run_paused(|| async {
        let start = time::now();
        sleep(s(3600)).await;
        time::resume();
        time::resume();
        assert!(time::now() >= start + s(3600));
        let (real, now) = (Instant::now(), time::now());
        sleep(ms(10)).await;
        assert!(real.elapsed() >= ms(10) && time::now() - now >= ms(10));
        assert!(time::now() < start + s(3600) + LIMIT);
    });
}

#[test]
fn advance_fires_what_is_due_and_leaves_the_rest() {
    run_paused(|| async {
        let start = time::now();
        let tasks = [1, 2, 3, 4].map(|n| spawn(sleep(s(n))));
        yield_now().await;
        time::advance(s(2)).await;
        assert_eq!(time::now(), start + s(2));
        let over = tasks.map(|task| task.is_finished());
        assert_eq!(over, [true, true, false, false]);
    });
}

#[test]
fn all_whom_an_advance_wakes_have_had_a_turn() {
    run_paused(|| async {
        for n in [1, 1, 1, 60, 61, 1000] {
            let tasks: Vec<_> = (0..n).map(|_| spawn(sleep(s(1)))).collect();
            yield_now().await;
            time::advance(s(2)).await;
            let over = tasks.iter().filter(|task| task.is_finished());
            assert_eq!(over.count(), n);
        }
    });
}

#[test]
#[should_panic = "call `pause` first"]
fn a_clock_that_runs_cannot_be_advanced() {
    block_on(time::advance(s(1)));
}

#[test]
fn each_runtime_has_its_own_clock() {
    let (mut paused, mut runs) = (Runtime::new().unwrap(), Runtime::new().unwrap());
    let far = paused.block_on(async {
        time::pause();
        sleep(s(3600)).await;
        time::now()
    });
    assert!(runs.block_on(async { time::now() }) < far);
    assert!(time::now() < far, "outside, it is the system's");
    assert_eq!(paused.block_on(async { time::now() }), far);
}

// Without a runtime.

#[test]
fn a_sleep_may_be_made_before_there_is_a_runtime() {
    let sleep = sleep(ms(5));
    let deadline = sleep.deadline();
    block_on(sleep);
    assert!(Instant::now() >= deadline);
}

#[test]
#[should_panic = "no runtime runs on this thread"]
fn a_sleep_that_has_to_wait_needs_a_runtime() {
    let _ = poll(&mut sleep(s(1)), Waker::noop());
}

#[test]
#[should_panic = "the runtime of this `Sleep` has gone"]
fn a_sleep_whose_runtime_has_gone_says_so() {
    let (wakes, waker) = waker();
    let runtime = Runtime::new().unwrap();
    let mut left = sleep(s(3600));
    let entered = runtime.handle().enter();
    assert!(poll(&mut left, &waker).is_pending());
    drop(entered);
    drop(runtime);
    assert_eq!(wakes.0.load(SeqCst), 1, "it waits for nothing, and is told");
    left.reset(Instant::now() + s(1800)); // harmless, and of no use
    let _ = poll(&mut left, &waker);
}

// Intervals.

#[test]
fn an_interval_ticks_at_once_and_then_each_period() {
    run_paused(|| async {
        let start = time::now();
        let mut interval = interval(s(10));
        assert_eq!(interval.period(), s(10));
        for n in 0..5 {
            assert_eq!(interval.tick().await, start + s(10 * n));
            assert_eq!(time::now(), start + s(10 * n));
        }
        time::advance(s(3)).await;
        interval.reset();
        assert_eq!(interval.tick().await, start + s(53));
    });
}

/// When a tick was due, and when it came, in seconds from the start. The second
/// one is missed by 25 seconds.
async fn ticks(missed: MissedTickBehavior) -> Vec<(u64, u64)> {
    let start = time::now();
    let mut interval = interval_at(start + s(10), s(10));
    interval.set_missed_tick_behavior(missed);
    let mut ticks = Vec::new();
    for n in 0..6 {
        if n == 1 {
            sleep(s(35)).await;
        }
        let due = interval.tick().await;
        ticks.push(((due - start).as_secs(), (time::now() - start).as_secs()));
    }
    ticks
}

#[test]
fn missed_ticks() {
    use MissedTickBehavior::{Burst, Delay, Skip};
    run_paused(|| async {
        let burst = [(10, 10), (20, 45), (30, 45), (40, 45), (50, 50), (60, 60)];
        assert_eq!(ticks(Burst).await, burst);
        let delay = [(10, 10), (20, 45), (55, 55), (65, 65), (75, 75), (85, 85)];
        assert_eq!(ticks(Delay).await, delay);
        let skip = [(10, 10), (20, 45), (50, 50), (60, 60), (70, 70), (80, 80)];
        assert_eq!(ticks(Skip).await, skip);
        assert_eq!(MissedTickBehavior::default(), Burst);
    });
}

#[test]
fn an_interval_is_a_stream_and_loses_no_tick() {
    run_paused(|| async {
        let start = time::now();
        let mut interval = interval(s(2));
        interval.next().await.unwrap();
        for _ in 0..4 {
            // Given up, and asked for again.
            let _ = timeout(ms(500), interval.tick()).await;
        }
        let ticks: Vec<_> = interval.take(2).collect().await;
        assert_eq!(ticks, [start + s(4), start + s(6)]);
    });
}

#[test]
#[should_panic = "longer than zero"]
fn an_interval_needs_a_period() {
    let _ = interval(Duration::ZERO);
}
