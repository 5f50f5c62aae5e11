// The tests of chapter 2's exercises. Each is stated once and runs twice:
// against your code (`yours`, ignored until you ask for it) and against ours
// (`solution`). `mutants.rs` runs them against wrong solutions.

#[macro_use]
#[path = "support/exercises.rs"]
mod support;

use std::future::{pending, poll_fn, ready};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wakes {
    fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(self.clone())
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A waker that does what it is told, as an executor's waker may.
struct Does<F>(F);

impl<F: Fn() + Send + Sync + 'static> Wake for Does<F> {
    fn wake(self: Arc<Self>) {
        (self.0)();
    }
}

/// A waker that does it when the last clone of it is dropped.
fn does_when_dropped(what: impl Fn() + Send + Sync + 'static) -> Waker {
    struct OnDrop<F: Fn()>(F);
    impl<F: Fn() + Send + Sync + 'static> Wake for OnDrop<F> {
        fn wake(self: Arc<Self>) {}
    }
    impl<F: Fn()> Drop for OnDrop<F> {
        fn drop(&mut self) {
            (self.0)();
        }
    }
    Waker::from(Arc::new(OnDrop(what)))
}

/// Pending `n` times, and woken at once each time.
async fn yields(n: usize) {
    for _ in 0..n {
        ch02::yield_now().await;
    }
}

exercises! {
    ch02;

    #[ignore = "exercise 2.1: a waker that counts"]
    mod count_wakes {
        // Wrong solutions: each_waker_counts_for_itself
        fn both_ways_of_waking_count() {
            let counter = CountWakes::new();
            assert_eq!(counter.wakes(), 0);
            let waker = counter.waker();
            waker.wake_by_ref();
            let clone = waker.clone();
            clone.wake();
            waker.wake();
            assert_eq!(counter.wakes(), 3);
        }

        fn wakers_on_other_threads_count_too() {
            let counter = CountWakes::new();
            let start = Arc::new(Barrier::new(4));
            let threads = [(); 4].map(|()| {
                let (waker, start) = (counter.waker(), start.clone());
                thread::spawn(move || {
                    start.wait();
                    (0..20_000).for_each(|_| waker.wake_by_ref());
                })
            });
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            assert_eq!(counter.wakes(), 80_000);
        }

        fn wakers_of_one_counter_wake_the_same() {
            let counter = CountWakes::new();
            assert!(counter.waker().will_wake(&counter.waker()));
            assert!(!counter.waker().will_wake(&CountWakes::new().waker()));
        }

        fn a_waker_that_is_gone_leaves_nothing_behind() {
            let counter = CountWakes::new();
            drop(counter.waker());
            counter.waker().wake();
            assert_eq!(Arc::strong_count(&counter), 1);
        }
    }

    #[ignore = "exercise 2.2: a parker that does not sleep for ever"]
    mod park_timeout {
        // Wrong solutions: leaves_the_token
        fn a_token_is_taken_at_once() {
            let parker = TimedParker::new();
            parker.unpark();
            assert!(parker.park_timeout(Duration::from_secs(3600)));
        }

        fn a_token_is_taken_once() {
            let parker = TimedParker::new();
            parker.unpark();
            assert!(parker.park_timeout(Duration::ZERO));
            assert!(!parker.park_timeout(Duration::ZERO));
        }

        fn without_a_token_it_gives_up_and_not_too_early() {
            let (parker, limit) = (TimedParker::new(), Duration::from_millis(20));
            let start = Instant::now();
            assert!(!parker.park_timeout(limit));
            assert!(start.elapsed() >= limit);
        }

        fn a_token_ends_the_sleep() {
            let parker = Arc::new(TimedParker::new());
            let other = parker.clone();
            let sleeper = thread::spawn(move || other.park_timeout(Duration::from_secs(3600)));
            parker.unpark();
            assert!(sleeper.join().unwrap());
        }
    }

    #[ignore = "exercise 2.3: measure how well a future is woken"]
    mod audit {
        // Wrong solutions: swallows_the_wake, keeps_the_first_waker
        fn a_ready_future_needs_one_poll_and_no_wake() {
            let (output, audit) = ch02::block_on(audit(ready(7)));
            assert_eq!((output, audit.polls, audit.wakes), (7, 1, 0));
        }

        fn each_wake_is_counted_and_passed_on() {
            let ((), audit) = ch02::block_on(audit(yields(5)));
            assert_eq!((audit.polls, audit.wakes), (6, 5));
        }

        fn wakes_may_be_more_than_polls() {
            let mut first = true;
            let eager = poll_fn(|cx| {
                if !std::mem::take(&mut first) {
                    return Poll::Ready(());
                }
                let (one, two) = (cx.waker().clone(), cx.waker().clone());
                one.wake();
                two.wake();
                cx.waker().wake_by_ref();
                Poll::Pending
            });
            let ((), audit) = ch02::block_on(audit(eager));
            assert_eq!((audit.polls, audit.wakes), (2, 3));
        }

        fn a_wake_goes_to_the_latest_waker() {
            let alarm = Arc::new(ch02::Alarm::new());
            let mut audited = pin!(audit(poll_fn(|cx| alarm.poll(cx))));
            let (first, last) = (Arc::<Wakes>::default(), Arc::<Wakes>::default());
            assert!(audited.as_mut().poll(&mut Context::from_waker(&first.waker())).is_pending());
            assert!(audited.as_mut().poll(&mut Context::from_waker(&last.waker())).is_pending());
            alarm.ring();
            assert_eq!((first.count(), last.count()), (0, 1));
        }
    }

    #[ignore = "exercise 2.4: find two bugs in a gate"]
    mod two_bugs {
        // Wrong solutions: still_wakes_under_the_lock, still_keeps_the_first_waker, drops_under_the_lock
        fn an_open_gate_is_ready() {
            let gate = Gate::new();
            gate.open();
            assert_eq!(gate.poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(()));
        }

        fn the_last_caller_is_woken() {
            let (gate, first, last) = (Gate::new(), Arc::<Wakes>::default(), Arc::<Wakes>::default());
            assert!(gate.poll(&mut Context::from_waker(&first.waker())).is_pending());
            assert!(gate.poll(&mut Context::from_waker(&last.waker())).is_pending());
            gate.open();
            assert_eq!(last.count(), 1, "wakes of the last caller");
        }

        fn a_waker_may_look_at_the_gate() {
            let gate = Arc::new(Gate::new());
            let seen = Arc::new(Mutex::new(None));
            let (inner, saw) = (gate.clone(), seen.clone());
            let looks = Waker::from(Arc::new(Does(move || {
                let polled = inner.poll(&mut Context::from_waker(Waker::noop()));
                *saw.lock().unwrap() = Some(polled);
            })));
            assert!(gate.poll(&mut Context::from_waker(&looks)).is_pending());
            gate.open();
            assert_eq!(*seen.lock().unwrap(), Some(Poll::Ready(())), "what the waker saw");
        }

        fn a_waker_that_is_replaced_may_look_at_the_gate() {
            let gate: &'static Gate = Box::leak(Box::new(Gate::new()));
            let poll = |waker: &Waker| gate.poll(&mut Context::from_waker(waker));
            let looks = does_when_dropped(move || assert!(poll(Waker::noop()).is_pending()));
            assert!(poll(&looks).is_pending());
            drop(looks);
            assert!(poll(Waker::noop()).is_pending());
        }
    }

    #[ignore = "exercise 2.5: a block_on that gives up, asleep"]
    mod block_on_timeout {
        // Wrong solutions: starts_the_time_again, asks_all_the_time, parks_on_the_threads_token
        fn a_future_in_time_gives_its_output() {
            let long = Duration::from_secs(3600);
            assert_eq!(block_on_timeout(ready(7), long), Some(7));
            assert_eq!(block_on_timeout(yields(3), long), Some(()));
            assert_eq!(block_on_timeout(ch02::Delay::new(Duration::from_millis(5)), long), Some(()));
        }

        fn a_future_that_never_ends_is_given_up_and_not_too_early() {
            let (start, limit) = (Instant::now(), Duration::from_millis(20));
            assert_eq!(block_on_timeout(pending::<()>(), limit), None);
            assert!(start.elapsed() >= limit);
        }

        fn wakes_in_vain_do_not_make_it_longer() {
            let restless = poll_fn(|cx| -> Poll<()> {
                cx.waker().wake_by_ref();
                Poll::Pending
            });
            assert_eq!(block_on_timeout(restless, Duration::from_millis(300)), None);
        }

        fn it_sleeps_between_two_polls() {
            let mut polls = 0;
            let sleeper = poll_fn(|_| -> Poll<()> {
                polls += 1;
                Poll::Pending
            });
            assert_eq!(block_on_timeout(sleeper, Duration::from_millis(20)), None);
            assert!(polls <= 2, "{polls} polls without a wake");
        }

        fn a_future_may_park_the_thread_itself() {
            let mut first = true;
            let parks = poll_fn(|cx| {
                if !std::mem::take(&mut first) {
                    return Poll::Ready(());
                }
                cx.waker().wake_by_ref();
                thread::current().unpark();
                thread::park();
                Poll::Pending
            });
            assert_eq!(block_on_timeout(parks, Duration::from_secs(3600)), Some(()));
        }
    }

    #[ignore = "exercise 2.6: an event that many tasks wait for"]
    mod event {
        // Wrong solutions: collects_wakers, wakes_one, drops_under_the_lock, told_apart_by_the_waker
        fn after_the_event_everybody_is_ready() {
            let event = Event::new();
            let before = event.wait();
            event.set();
            ch02::block_on(before);
            ch02::block_on(event.wait());
        }

        fn everybody_who_waits_is_woken_once() {
            let event = Event::new();
            let wakes: [Arc<Wakes>; 3] = Default::default();
            let mut waits = [event.wait(), event.wait(), event.wait()];
            for (wait, wakes) in waits.iter_mut().zip(&wakes) {
                assert!(Pin::new(wait).poll(&mut Context::from_waker(&wakes.waker())).is_pending());
            }
            event.set();
            assert_eq!(wakes.map(|wakes| wakes.count()), [1, 1, 1]);
        }

        fn each_wait_leaves_its_latest_waker() {
            let event = Event::new();
            let (first, last) = (Arc::<Wakes>::default(), Arc::<Wakes>::default());
            let mut wait = event.wait();
            for wakes in [&first, &last, &last] {
                let waker = wakes.waker();
                assert!(Pin::new(&mut wait).poll(&mut Context::from_waker(&waker)).is_pending());
            }
            assert_eq!(event.wakers(), 1);
            event.set();
            assert_eq!((first.count(), last.count()), (0, 1));
        }

        fn a_wait_that_goes_away_takes_its_waker_with_it() {
            let event = Event::new();
            let (gone, stays) = (Arc::<Wakes>::default(), Arc::<Wakes>::default());
            let (mut one, mut two) = (event.wait(), event.wait());
            assert!(Pin::new(&mut one).poll(&mut Context::from_waker(&gone.waker())).is_pending());
            assert!(Pin::new(&mut two).poll(&mut Context::from_waker(&stays.waker())).is_pending());
            drop(one);
            assert_eq!(event.wakers(), 1);
            event.set();
            assert_eq!((gone.count(), stays.count()), (0, 1));
        }

        fn waits_with_the_same_waker_are_told_apart() {
            let (event, wakes) = (Event::new(), Arc::<Wakes>::default());
            let waker = wakes.waker();
            let mut cx = Context::from_waker(&waker);
            let (mut one, mut two, mut three) = (event.wait(), event.wait(), event.wait());
            assert!(Pin::new(&mut one).poll(&mut cx).is_pending());
            assert!(Pin::new(&mut two).poll(&mut cx).is_pending());
            drop(one);
            assert!(Pin::new(&mut three).poll(&mut cx).is_pending());
            assert_eq!(event.wakers(), 2);
            event.set();
            assert_eq!(wakes.count(), 2);
        }

        fn a_waker_that_is_replaced_or_taken_away_may_look_at_the_event() {
            let event: &'static Event = Box::leak(Box::new(Event::new()));
            let mut wait = event.wait();
            for _ in 0..2 {
                let looks = does_when_dropped(|| assert!(event.wakers() <= 1));
                assert!(Pin::new(&mut wait).poll(&mut Context::from_waker(&looks)).is_pending());
            }
        }

        fn a_waker_may_look_at_the_event() {
            let event: &'static Event = Box::leak(Box::new(Event::new()));
            let waker = Waker::from(Arc::new(Does(|| {
                let polled = pin!(event.wait()).poll(&mut Context::from_waker(Waker::noop()));
                assert_eq!(polled, Poll::Ready(()), "what the waker saw");
            })));
            let mut wait = event.wait();
            assert!(Pin::new(&mut wait).poll(&mut Context::from_waker(&waker)).is_pending());
            event.set();
        }

        fn threads_do_not_miss_it() {
            // As often as half a second allows: the moment is short, and a busy machine slow.
            let start = Instant::now();
            while start.elapsed() < Duration::from_millis(500) {
                let event = Event::new();
                thread::scope(|threads| {
                    threads.spawn(|| ch02::block_on(event.wait()));
                    threads.spawn(|| ch02::block_on(event.wait()));
                    event.set();
                });
            }
        }
    }
}
