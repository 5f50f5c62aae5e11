//! The executor seen from outside: ends, stalls, spawning, fairness.

use ch03::runtime::policy::{Fair, Lifo, Priority};
use ch03::{Delay, Executor, block_on, join, yield_now};
use futures::channel::oneshot;
use futures::future::{join_all, select};
use futures::stream::{FuturesUnordered, StreamExt};
use futures::task::{Spawn, SpawnExt};
use std::future::{pending, poll_fn, ready};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

#[test]
fn run_ends_when_no_task_is_left_although_spawners_and_wakers_are() {
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let handle = spawner.spawn(poll_fn(|cx| Poll::Ready(cx.waker().clone())));
    assert_eq!(executor.run().finished, 1);
    let waker = block_on(handle).unwrap();
    assert_eq!(executor.run().finished, 0);
    drop((waker, spawner));
}

#[test]
fn it_can_run_again() {
    let mut executor = Executor::new();
    for n in 0..3 {
        let handle = executor.spawner().spawn(ready(n));
        assert_eq!(executor.run().polls, 1);
        assert_eq!(block_on(handle).unwrap(), n);
    }
}

#[test]
fn a_task_that_nobody_can_wake_is_reported_and_not_waited_for() {
    let mut executor = Executor::new();
    let stuck = executor.spawner().spawn(pending::<()>());
    let fine = executor.spawner().spawn(yield_now());
    let report = executor.run();
    assert_eq!(report.abandoned, [stuck.id()]);
    assert_eq!(report.finished, 2);
    let error = block_on(stuck).unwrap_err();
    assert!(error.is_abandoned() && error.is_cancelled());
    assert!(error.to_string().ends_with("nobody could wake it any more"));
    block_on(fine).unwrap();
}

#[test]
fn a_waker_that_is_dropped_later_is_noticed_then() {
    let mut executor = Executor::new();
    let (give, take) = mpsc::channel::<Waker>();
    let stuck = executor.spawner().spawn(poll_fn(move |cx| -> Poll<()> {
        let _ = give.send(cx.waker().clone());
        Poll::Pending
    }));
    let holder = thread::spawn(move || {
        let waker = take.recv().unwrap();
        thread::yield_now();
        drop(waker);
    });
    assert_eq!(executor.run().abandoned, [stuck.id()]);
    holder.join().unwrap();
}

#[test]
fn two_tasks_that_await_each_other_are_two_that_nobody_can_wake() {
    // A deadlock: each keeps the only waker of the other, inside its own future.
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let (to_a, from_b) = oneshot::channel::<()>();
    let (to_b, from_a) = oneshot::channel::<()>();
    let a = spawner.spawn(async move {
        let _ = from_b.await;
        let _ = to_b.send(());
    });
    let b = spawner.spawn(async move {
        let _ = from_a.await;
        let _ = to_a.send(());
    });
    executor.run_ready();
    // The wakers are in a ring, so nobody notices. Dropping the executor ends it.
    assert!(!a.is_finished() && !b.is_finished());
    drop(executor);
    assert!(block_on(a).unwrap_err().is_cancelled());
    assert!(block_on(b).unwrap_err().is_cancelled());
}

#[test]
fn a_long_chain_of_waiting_tasks_does_not_overflow_the_stack_in_the_end() {
    // Each task keeps the next one alive, which waits for it.
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let (never, wait) = oneshot::channel::<()>();
    let mut last = spawner.spawn(async move { wait.await.unwrap() });
    for _ in 0..10_000 {
        let before = last;
        last = spawner.spawn(async move { before.await.unwrap() });
    }
    executor.run_ready();
    drop(executor);
    assert!(block_on(last).unwrap_err().is_cancelled());
    drop(never);
}

#[test]
fn a_drop_that_blocks_is_refused_wherever_the_executor_drops_the_future() {
    struct Blocks;
    impl Drop for Blocks {
        fn drop(&mut self) {
            block_on(ready(()));
        }
    }
    let refused = |end: fn(Executor, Waker)| {
        let mut executor = Executor::new();
        let place = Arc::new(Mutex::new(None));
        let (left, blocks) = (place.clone(), Blocks);
        let handle = executor.spawner().spawn(poll_fn(move |cx| -> Poll<()> {
            let _part_of_the_future = &blocks;
            *left.lock().unwrap() = Some(cx.waker().clone());
            Poll::Pending
        }));
        executor.run_ready();
        let waker = place.lock().unwrap().take().unwrap();
        end(executor, waker);
        let error = block_on(handle).unwrap_err();
        assert!(error.to_string().contains("inside a task"), "{error}");
    };
    // As an orphan, between two turns or out of its sleep, and at the very end.
    refused(|mut executor, waker| {
        drop(waker);
        executor.run_ready();
    });
    refused(|mut executor, waker| {
        drop(waker);
        assert!(executor.wait());
    });
    refused(|executor, _waker| drop(executor));
    block_on(ready(()));
}

#[test]
fn an_executor_that_goes_inside_a_task_leaves_that_task_inside() {
    let mut executor = Executor::new();
    let inner = Executor::new();
    let blocks = executor.spawner().spawn(async {
        drop(inner);
        block_on(ready(()));
    });
    executor.run();
    assert!(block_on(blocks).unwrap_err().is_panic());
}

#[test]
fn spawn_from_inside_a_task_and_from_another_thread() {
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let far = spawner.clone();
    let (done, wait) = oneshot::channel();
    let outer = spawner.clone().spawn(async move {
        let inner = spawner.spawn(async { 1 }).await.unwrap();
        inner + wait.await.unwrap()
    });
    let thread = thread::spawn(move || {
        drop(far.spawn(async move { done.send(2).unwrap() }));
    });
    executor.run();
    thread.join().unwrap();
    assert_eq!(block_on(outer).unwrap(), 3);
}

#[test]
fn what_a_task_spawns_has_its_turn_before_the_task_has_another() {
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let log = Arc::new(Mutex::new(Vec::new()));
    let (outer, inner) = (log.clone(), log.clone());
    drop(spawner.clone().spawn(async move {
        drop(spawner.spawn(async move { inner.lock().unwrap().push("child") }));
        yield_now().await;
        outer.lock().unwrap().push("parent");
    }));
    executor.run();
    assert_eq!(*log.lock().unwrap(), ["child", "parent"]);
}

#[test]
fn a_handle_can_be_awaited_on_another_executor_and_by_block_on() {
    let [mut here, mut there] = [Executor::new(), Executor::new()];
    let (send, receive) = oneshot::channel();
    let near = here.spawner().spawn(async { receive.await.unwrap() });
    let far = there.spawner().spawn(near);
    there.run_ready();
    assert!(!far.is_finished());
    let waits = thread::spawn(move || block_on(far));
    let other = thread::spawn(move || there.run());
    send.send(7).unwrap();
    assert_eq!(here.run().finished, 1);
    assert_eq!(other.join().unwrap().finished, 1);
    assert_eq!(waits.join().unwrap().unwrap().unwrap(), 7);
}

#[test]
fn delays_overlap() {
    let mut executor = Executor::new();
    let start = std::time::Instant::now();
    for ms in [20, 10, 15] {
        drop(
            executor
                .spawner()
                .spawn(Delay::new(Duration::from_millis(ms))),
        );
    }
    let report = executor.run();
    assert!(start.elapsed() >= Duration::from_millis(20));
    assert_eq!(report.finished, 3);
    assert!(report.polls <= 6, "{} polls", report.polls);
}

#[test]
fn ecosystem_code_spawns_and_joins_here() {
    fn spawns_anywhere(spawn: &impl Spawn) -> futures::future::RemoteHandle<u32> {
        spawn.spawn_with_handle(async { 7 }).unwrap()
    }
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let remote = spawns_anywhere(&spawner);
    let all = spawner.spawn(join_all((0..10).map(|n| async move {
        yield_now().await;
        n
    })));
    let unordered = spawner.spawn(async {
        let futures: FuturesUnordered<_> = (0..10).map(|n| async move { n }).collect();
        futures.collect::<Vec<u32>>().await.len()
    });
    let either = spawner.spawn(async {
        let quick = Box::pin(yield_now());
        select(quick, pending::<()>()).await.factor_first().0
    });
    executor.run();
    assert_eq!(block_on(remote), 7);
    assert_eq!(block_on(all).unwrap(), (0..10).collect::<Vec<_>>());
    assert_eq!(block_on(unordered).unwrap(), 10);
    block_on(either).unwrap();
}

#[test]
fn a_spawn_is_refused_after_the_executor_has_gone() {
    let executor = Executor::new();
    let spawner = executor.spawner();
    spawner.spawn_obj(Box::pin(ready(())).into()).unwrap();
    drop(executor);
    let refused = spawner.spawn_obj(Box::pin(ready(())).into());
    assert!(refused.unwrap_err().is_shutdown());
}

#[test]
fn policies_decide_who_is_next() {
    let order = |mut executor: Executor| {
        let log = Arc::new(Mutex::new(String::new()));
        for (class, name) in [(0, 'a'), (1, 'b'), (2, 'c')] {
            let log = log.clone();
            drop(executor.spawner().spawn_in(class, async move {
                for _ in 0..2 {
                    log.lock().unwrap().push(name);
                    yield_now().await;
                }
            }));
        }
        executor.run();
        log.lock().unwrap().clone()
    };
    assert_eq!(order(Executor::new()), "abcabc");
    assert_eq!(order(Executor::with_policy(Lifo::new())), "ccbbaa");
    assert_eq!(order(Executor::with_policy(Priority::strict())), "ccbbaa");
    assert_eq!(
        order(Executor::with_policy(Fair::new(&[1, 1, 1]))),
        "abcabc"
    );
}

#[test]
fn join_of_two_handles() {
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let (a, b) = (spawner.spawn(ready(1)), spawner.spawn(ready("two")));
    let both = spawner.spawn(join(a, b));
    executor.run();
    let (a, b) = block_on(both).unwrap();
    assert_eq!((a.unwrap(), b.unwrap()), (1, "two"));
}
