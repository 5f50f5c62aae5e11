// The tests of chapter 3's exercises. Each is stated once and runs twice:
// against your code (`yours`, ignored until you ask for it) and against ours
// (`solution`). `mutants.rs` runs them against wrong solutions.

#[macro_use]
#[path = "support/exercises.rs"]
mod support;

use ch03::{Executor, JoinError, Spawner, block_on, yield_now};
use std::future::{poll_fn, ready};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wakes {
    fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(self.clone())
    }

    fn count(&self) -> usize {
        self.0.load(SeqCst)
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
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

/// Pending once, and woken by nobody but who finds its waker in `place`.
fn wakes_by_hand(place: Arc<Mutex<Option<Waker>>>) -> impl Future<Output = ()> + Send {
    poll_fn(
        move |cx| match place.lock().unwrap().replace(cx.waker().clone()) {
            None => Poll::Pending,
            Some(_) => Poll::Ready(()),
        },
    )
}

/// Calls the waker that was left there.
fn wake(place: &Mutex<Option<Waker>>) {
    let waker = place.lock().unwrap().clone();
    waker.expect("the future has left its waker").wake();
}

/// Pending `n` times, and woken at once each time.
async fn yields(n: usize) {
    for _ in 0..n {
        yield_now().await;
    }
}

/// Runs one task, and all that it spawns, and returns its output.
fn run<F>(task: impl FnOnce(Spawner) -> F) -> F::Output
where
    F: Future<Output: Send> + Send + 'static,
{
    let mut executor = Executor::new();
    let handle = executor.spawner().spawn(task(executor.spawner()));
    executor.run();
    block_on(handle).unwrap()
}

/// One poll, for a waker that counts.
fn poll<F: Future + Unpin>(future: &mut F, wakes: &Arc<Wakes>) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(&wakes.waker()))
}

/// A task each of whose turns takes 10 ticks.
async fn busy(clock: Arc<AtomicU64>, turns: usize) {
    for _ in 0..turns {
        clock.fetch_add(10, SeqCst);
        yield_now().await;
    }
}

exercises! {
    ch03;

    #[ignore = "exercise 3.1: a task for each"]
    mod spawn_all {
        // Wrong solutions: one_after_another, joined_and_not_spawned
        fn outputs_come_in_the_order_of_the_futures() {
            let outputs = run(|spawner| async move {
                let task = async |n| { yields(n).await; n };
                spawn_all(&spawner, vec![task(5), task(0), task(3)]).await
            });
            let outputs: Vec<_> = outputs.into_iter().map(Result::unwrap).collect();
            assert_eq!(outputs, [5, 0, 3]);
        }

        fn all_run_at_the_same_time() {
            let arrived = Arc::new(AtomicUsize::new(0));
            let outputs = run(|spawner| async move {
                // Everybody waits, not for ever, until all three are there.
                let meet = |arrived: Arc<AtomicUsize>| async move {
                    arrived.fetch_add(1, SeqCst);
                    for _ in 0..100 {
                        if arrived.load(SeqCst) == 3 {
                            return true;
                        }
                        yield_now().await;
                    }
                    false
                };
                let futures = [0; 3].map(|_| meet(arrived.clone())).into();
                spawn_all(&spawner, futures).await
            });
            assert!(outputs.into_iter().all(Result::unwrap), "one waited for the others in vain");
        }

        fn a_panic_spares_the_others() {
            let outputs = run(|spawner| async move {
                let task = async |n: u32| { assert!(n != 1, "on purpose"); n };
                spawn_all(&spawner, vec![task(0), task(1), task(2)]).await
            });
            let ok: Vec<_> = outputs.iter().map(Result::is_ok).collect();
            assert_eq!(ok, [true, false, true], "which of three tasks are `Ok`; the second panics");
            assert!(outputs[1].as_ref().is_err_and(JoinError::is_panic), "the error is not a panic");
        }

        fn nothing_to_do_is_done_at_once() {
            assert!(run(|spawner| async move {
                spawn_all(&spawner, Vec::<std::future::Ready<()>>::new()).await
            }).is_empty());
        }
    }

    #[ignore = "exercise 3.2: a panic that stays where it is"]
    mod catch_panic {
        // Wrong solutions: only_the_first_poll, asks_again, polls_the_wreck, wakes_itself
        fn an_output_comes_through() {
            assert_eq!(block_on(catch_panic(ready(7))).ok(), Some(7));
            assert_eq!(block_on(catch_panic(yields(3))).ok(), Some(()));
        }

        fn a_panic_comes_as_its_payload() {
            let payload = block_on(catch_panic(async { panic!("on purpose") })).unwrap_err();
            assert_eq!(payload.downcast_ref(), Some(&"on purpose"));
        }

        fn so_does_a_panic_after_an_await() {
            let late = async { yields(2).await; std::panic::panic_any(42) };
            let payload = block_on(catch_panic(late)).unwrap_err();
            assert_eq!(payload.downcast_ref(), Some(&42));
        }

        fn what_the_future_held_is_dropped() {
            let held = Arc::new(());
            let kept = held.clone();
            let _ = block_on(catch_panic(async move {
                let _kept = kept;
                yields(1).await;
                panic!("on purpose");
            }));
            assert_eq!(Arc::strong_count(&held), 1, "somebody still has what the future held");
        }

        fn after_a_panic_it_is_not_polled_again() {
            let polls = Arc::new(AtomicUsize::new(0));
            let count = polls.clone();
            let payload = block_on(catch_panic(poll_fn(move |_| -> Poll<()> {
                if count.fetch_add(1, SeqCst) == 0 {
                    panic!("on purpose");
                }
                Poll::Ready(())
            })))
            .unwrap_err();
            assert_eq!(payload.downcast_ref(), Some(&"on purpose"));
            assert_eq!(polls.load(SeqCst), 1, "polls of a future that panics in its first");
        }

        fn who_waits_is_not_woken_for_nothing() {
            let (place, wakes) = (Arc::new(Mutex::new(None)), Arc::<Wakes>::default());
            let mut caught = Box::pin(catch_panic(wakes_by_hand(place.clone())));
            assert!(poll(&mut caught, &wakes).is_pending());
            assert_eq!(wakes.count(), 0, "nothing has happened, and yet the task was woken");
            wake(&place);
            assert_eq!(wakes.count(), 1, "a wake was not passed on");
            assert!(matches!(poll(&mut caught, &wakes), Poll::Ready(Ok(()))));
        }
    }

    #[ignore = "exercise 3.3: a value that may never come"]
    mod slot {
        // Wrong solutions: the_end_tells_nobody, the_end_forgets_the_value, keeps_the_first_waker, wakes_under_the_lock, drops_under_the_lock
        fn a_value_that_is_there_is_taken() {
            let (filler, output) = slot();
            filler.fill("soup");
            assert_eq!(block_on(output), Ok("soup"));
        }

        fn who_waits_is_woken_by_the_value() {
            let ((filler, mut output), wakes) = (slot(), Arc::<Wakes>::default());
            assert!(poll(&mut output, &wakes).is_pending());
            filler.fill(7);
            assert_eq!(wakes.count(), 1, "wakes by `fill` and the `drop` after it");
            assert_eq!(poll(&mut output, &wakes), Poll::Ready(Ok(7)));
        }

        fn who_waits_in_vain_is_woken_and_told() {
            let ((filler, mut output), wakes) = (slot::<u32>(), Arc::<Wakes>::default());
            assert!(poll(&mut output, &wakes).is_pending());
            drop(filler);
            assert_eq!(wakes.count(), 1, "wakes by the `drop` of the filler");
            assert_eq!(poll(&mut output, &wakes), Poll::Ready(Err(Gone)));
        }

        fn the_latest_waker_counts() {
            let (filler, mut output) = slot();
            let (first, last) = (Arc::<Wakes>::default(), Arc::<Wakes>::default());
            assert!(poll(&mut output, &first).is_pending());
            assert!(poll(&mut output, &last).is_pending());
            filler.fill(());
            assert_eq!((first.count(), last.count()), (0, 1), "wakes of the first waker and of the last");
        }

        fn a_waker_may_ask_for_the_value() {
            let (filler, output) = slot();
            let output = Arc::new(Mutex::new(output));
            let (inner, seen) = (output.clone(), Arc::new(Mutex::new(None)));
            let saw = seen.clone();
            let asks = Waker::from(Arc::new(Does(move || {
                let polled = Pin::new(&mut *inner.lock().unwrap())
                    .poll(&mut Context::from_waker(Waker::noop()));
                *saw.lock().unwrap() = Some(polled);
            })));
            let polled = Pin::new(&mut *output.lock().unwrap()).poll(&mut Context::from_waker(&asks));
            assert!(polled.is_pending());
            filler.fill(7);
            assert_eq!(*seen.lock().unwrap(), Some(Poll::Ready(Ok(7))));
        }

        fn a_waker_that_is_replaced_may_fill_the_slot() {
            let ((filler, mut output), wakes) = (slot(), Arc::<Wakes>::default());
            let filler = Mutex::new(Some(filler));
            let fills = does_when_dropped(move || {
                let filler = filler.lock().unwrap().take();
                filler.into_iter().for_each(|filler| filler.fill(7));
            });
            assert!(Pin::new(&mut output).poll(&mut Context::from_waker(&fills)).is_pending());
            drop(fills); // the slot has the last clone
            let polled = poll(&mut output, &wakes);
            if polled.is_pending() {
                assert_eq!(wakes.count(), 1, "the value has come, and nobody was woken");
                assert_eq!(poll(&mut output, &wakes), Poll::Ready(Ok(7)));
            } else {
                assert_eq!(polled, Poll::Ready(Ok(7)));
            }
        }

        fn the_ends_may_be_on_two_threads() {
            for n in 0..500 {
                let (filler, output) = slot();
                let thread = thread::spawn(move || filler.fill(n));
                assert_eq!(block_on(output), Ok(n));
                thread.join().unwrap();
            }
        }

        fn a_value_that_nobody_wants_is_dropped() {
            let ((filler, output), value) = (slot(), Arc::new(()));
            drop(output);
            filler.fill(value.clone());
            assert_eq!(Arc::strong_count(&value), 1, "somebody still has the value");
        }
    }

    #[ignore = "exercise 3.4: find three bugs in an executor"]
    mod three_bugs {
        // Wrong solutions: still_locks_the_queue, still_polls_the_finished, still_queues_each_wake, forgets_wakes_during_the_poll
        fn a_task_may_wake_itself() {
            let executor = SmallExecutor::new();
            executor.spawn(yields(3));
            assert_eq!(executor.run(), 4, "polls of a task that yields three times");
        }

        fn three_wakes_cause_one_poll() {
            let executor = SmallExecutor::new();
            let waker = Arc::new(Mutex::new(Waker::noop().clone()));
            let place = waker.clone();
            executor.spawn(poll_fn(move |cx| -> Poll<()> {
                *place.lock().unwrap() = cx.waker().clone();
                Poll::Pending
            }));
            assert_eq!(executor.run(), 1, "polls for the spawn");
            for _ in 0..3 {
                waker.lock().unwrap().wake_by_ref();
            }
            assert_eq!(executor.run(), 1, "polls for three wakes of a waiting task");
        }

        fn a_late_wake_polls_nobody() {
            let executor = SmallExecutor::new();
            let waker = Arc::new(Mutex::new(None));
            let place = waker.clone();
            executor.spawn(async move {
                let own = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
                *place.lock().unwrap() = Some(own);
            });
            assert_eq!(executor.run(), 1, "polls for the spawn");
            waker.lock().unwrap().take().unwrap().wake();
            assert_eq!(executor.run(), 0, "polls for a wake of a task that is over");
        }

        fn a_finished_future_is_dropped() {
            let executor = SmallExecutor::new();
            let (held, waker) = (Arc::new(()), Arc::new(Mutex::new(None)));
            let (kept, place) = (held.clone(), waker.clone());
            executor.spawn(poll_fn(move |cx| {
                let _kept = &kept;
                *place.lock().unwrap() = Some(cx.waker().clone());
                Poll::Ready(())
            }));
            executor.run();
            assert_eq!(Arc::strong_count(&held), 1, "a waker keeps the future alive");
        }

        fn a_wake_from_a_task_that_is_polled_is_answered() {
            let executor = SmallExecutor::new();
            let waker = Arc::new(Mutex::new(Waker::noop().clone()));
            let (place, rang) = (waker.clone(), Arc::new(AtomicUsize::new(0)));
            let (seen, rings) = (rang.clone(), rang.clone());
            executor.spawn(poll_fn(move |cx| {
                *place.lock().unwrap() = cx.waker().clone();
                if seen.load(SeqCst) == 0 { Poll::Pending } else { Poll::Ready(()) }
            }));
            executor.spawn(async move {
                rings.store(1, SeqCst);
                let other = waker.lock().unwrap().clone();
                other.wake();
            });
            assert_eq!(executor.run(), 3, "polls: two spawns, and a wake by the second task");
        }
    }

    #[ignore = "exercise 3.5: measure how long a task waits for its turn"]
    mod lateness {
        // Wrong solutions: the_last_wake, loses_wakes_during_the_poll, counts_the_first_poll, keeps_its_own_waker, keeps_the_first_waker
        // Wrong solutions: notes_too_late, wakes_under_its_lock
        fn who_is_not_woken_is_not_late() {
            let clock = Arc::new(AtomicU64::new(5));
            assert_eq!(block_on(lateness(clock, ready(7))), (7, vec![]));
        }

        fn the_first_wake_counts() {
            let clock = Arc::new(AtomicU64::new(100));
            let place = Arc::new(Mutex::new(None));
            let mut late = Box::pin(lateness(clock.clone(), wakes_by_hand(place.clone())));
            let wakes = Arc::<Wakes>::default();
            assert!(poll(&mut late, &wakes).is_pending());
            for now in [103, 105, 110] {
                clock.store(now, SeqCst);
                wake(&place);
            }
            clock.store(111, SeqCst);
            assert_eq!(wakes.count(), 3, "every wake is passed on");
            assert_eq!(poll(&mut late, &wakes), Poll::Ready(((), vec![8])));
        }

        fn the_wake_goes_to_the_latest_waker() {
            let (place, clock) = (Mutex::new(None), Arc::new(AtomicU64::new(0)));
            let (first, last) = (Arc::<Wakes>::default(), Arc::<Wakes>::default());
            let mut late = Box::pin(lateness(clock, poll_fn(|cx| -> Poll<()> {
                *place.lock().unwrap() = Some(cx.waker().clone());
                Poll::Pending
            })));
            assert!(poll(&mut late, &first).is_pending());
            assert!(poll(&mut late, &last).is_pending());
            wake(&place);
            assert_eq!((first.count(), last.count()), (0, 1), "wakes of the first waker and of the last");
        }

        fn the_turn_may_come_inside_the_wake() {
            let clock = Arc::new(AtomicU64::new(100));
            let place = Arc::new(Mutex::new(None));
            let late = lateness(clock.clone(), wakes_by_hand(place.clone()));
            let late = Arc::new(Mutex::new(Box::pin(late)));
            let delays = Arc::new(Mutex::new(None));
            let (task, answer) = (late.clone(), delays.clone());
            // The waker of an executor that polls at once, 5 ticks after the wake.
            let waker = Waker::from(Arc::new(Does(move || {
                clock.fetch_add(5, SeqCst);
                let mut cx = Context::from_waker(Waker::noop());
                if let Poll::Ready(((), late)) = task.lock().unwrap().as_mut().poll(&mut cx) {
                    *answer.lock().unwrap() = Some(late);
                }
            })));
            let first = late.lock().unwrap().as_mut().poll(&mut Context::from_waker(&waker));
            assert!(first.is_pending());
            wake(&place);
            assert_eq!(*delays.lock().unwrap(), Some(vec![5]), "noted before it is passed on");
        }

        fn a_poll_without_a_wake_is_not_counted() {
            let clock = Arc::new(AtomicU64::new(0));
            let mut polls = 0;
            let mut late = Box::pin(lateness(clock.clone(), poll_fn(move |_| {
                polls += 1;
                if polls < 3 { Poll::Pending } else { Poll::Ready(()) }
            })));
            let wakes = Arc::<Wakes>::default();
            assert!(poll(&mut late, &wakes).is_pending());
            assert!(poll(&mut late, &wakes).is_pending());
            assert_eq!(poll(&mut late, &wakes), Poll::Ready(((), vec![])));
        }

        fn who_waits_for_nothing_is_still_dropped() {
            let mut executor = Executor::new();
            let clock = Arc::new(AtomicU64::new(0));
            let handle = executor.spawner().spawn(lateness(clock, std::future::pending::<()>()));
            executor.run_ready();
            assert!(handle.is_finished(), "the task keeps its own waker");
            assert!(block_on(handle).unwrap_err().is_abandoned());
        }

        fn alone_nobody_is_late() {
            let clock = Arc::new(AtomicU64::new(0));
            let ((), late) = run(|_| lateness(clock, yields(3)));
            assert_eq!(late, [0, 0, 0], "delays of a task that yields three times, alone");
        }

        fn in_a_queue_everybody_else_comes_first() {
            let clock = Arc::new(AtomicU64::new(0));
            let mut executor = Executor::new();
            let spawner = executor.spawner();
            let handle = spawner.spawn(lateness(clock.clone(), yields(3)));
            for _ in 0..4 {
                drop(spawner.spawn(busy(clock.clone(), 10)));
            }
            executor.run();
            assert_eq!(block_on(handle).unwrap().1, [40, 40, 40], "four others have a turn of 10 ticks each");
        }

        fn on_a_stack_nobody_else_comes_between() {
            let clock = Arc::new(AtomicU64::new(0));
            let mut executor = Executor::with_policy(ch03::runtime::policy::Lifo::new());
            let spawner = executor.spawner();
            for _ in 0..4 {
                drop(spawner.spawn(busy(clock.clone(), 10)));
            }
            let handle = spawner.spawn(lateness(clock.clone(), yields(3)));
            executor.run();
            assert_eq!(block_on(handle).unwrap().1, [0, 0, 0], "nobody has a turn in between");
        }
    }

    #[ignore = "exercise 3.6: shares of time, not of turns"]
    mod by_cost {
        // Wrong solutions: counts_turns, saves_up, forgives
        fn equal_weights_have_equal_time() {
            let mut queue = ByCost::new(&[1, 1]);
            let mut time = [0u64, 0];
            queue.push('a', 0);
            queue.push('b', 1);
            while time[0] + time[1] < 1000 {
                let (item, class) = queue.pop().expect("both are always ready");
                let cost = [9, 1][class];
                time[class] += cost;
                queue.charge(class, cost);
                queue.push(item, class);
            }
            assert!(time[0].abs_diff(time[1]) <= 9, "ticks of each: {time:?}");
        }

        fn time_is_shared_by_weight() {
            let mut queue = ByCost::new(&[1, 3]);
            let mut time = [0u64, 0];
            (0..2).for_each(|class| queue.push(class, class));
            for _ in 0..400 {
                let (item, class) = queue.pop().expect("both are always ready");
                time[class] += 5;
                queue.charge(class, 5);
                queue.push(item, class);
            }
            assert!(time[0].abs_diff(500) <= 10, "ticks of each: {time:?}");
        }

        fn tasks_of_one_class_take_turns() {
            let mut queue = ByCost::new(&[1]);
            ["a", "b", "c"].into_iter().for_each(|name| queue.push(name, 0));
            let order: Vec<_> = std::iter::from_fn(|| {
                let next = queue.pop();
                next.iter().for_each(|(_, class)| queue.charge(*class, 1));
                next
            }).collect();
            assert_eq!(order, [("a", 0), ("b", 0), ("c", 0)]);
        }

        fn who_was_away_has_nothing_to_make_up_for() {
            let mut queue = ByCost::new(&[1, 1]);
            for _ in 0..100 {
                queue.push('a', 0);
                assert_eq!(queue.pop(), Some(('a', 0)));
                queue.charge(0, 10);
            }
            (0..10).for_each(|_| queue.push('a', 0));
            (0..10).for_each(|_| queue.push('b', 1));
            let mut turns = [0, 0];
            for _ in 0..10 {
                let (_, class) = queue.pop().expect("twenty are ready");
                turns[class] += 1;
                queue.charge(class, 10);
            }
            assert!(turns[0] >= 4, "turns of each: {turns:?}");
            assert!(turns[1] >= 4, "to be away is no fault: {turns:?}");
        }

        fn who_was_away_still_has_to_pay() {
            let mut queue = ByCost::new(&[1, 1]);
            queue.push('a', 0);
            (0..50).for_each(|_| queue.push('b', 1));
            assert_eq!(queue.pop(), Some(('a', 0)));
            // The turn is over and paid for, and only then `a` is ready again.
            queue.charge(0, 20);
            queue.push('a', 0);
            let next: String = (0..20)
                .map(|_| {
                    let (item, class) = queue.pop().expect("more than twenty are ready");
                    queue.charge(class, 1);
                    item
                })
                .collect();
            assert_eq!(next, "b".repeat(20), "`a` has had 20 ticks, and each `b` takes one");
        }
    }

    #[ignore = "exercise 3.7: a group of tasks that ends together"]
    mod task_group {
        // Wrong solutions: waits_for_the_first, loses_what_it_waited_for, lets_them_run, wakes_itself
        fn all_outcomes_come_and_then_none() {
            let mut outputs = run(|spawner| async move {
                let mut group = TaskGroup::new(spawner);
                (0..5).for_each(|n| group.spawn(async move { yields(n).await; n }));
                let mut outputs = Vec::new();
                while let Some(output) = group.next().await {
                    outputs.push(output.unwrap());
                }
                outputs
            });
            outputs.sort_unstable();
            assert_eq!(outputs, [0, 1, 2, 3, 4]);
        }

        fn who_is_over_first_comes_first() {
            let outputs = run(|spawner| async move {
                let mut group = TaskGroup::new(spawner);
                for n in [50, 10, 30] {
                    group.spawn(async move { yields(n).await; n });
                }
                let mut outputs = Vec::new();
                while let Some(output) = group.next().await {
                    outputs.push(output.unwrap());
                }
                outputs
            });
            assert_eq!(outputs, [10, 30, 50]);
        }

        fn giving_up_loses_nothing() {
            let output = run(|spawner| async move {
                let mut group = TaskGroup::new(spawner);
                group.spawn(async { yields(3).await; 7 });
                {
                    let mut next = pin!(group.next());
                    // One poll, and then it is given up.
                    poll_fn(|cx| {
                        assert!(next.as_mut().poll(cx).is_pending());
                        Poll::Ready(())
                    }).await;
                }
                group.next().await.map(Result::unwrap)
            });
            assert_eq!(output, Some(7), "the outcome went with the `next` that was given up");
        }

        fn a_group_that_goes_aborts_its_tasks() {
            let done = Arc::new(AtomicUsize::new(0));
            let count = done.clone();
            run(|spawner| async move {
                let mut group = TaskGroup::new(spawner);
                for _ in 0..3 {
                    let count = count.clone();
                    group.spawn(async move {
                        yields(10).await;
                        count.fetch_add(1, SeqCst);
                    });
                }
                yields(2).await;
            });
            assert_eq!(done.load(SeqCst), 0, "tasks that ran to their end");
            assert_eq!(Arc::strong_count(&done), 1, "futures of the group are still there");
        }

        fn a_group_that_waits_costs_no_polls() {
            let mut executor = Executor::new();
            let mut group = TaskGroup::new(executor.spawner());
            group.spawn(async { 7 });
            let (mut next, wakes) = (Box::pin(group.next()), Arc::<Wakes>::default());
            assert!(poll(&mut next, &wakes).is_pending());
            assert_eq!(wakes.count(), 0, "no task is over, and yet the group was woken");
            executor.run_ready();
            assert!(wakes.count() > 0, "a task is over, and nobody was woken");
            assert!(matches!(poll(&mut next, &wakes), Poll::Ready(Some(Ok(7)))));
        }

        fn a_panic_is_an_outcome() {
            run(|spawner| async move {
                let mut group = TaskGroup::new(spawner);
                group.spawn(async { panic!("on purpose") });
                let outcome: Result<(), JoinError> = group.next().await.unwrap();
                assert!(outcome.unwrap_err().is_panic());
                assert!(group.next().await.is_none());
            });
        }
    }
}
