// The tests of chapter 1's exercises. Each is stated once and runs twice:
// against your code (`yours`, ignored until you ask for it) and against ours
// (`solution`). `mutants.rs` runs them against wrong solutions.

#[macro_use]
#[path = "support/exercises.rs"]
mod support;

use std::cell::{Cell, RefCell};
use std::future::{poll_fn, ready};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// A future that notes its polls, is ready at poll number `n`, and panics if it
/// is polled again after that.
struct ReadyAt<'a> {
    name: &'static str,
    n: u32,
    polls: u32,
    log: &'a RefCell<Vec<&'static str>>,
}

impl Future for ReadyAt<'_> {
    type Output = &'static str;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<&'static str> {
        self.polls += 1;
        assert!(
            self.polls <= self.n,
            "`{}` was polled again after it was ready",
            self.name
        );
        self.log.borrow_mut().push(self.name);
        if self.polls == self.n {
            Poll::Ready(self.name)
        } else {
            Poll::Pending
        }
    }
}

/// Where futures note their polls.
#[derive(Default)]
struct Log(RefCell<Vec<&'static str>>);

impl Log {
    fn ready_at(&self, n: u32, name: &'static str) -> ReadyAt<'_> {
        ReadyAt {
            name,
            n,
            polls: 0,
            log: &self.0,
        }
    }

    fn task(&self, n: u32, name: &'static str) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async move {
            self.ready_at(n, name).await;
        })
    }

    #[track_caller]
    fn assert_polls(&self, expected: &str) {
        assert_eq!(
            self.0.borrow().join(" "),
            expected,
            "the order of the polls"
        );
    }
}

/// Polls `future` once with a waker that does nothing.
fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Counts how often it is woken.
#[derive(Default)]
struct CountWakes(AtomicUsize);

impl Wake for CountWakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

exercises! {
    ch01;

    #[ignore = "exercise 1.1: a block_on that gives up"]
    mod poll_limit {
        // Wrong solutions: one_too_many, ignores_the_last_poll
        fn a_future_in_time_gives_its_output() {
            let log = Log::default();
            assert_eq!(poll_limit(log.ready_at(3, "x"), 10), Some("x"));
            log.assert_polls("x x x");
        }

        fn the_last_poll_counts() {
            let log = Log::default();
            let output = poll_limit(log.ready_at(3, "x"), 3);
            assert_eq!(output, Some("x"), "ready at poll 3, three polls allowed");
        }

        fn a_slow_future_is_polled_just_so_often() {
            let log = Log::default();
            assert_eq!(poll_limit(log.ready_at(4, "x"), 3), None);
            log.assert_polls("x x x");
        }

        fn no_polls_allowed_means_no_poll() {
            let log = Log::default();
            assert_eq!(poll_limit(log.ready_at(1, "x"), 0), None);
            log.assert_polls("");
        }
    }

    #[ignore = "exercise 1.2: pending n times, then ready"]
    mod yield_times {
        // Wrong solutions: forgets_to_wake, one_too_few
        fn it_is_pending_exactly_n_times() {
            for n in [1, 2, 5] {
                let mut future = pin!(YieldTimes::new(n));
                for i in 1..=n {
                    let polled = poll_once(future.as_mut());
                    assert_eq!(polled, Poll::Pending, "YieldTimes::new({n}), poll {i}");
                }
                let polled = poll_once(future.as_mut());
                assert_eq!(polled, Poll::Ready(()), "YieldTimes::new({n}), poll {}", n + 1);
            }
        }

        fn zero_is_ready_at_once() {
            assert_eq!(poll_once(pin!(YieldTimes::new(0))), Poll::Ready(()));
        }

        fn pending_asks_to_be_polled_again_and_ready_does_not() {
            let wakes = Arc::new(CountWakes::default());
            let waker = Waker::from(wakes.clone());
            let mut cx = Context::from_waker(&waker);
            let mut future = pin!(YieldTimes::new(2));
            for expected in [1, 2, 2] {
                let _ = future.as_mut().poll(&mut cx);
                assert_eq!(wakes.0.load(Ordering::SeqCst), expected, "wakes so far");
            }
        }
    }

    #[ignore = "exercise 1.3: measure who blocks"]
    mod profile {
        // Wrong solutions: measures_the_waiting, keeps_the_last
        fn each_poll_is_measured_on_the_clock_that_was_given() {
            let now = Cell::new(Duration::ZERO);
            let work = [3, 40, 2].map(Duration::from_millis);
            let mut step = 0;
            let future = poll_fn(|_| {
                now.set(now.get() + work[step]);
                step += 1;
                if step == work.len() { Poll::Ready("done") } else { Poll::Pending }
            });
            let (output, profile) = ch01::block_on(profile(future, || now.get()));
            assert_eq!(output, "done");
            assert_eq!(profile.polls, 3);
            assert_eq!(profile.busy, Duration::from_millis(45));
            assert_eq!(profile.longest, Duration::from_millis(40));
        }

        fn time_between_polls_does_not_count() {
            let now = Cell::new(Duration::ZERO);
            let log = Log::default();
            let mut profiled = pin!(profile(log.ready_at(2, "x"), || now.get()));
            assert!(poll_once(profiled.as_mut()).is_pending());
            now.set(now.get() + Duration::from_secs(60));
            let Poll::Ready((_, profile)) = poll_once(profiled) else { panic!("still pending") };
            assert_eq!(profile.polls, 2);
            assert_eq!((profile.busy, profile.longest), (Duration::ZERO, Duration::ZERO));
        }

        fn nothing_is_polled_ahead_of_time() {
            let log = Log::default();
            let profiled = profile(log.ready_at(1, "x"), || Duration::ZERO);
            log.assert_polls("");
            assert_eq!(ch01::block_on(profiled).1.polls, 1);
            log.assert_polls("x");
        }
    }

    #[ignore = "exercise 1.4: the first of two futures wins"]
    mod race {
        // Wrong solutions: waits_for_the_loser, polls_both_every_time, leaks_the_loser
        fn the_first_that_is_ready_wins() {
            let log = Log::default();
            let winner = ch01::block_on(race(log.ready_at(3, "a"), log.ready_at(2, "b")));
            assert_eq!(winner, "b");
            log.assert_polls("a b a b");
        }

        fn a_tie_goes_to_a_and_leaves_b_alone() {
            let log = Log::default();
            let winner = ch01::block_on(race(log.ready_at(2, "a"), log.ready_at(2, "b")));
            assert_eq!(winner, "a");
            log.assert_polls("a b a");
        }

        fn the_loser_is_dropped_and_never_finished() {
            let alive = Rc::new(());
            let held = alive.clone();
            let never = async move {
                std::future::pending::<()>().await;
                drop(held);
            };
            ch01::block_on(race(never, ready(())));
            assert_eq!(Rc::strong_count(&alive), 1, "the loser is still alive");
        }
    }

    #[ignore = "exercise 1.5: join for any number of futures"]
    mod join_all {
        // Wrong solutions: awaits_in_a_loop, loses_the_order, polls_the_finished
        fn outputs_come_in_the_order_of_the_futures() {
            let log = Log::default();
            let futures = vec![log.ready_at(3, "a"), log.ready_at(1, "b"), log.ready_at(2, "c")];
            assert_eq!(ch01::block_on(join_all(futures)), ["a", "b", "c"]);
        }

        fn all_run_side_by_side_and_none_after_its_end() {
            let log = Log::default();
            let futures = vec![log.ready_at(3, "a"), log.ready_at(1, "b"), log.ready_at(2, "c")];
            ch01::block_on(join_all(futures));
            log.assert_polls("a b c a c a");
        }

        fn futures_that_must_not_be_moved_are_fine() {
            let double = |n| async move {
                ch01::yield_now().await;
                2 * n
            };
            assert_eq!(ch01::block_on(join_all(vec![double(1), double(2)])), [2, 4]);
        }

        fn no_futures_are_ready_at_once() {
            let none: Vec<std::future::Ready<u8>> = Vec::new();
            assert_eq!(poll_once(pin!(join_all(none))), Poll::Ready(Vec::new()));
        }
    }

    #[ignore = "exercise 1.6: find the bug in an executor"]
    mod find_the_bug {
        // Wrong solutions: keeps_swap_remove, still_steps_over_one
        fn one_task_runs_to_its_end() {
            let log = Log::default();
            run_in_rounds(vec![log.task(3, "a")]);
            log.assert_polls("a a a");
        }

        fn each_round_polls_every_task_once() {
            let log = Log::default();
            run_in_rounds(vec![log.task(2, "a"), log.task(1, "b"), log.task(2, "c")]);
            log.assert_polls("a b c a c");
        }

        fn the_order_stays_when_a_task_ends() {
            let log = Log::default();
            let tasks = [(3, "a"), (1, "b"), (2, "c"), (3, "d")];
            run_in_rounds(tasks.map(|(n, name)| log.task(n, name)).into());
            log.assert_polls("a b c d a c d a d");
        }

        fn no_tasks_is_no_problem() {
            run_in_rounds(Vec::new());
        }
    }

    #[ignore = "exercise 1.7: tasks that spawn tasks"]
    mod spawn_inside {
        // Wrong solutions: borrows_while_polling, misses_late_tasks, goes_round_in_a_circle
        fn tasks_take_turns() {
            let log = Rc::new(RefCell::new(Vec::new()));
            let executor = Executor::new();
            for name in ["a", "b"] {
                let log = log.clone();
                executor.spawner().spawn(async move {
                    log.borrow_mut().push(name);
                    ch01::yield_now().await;
                    log.borrow_mut().push(name);
                });
            }
            executor.run();
            assert_eq!(*log.borrow(), ["a", "b", "a", "b"]);
        }

        fn a_task_can_spawn_a_task() {
            let log = Rc::new(RefCell::new(Vec::new()));
            let executor = Executor::new();
            let (spawner, outer) = (executor.spawner(), log.clone());
            executor.spawner().spawn(async move {
                let inner = outer.clone();
                spawner.spawn(async move {
                    ch01::yield_now().await;
                    inner.borrow_mut().push("child");
                });
                outer.borrow_mut().push("parent");
            });
            executor.run();
            assert_eq!(*log.borrow(), ["parent", "child"]);
        }

        fn run_ends_and_can_be_called_again() {
            let runs = Rc::new(Cell::new(0));
            let executor = Executor::new();
            executor.run();
            for expected in [1, 2] {
                let runs = runs.clone();
                let task = { let runs = runs.clone(); async move { runs.set(runs.get() + 1) } };
                executor.spawner().spawn(task);
                executor.run();
                assert_eq!(runs.get(), expected);
            }
        }

        fn a_task_that_keeps_a_spawner_is_dropped_with_the_executor() {
            let alive = Rc::new(());
            {
                let executor = Executor::new();
                let (held, spawner) = (alive.clone(), executor.spawner());
                executor.spawner().spawn(async move {
                    let _kept = (held, spawner);
                    std::future::pending::<()>().await;
                });
            }
            assert_eq!(Rc::strong_count(&alive), 1, "the task is still alive");
        }

        fn a_spawner_alone_keeps_nothing_running() {
            let executor = Executor::new();
            let _kept = executor.spawner().clone();
            executor.run();
        }
    }
}
