//! The checklist of a task runtime: what has gone wrong in others, case by
//! case. The numbers are those of the list in the chapter's summary. Some cases
//! are also models, and 6, 7, 14 and 22 are models only (`model.rs`).

use ch03::{Executor, JoinError, JoinHandle, Spawner, block_on, yield_now};
use std::future::{pending, poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

/// Counts what happens to the futures and outputs of a test.
#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    fn one_more(&self) {
        self.0.fetch_add(1, SeqCst);
    }

    fn get(&self) -> usize {
        self.0.load(SeqCst)
    }

    /// Counts when it is dropped.
    fn on_drop(&self) -> OnDrop {
        OnDrop(self.clone())
    }
}

struct OnDrop(Count);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.one_more();
    }
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("a bomb was dropped");
    }
}

/// Where a task leaves its waker, for the test to call.
#[derive(Clone, Default)]
struct Outside(Arc<Mutex<Option<Waker>>>);

impl Outside {
    fn waker(&self) -> Waker {
        self.0.lock().unwrap().clone().expect("a waker was left")
    }

    fn take(&self) -> Option<Waker> {
        self.0.lock().unwrap().take()
    }
}

/// Leaves its waker outside at each poll. Ready at the poll with number `polls`.
fn waits(outside: &Outside, counted: &Count, polls: usize) -> impl Future<Output = ()> + use<> {
    let (outside, counted) = (outside.clone(), counted.clone());
    poll_fn(move |cx| {
        counted.one_more();
        let old = outside.0.lock().unwrap().replace(cx.waker().clone());
        drop(old);
        if counted.get() >= polls {
            return Poll::Ready(());
        }
        Poll::Pending
    })
}

fn executor() -> (Executor, Spawner) {
    let executor = Executor::new();
    let spawner = executor.spawner();
    (executor, spawner)
}

/// What the handle of a task that is over says.
fn joined<T>(mut handle: JoinHandle<T>) -> Result<T, JoinError> {
    match Pin::new(&mut handle).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the task is not over"),
    }
}

fn panic_text<T>(result: Result<T, JoinError>) -> String {
    let payload = result.err().expect("no output").try_into_panic().unwrap();
    payload.downcast_ref::<&str>().unwrap().to_string()
}

#[test]
fn case_01_ready_on_first_poll() {
    let (mut executor, spawner) = executor();
    let (future, output) = (Count::default(), Count::default());
    let (in_future, in_output) = (future.on_drop(), output.on_drop());
    let handle = spawner.spawn(async move {
        let _in_future = in_future;
        in_output
    });
    let report = executor.run();
    assert_eq!((report.polls, report.finished), (1, 1));
    assert_eq!((future.get(), output.get()), (1, 0));
    drop(joined(handle).unwrap());
    assert_eq!((future.get(), output.get()), (1, 1));
}

#[test]
fn case_02_the_handle_is_dropped_before_during_and_after_the_run() {
    let (mut executor, spawner) = executor();
    let ran = Count::default();
    let task = |ran: &Count| {
        let ran = ran.clone();
        async move {
            yield_now().await;
            ran.one_more();
        }
    };
    drop(spawner.spawn(task(&ran)));
    let during = spawner.spawn(task(&ran));
    drop(spawner.spawn(async move { drop(during) }));
    let after = spawner.spawn(task(&ran));
    executor.run();
    drop(after);
    assert_eq!(ran.get(), 3, "a dropped handle detaches");
}

#[test]
fn case_03_dropped_unrun() {
    let (executor, spawner) = executor();
    let (polls, drops) = (Count::default(), Count::default());
    let (polled, dropped) = (polls.clone(), drops.on_drop());
    let handle = spawner.spawn(async move {
        polled.one_more();
        drop(dropped);
    });
    drop(executor);
    assert_eq!((polls.get(), drops.get()), (0, 1));
    assert!(joined(handle).unwrap_err().is_cancelled());
}

#[test]
fn case_04_three_wakes_before_a_turn_cause_one_poll() {
    let (mut executor, spawner) = executor();
    let (outside, polls) = (Outside::default(), Count::default());
    drop(spawner.spawn(waits(&outside, &polls, 2)));
    executor.run_ready();
    assert_eq!(polls.get(), 1);
    for _ in 0..3 {
        outside.waker().wake();
    }
    assert_eq!(executor.run().polls, 2);
    assert_eq!(polls.get(), 2);
}

#[test]
fn case_05_a_wake_during_the_poll_causes_exactly_one_more() {
    let (mut executor, spawner) = executor();
    let polls = Count::default();
    let counted = polls.clone();
    let outside = Outside::default();
    let kept = outside.clone();
    drop(
        spawner.spawn(poll_fn(move |cx: &mut Context<'_>| -> Poll<()> {
            counted.one_more();
            *kept.0.lock().unwrap() = Some(cx.waker().clone());
            if counted.get() == 1 {
                // By itself, by reference and by value, and from another thread.
                cx.waker().wake_by_ref();
                Waker::wake(cx.waker().clone());
                let waker = cx.waker().clone();
                thread::spawn(move || waker.wake()).join().unwrap();
            }
            Poll::Pending
        })),
    );
    executor.run_ready();
    assert_eq!(polls.get(), 2);
}

#[test]
fn case_09_wakes_and_clones_after_the_end_do_nothing() {
    let (mut executor, spawner) = executor();
    let (outside, polls) = (Outside::default(), Count::default());
    drop(spawner.spawn(waits(&outside, &polls, 1)));
    assert_eq!(executor.run().polls, 1);
    outside.waker().wake_by_ref();
    assert_eq!(executor.run().polls, 0, "not even an entry in the queue");
    let waker = outside.waker();
    drop((executor, spawner));
    Waker::wake(waker.clone());
    waker.wake();
    assert_eq!(polls.get(), 1);
}

#[test]
fn case_09_the_future_goes_at_the_end_and_not_with_the_last_waker() {
    let (mut executor, spawner) = executor();
    let (outside, drops) = (Outside::default(), Count::default());
    let (inner, kept) = (waits(&outside, &Count::default(), 1), drops.on_drop());
    drop(spawner.spawn(async move {
        let _kept = kept;
        inner.await;
    }));
    executor.run();
    assert_eq!(drops.get(), 1);
    drop(outside.take().expect("the waker is still there"));
}

#[test]
fn case_10_clones_compare_will_wake() {
    let (mut executor, spawner) = executor();
    drop(spawner.spawn(async {
        let mut wakers = Vec::new();
        for _ in 0..2 {
            wakers.push(poll_fn(|cx| Poll::Ready(cx.waker().clone())).await);
            yield_now().await;
        }
        assert!(wakers[0].will_wake(&wakers[1]) && wakers[0].will_wake(&wakers[0].clone()));
        assert!(!wakers[0].will_wake(Waker::noop()));
    }));
    assert_eq!(executor.run().polls, 3);
}

#[test]
fn case_11_a_wake_from_a_dying_thread_local_does_no_harm() {
    struct WakesOnDrop(Waker);
    impl Drop for WakesOnDrop {
        fn drop(&mut self) {
            self.0.wake_by_ref();
        }
    }
    thread_local! {
        static LAST: std::cell::RefCell<Option<WakesOnDrop>> = const { std::cell::RefCell::new(None) };
    }
    let (mut executor, spawner) = executor();
    let (outside, polls) = (Outside::default(), Count::default());
    drop(spawner.spawn(waits(&outside, &polls, 2)));
    executor.run_ready();
    let waker = outside.waker();
    thread::spawn(|| LAST.set(Some(WakesOnDrop(waker))))
        .join()
        .unwrap();
    assert_eq!(executor.run().finished, 1);
}

#[test]
fn case_12_enormous_aligned_and_empty_futures() {
    #[repr(align(256))]
    struct Aligned(u8);
    let (mut executor, spawner) = executor();
    let enormous = spawner.spawn(async {
        let bytes = [7_u8; 100_000];
        yield_now().await;
        bytes
    });
    let aligned = spawner.spawn(async {
        let value = Aligned(3);
        yield_now().await;
        assert_eq!(&raw const value as usize % 256, 0);
        value
    });
    let empty = spawner.spawn(ready(()));
    executor.run();
    assert_eq!(joined(enormous).unwrap()[99_999], 7);
    assert_eq!(joined(aligned).unwrap().0, 3);
    joined(empty).unwrap();
}

#[test]
fn case_13_no_task_is_in_the_queue_twice() {
    let (mut executor, spawner) = executor();
    let polls = Count::default();
    let counted = polls.clone();
    drop(spawner.spawn(async move {
        for _ in 0..10 {
            counted.one_more();
            poll_fn(|cx| {
                for _ in 0..3 {
                    cx.waker().wake_by_ref();
                }
                Poll::Ready(())
            })
            .await;
            yield_now().await;
        }
    }));
    // One for the spawn and one for each yield, however many wakes there were.
    assert_eq!(executor.run().polls, 11);
    assert_eq!(polls.get(), 10);
}

#[test]
fn case_15_only_the_last_waker_of_a_handle_is_woken_and_the_first_is_released() {
    #[derive(Default)]
    struct Wakes(Count);
    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.one_more();
        }
    }
    let (mut executor, spawner) = executor();
    let mut handle = spawner.spawn(ready(()));
    let [first, last] = [(); 2].map(|()| Arc::new(Wakes::default()));
    for wakes in [&first, &last] {
        let waker = Waker::from(wakes.clone());
        let polled = Pin::new(&mut handle).poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
    }
    assert_eq!(Arc::strong_count(&first), 1, "released");
    executor.run();
    assert_eq!((first.0.get(), last.0.get()), (0, 1));
}

#[test]
fn case_16_the_output_of_a_detached_task_is_dropped_once() {
    let (mut executor, spawner) = executor();
    let drops = Count::default();
    drop(spawner.spawn(ready(drops.on_drop())));
    assert_eq!(drops.get(), 0);
    executor.run();
    assert_eq!(drops.get(), 1);
}

#[test]
#[should_panic = "polled again after it had given the output away"]
fn case_17_a_consumed_handle_panics_with_a_clear_message() {
    let (mut executor, spawner) = executor();
    let mut handle = spawner.spawn(ready(()));
    executor.run();
    let mut cx = Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut handle).poll(&mut cx).is_ready());
    let _ = Pin::new(&mut handle).poll(&mut cx);
}

#[test]
fn case_18_abort_before_the_first_poll() {
    let (mut executor, spawner) = executor();
    let (polls, drops) = (Count::default(), Count::default());
    let (polled, dropped) = (polls.clone(), drops.on_drop());
    let handle = spawner.spawn(async move {
        polled.one_more();
        drop(dropped);
    });
    handle.abort();
    let report = executor.run();
    assert_eq!((report.polls, report.finished), (0, 1));
    assert_eq!((polls.get(), drops.get()), (0, 1));
    assert!(joined(handle).unwrap_err().is_cancelled());
}

#[test]
fn case_19_abort_of_a_waiting_task_drops_the_future_before_the_handle_hears() {
    let (mut executor, spawner) = executor();
    let (outside, drops) = (Outside::default(), Count::default());
    let (inner, dropped) = (waits(&outside, &Count::default(), 2), drops.on_drop());
    let handle = spawner.spawn(async move {
        let _dropped = dropped;
        inner.await;
    });
    executor.run_ready();
    let abort = handle.abort_handle();
    thread::spawn(move || abort.abort()).join().unwrap();
    assert_eq!(drops.get(), 0, "it is the executor that drops it");
    drop(spawner.spawn(async move {
        assert!(handle.await.unwrap_err().is_cancelled());
        assert_eq!(drops.get(), 1);
    }));
    assert_eq!(executor.run().finished, 2);
}

#[test]
fn case_20_abort_during_the_poll() {
    let (mut executor, spawner) = executor();
    let me: Arc<Mutex<Vec<JoinHandle<&str>>>> = Arc::default();
    let (first, second) = (me.clone(), me.clone());
    let is_ready = spawner.spawn(async move {
        first.lock().unwrap()[0].abort();
        "ready"
    });
    let is_pending = spawner.spawn(async move {
        second.lock().unwrap()[1].abort();
        yield_now().await;
        "never"
    });
    me.lock().unwrap().extend([is_ready, is_pending]);
    assert_eq!(executor.run().polls, 2);
    let mut handles = std::mem::take(&mut *me.lock().unwrap()).into_iter();
    assert_eq!(joined(handles.next().unwrap()).unwrap(), "ready");
    assert!(joined(handles.next().unwrap()).unwrap_err().is_cancelled());
}

#[test]
fn case_21_abort_after_the_end_keeps_the_output_and_twice_is_once() {
    let (mut executor, spawner) = executor();
    let done = spawner.spawn(ready(7));
    executor.run();
    done.abort();
    done.abort();
    assert_eq!(executor.run().finished, 0);
    assert_eq!(joined(done).unwrap(), 7);

    let handle = spawner.spawn(pending::<()>());
    handle.abort();
    handle.abort();
    assert_eq!(executor.run().finished, 1);
}

#[test]
fn case_23_a_panic_reaches_the_handle_and_the_others_run_on() {
    let (mut executor, spawner) = executor();
    let drops = Count::default();
    let dropped = drops.on_drop();
    let text = spawner.spawn(async move {
        let _dropped = dropped;
        yield_now().await;
        panic!("on purpose")
    });
    let number = spawner.spawn(async { panic_any(7_u32) });
    let other = spawner.spawn(async {
        yield_now().await;
        "ran on"
    });
    assert_eq!(executor.run().finished, 3);
    assert_eq!(drops.get(), 1, "the future is gone as well");
    assert_eq!(panic_text::<()>(joined(text)), "on purpose");
    let payload = joined::<()>(number).unwrap_err().try_into_panic().unwrap();
    assert_eq!(payload.downcast_ref::<u32>(), Some(&7));
    assert_eq!(joined(other).unwrap(), "ran on");
}

#[test]
fn case_24_a_panic_in_the_drop_of_the_future_is_reported() {
    let (mut executor, spawner) = executor();
    // On completion: the bomb is dropped with the future.
    let mut bomb = Some(Bomb);
    let completed = spawner.spawn(poll_fn(move |_| {
        let _still_mine = &mut bomb;
        Poll::Ready(())
    }));
    // On abort, before the first poll and while it waits.
    let bomb = Bomb;
    let aborted_early = spawner.spawn(async move { drop(bomb) });
    aborted_early.abort();
    let (bomb, outside) = (Bomb, Outside::default());
    let inner = waits(&outside, &Count::default(), 2);
    let aborted = spawner.spawn(async move {
        let _bomb = bomb;
        inner.await;
    });
    // Nobody has a waker of this one: it goes as an orphan, with a bang.
    let orphan = spawner.spawn(async {
        let _bomb = Bomb;
        pending::<()>().await;
    });
    executor.run_ready();
    aborted.abort();
    executor.run();
    for handle in [completed, aborted_early, aborted, orphan] {
        assert_eq!(panic_text(joined(handle)), "a bomb was dropped");
    }
}

#[test]
fn case_25_panics_in_an_output_and_in_the_waker_of_a_handle_are_contained() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("a waker that panics");
        }
    }
    let (mut executor, spawner) = executor();
    drop(spawner.spawn(async { Bomb }));
    // A payload that panics when it is dropped, and nobody to give it to.
    drop(spawner.spawn(async { panic_any(Bomb) }));
    let mut handle = spawner.spawn(ready("output"));
    let waker = Waker::from(Arc::new(Panics));
    let polled = Pin::new(&mut handle).poll(&mut Context::from_waker(&waker));
    assert!(polled.is_pending());
    assert_eq!(executor.run().finished, 3);
    assert_eq!(joined(handle).unwrap(), "output");
}

/// Every way to end, with every time to drop the handle and to abort.
#[test]
fn case_26_all_combinations() {
    #[derive(Clone, Copy, PartialEq, Debug)]
    enum When {
        Never,
        AtOnce,
        Waiting,
        AfterTheEnd,
    }
    use When::{AfterTheEnd, AtOnce, Never, Waiting};
    for panics in [false, true] {
        for bomb_in_future in [false, true] {
            if panics && bomb_in_future {
                // A panic during a panic: Rust ends the whole program.
                continue;
            }
            for bomb_in_output in [false, true] {
                for abort in [Never, AtOnce, Waiting, AfterTheEnd] {
                    for forget in [Never, AtOnce, Waiting, AfterTheEnd] {
                        let case = format!(
                            "panics {panics}, bombs {bomb_in_future} {bomb_in_output}, \
                             abort {abort:?}, handle dropped {forget:?}"
                        );
                        let (mut executor, spawner) = executor();
                        let (outside, drops) = (Outside::default(), Count::default());
                        let (made, gone) = (Count::default(), Count::default());
                        let (makes, output) = (made.clone(), gone.clone());
                        let waits = waits(&outside, &Count::default(), 2);
                        let (dropped, bomb) = (drops.on_drop(), bomb_in_future.then(|| Bomb));
                        let handle = spawner.spawn(async move {
                            let _kept = (bomb, dropped);
                            waits.await;
                            assert!(!panics, "on purpose");
                            makes.one_more();
                            (bomb_in_output.then(|| Bomb), output.on_drop())
                        });
                        let aborts = handle.abort_handle();
                        let mut handle = Some(handle);
                        let mut at = |when| {
                            if abort == when {
                                aborts.abort();
                            }
                            if forget == when {
                                // An output with a bomb goes off in our hands.
                                let _ = catch_unwind(AssertUnwindSafe(|| drop(handle.take())));
                            }
                        };
                        at(AtOnce);
                        executor.run_ready();
                        at(Waiting);
                        if let Some(waker) = outside.take() {
                            waker.wake();
                        }
                        assert_eq!(executor.run().finished, 1, "{case}");
                        assert_eq!(drops.get(), 1, "{case}");
                        at(AfterTheEnd);
                        let aborted = matches!(abort, AtOnce | Waiting);
                        let outcome = handle.map(joined);
                        match &outcome {
                            // Whatever else there is, a bomb is not kept secret.
                            Some(Err(error)) if error.is_panic() => {
                                assert!(bomb_in_future || panics && !aborted, "{case}");
                            }
                            Some(Err(_)) => assert!(aborted && !bomb_in_future, "{case}"),
                            Some(Ok(_)) => {
                                assert!(!panics && !bomb_in_future && !aborted, "{case}");
                            }
                            None => {}
                        }
                        let _ = catch_unwind(AssertUnwindSafe(|| drop(outcome)));
                        assert_eq!(made.get() == 1, !panics && !aborted, "{case}");
                        if !bomb_in_future {
                            // Otherwise it is the block that forgets its output, when
                            // it panics on its last line: rust-lang/rust#47949.
                            assert_eq!(gone.get(), made.get(), "{case}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn case_27_dropping_the_executor_drops_all_tasks() {
    let (mut executor, spawner) = executor();
    let (outside, drops) = (Outside::default(), Count::default());
    let task = |polls: usize| {
        let (inner, dropped) = (waits(&outside, &Count::default(), polls), drops.on_drop());
        async move {
            let _dropped = dropped;
            inner.await;
        }
    };
    let waiting = spawner.spawn(task(9));
    executor.run_ready();
    let queued = spawner.spawn(task(9));
    drop(executor);
    assert_eq!(drops.get(), 2);
    assert!(joined(waiting).unwrap_err().is_cancelled());
    assert!(joined(queued).unwrap_err().is_cancelled());
    drop(outside);
}

#[test]
fn case_28_spawn_after_the_end_reports_cancelled() {
    let (executor, spawner) = executor();
    drop(executor);
    let drops = Count::default();
    let dropped = drops.on_drop();
    let handle = spawner.spawn(async move { drop(dropped) });
    assert!(handle.is_finished());
    assert_eq!(drops.get(), 1);
    let error = block_on(handle).unwrap_err();
    assert!(error.is_cancelled() && !error.is_abandoned());
}

#[test]
fn case_28_spawn_during_the_end_reports_cancelled() {
    struct SpawnsOnDrop(Spawner, Arc<Mutex<Vec<JoinHandle<()>>>>);
    impl Drop for SpawnsOnDrop {
        fn drop(&mut self) {
            let handle = self.0.spawn(pending());
            self.1.lock().unwrap().push(handle);
        }
    }
    let (mut executor, spawner) = executor();
    let (outside, handles) = (Outside::default(), Arc::default());
    let task = || {
        let inner = waits(&outside, &Count::default(), 9);
        let spawns = SpawnsOnDrop(spawner.clone(), Arc::clone(&handles));
        async move {
            let _spawns = spawns;
            inner.await;
        }
    };
    drop(spawner.spawn(task()));
    executor.run_ready();
    drop(spawner.spawn(task())); // the first one waits, this one is in the inbox
    drop(executor);
    let handles = std::mem::take(&mut *handles.lock().unwrap());
    assert_eq!(handles.len(), 2);
    for handle in handles {
        assert!(joined(handle).unwrap_err().is_cancelled());
    }
}

#[test]
fn case_29_foreign_wakes_while_the_executor_is_dropped() {
    for _ in 0..200 {
        let (mut executor, spawner) = executor();
        let (outside, drops) = (Outside::default(), Count::default());
        let (inner, dropped) = (waits(&outside, &Count::default(), 2), drops.on_drop());
        let handle = spawner.spawn(async move {
            let _dropped = dropped;
            inner.await;
        });
        executor.run_ready();
        let waker = outside.take().unwrap();
        let other = thread::spawn(move || waker.wake());
        drop(executor);
        other.join().unwrap();
        assert_eq!(drops.get(), 1);
        assert!(block_on(handle).unwrap_err().is_cancelled());
    }
}

#[test]
fn case_30_a_drop_that_spawns_or_wakes_does_not_hang_the_end() {
    struct SpawnsOnDrop(Spawner, Waker);
    impl Drop for SpawnsOnDrop {
        fn drop(&mut self) {
            self.1.wake_by_ref();
            drop(self.0.spawn(pending::<()>()));
        }
    }
    let (mut executor, spawner) = executor();
    let outside = Outside::default();
    let inner = waits(&outside, &Count::default(), 9);
    let spawns = spawner.clone();
    drop(spawner.spawn(async move {
        let waker = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
        let _spawns = SpawnsOnDrop(spawns, waker);
        inner.await;
    }));
    executor.run_ready();
    drop(executor);
}

#[test]
fn case_32_block_on_inside_a_task_is_refused_with_advice() {
    let (mut executor, spawner) = executor();
    let blocks = spawner.spawn(async { block_on(ready(())) });
    let runs = spawner.spawn(async { Executor::new().run() });
    executor.run();
    for error in [
        joined(blocks).unwrap_err(),
        joined(runs).map(drop).unwrap_err(),
    ] {
        let text = error.to_string();
        assert!(text.contains("inside a task"), "{text}");
        assert!(text.contains("`.await` the future instead"), "{text}");
    }
    block_on(ready(()));
}

#[test]
fn case_33_two_executors_in_one_process() {
    let [mut here, mut there] = [Executor::new(), Executor::new()];
    let (outside, polls) = (Outside::default(), Count::default());
    drop(there.spawner().spawn(waits(&outside, &polls, 2)));
    there.run_ready();
    let far = outside.clone();
    drop(here.spawner().spawn(async move { far.waker().wake() }));
    let thread = thread::spawn(move || there.run());
    assert_eq!(here.run().polls, 1);
    assert_eq!(thread.join().unwrap().polls, 2, "the wake went home");
}
