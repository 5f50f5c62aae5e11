//! The tracer works around any executor.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Barrier};
use std::task::Poll;

use futures_executor::LocalPool;
use timeline::{Kind, PollResult, Rules, Timeline, Trace};

use crate::support::*;

/// What every executor that sleeps makes of a task woken by a timer thread,
/// apart from park and unpark.
const WOKEN_BY_TIMER: [&str; 6] = [
    "tea is spawned",
    "main starts to poll tea",
    "tea returns Pending to main",
    "timer wakes tea",
    "main starts to poll tea",
    "tea returns Ready to main",
];

#[test]
fn around_an_executor_that_spins() {
    let timeline = timeline();
    let output = spin_on(timeline.task("tea", async { "hot" }));
    assert_eq!(output, "hot");
    assert_eq!(
        told(&timeline.trace()),
        [
            "tea is spawned",
            "main starts to poll tea",
            "tea returns Ready to main",
        ]
    );
}

#[test]
fn around_an_executor_that_parks() {
    within(|| {
        let timeline = timeline();
        let slot = Slot::new();
        let (go, timer) = timer(&slot);
        let task = timeline.task("tea", Slot::filled(slot));
        let asleep = || go.send(()).expect("the timer listens");
        park_on(&timeline, asleep, task);
        timer.join().expect("the timer ends");
        let mut expected = WOKEN_BY_TIMER.to_vec();
        expected.insert(4, "main runs again");
        expected.insert(3, "main parks");
        assert_eq!(told(&timeline.trace()), expected);
    });
}

#[test]
fn around_block_on_of_another_crate() {
    within(|| {
        let timeline = timeline();
        let slot = Slot::new();
        let (go, timer) = timer(&slot);
        let mut tea = timeline.task("tea", Slot::filled(slot));
        // The timer goes once the task's first poll is over.
        let mut go = Some(go);
        futures_executor::block_on(poll_fn(|cx| {
            let poll = Pin::new(&mut tea).poll(cx);
            if let (Poll::Pending, Some(go)) = (&poll, go.take()) {
                go.send(()).expect("the timer listens");
            }
            poll
        }));
        timer.join().expect("the timer ends");
        assert_eq!(told(&timeline.trace()), WOKEN_BY_TIMER);
    });
}

#[test]
fn around_a_local_pool_of_another_crate() {
    let timeline = timeline();
    let mut pool = LocalPool::new();
    let parts = join(
        timeline.task("tea", countdown(1, true)),
        timeline.task("soup", async {}),
    );
    pool.run_until(timeline.task("lunch", parts));
    assert_eq!(
        told(&timeline.trace()),
        [
            "tea is spawned",
            "soup is spawned",
            "lunch is spawned",
            "main starts to poll lunch",
            "main starts to poll tea",
            "tea wakes itself on main",
            "tea wakes lunch on main",
            "tea returns Pending to main",
            "main starts to poll soup",
            "soup returns Ready to main",
            "lunch returns Pending to main",
            "main starts to poll lunch",
            "main starts to poll tea",
            "tea returns Ready to main",
            "lunch returns Ready to main",
        ]
    );
}

/// Two tasks on two workers hand a turn to each other through slots.
fn ping_pong() -> Trace {
    within(|| {
        let timeline = Timeline::new("ping-pong");
        let pool = Pool::new();
        let turns: Vec<_> = (0..20).map(|_| Slot::new()).collect();
        for (name, mine) in [("ping", 0), ("pong", 1)] {
            let turns = turns.clone();
            let play = async move {
                for turn in (mine..turns.len()).step_by(2) {
                    if turn > 0 {
                        Arc::clone(&turns[turn - 1]).filled().await;
                    }
                    turns[turn].fill();
                }
            };
            pool.spawn(timeline.task(name, play));
        }
        pool.run(2);
        timeline.trace()
    })
}

#[test]
fn around_an_executor_with_two_threads() {
    let rules = Rules::like(&ping_pong()).needs("somebody is ready", |event| {
        let ready = PollResult::Ready;
        matches!(event.kind, Kind::PollEnd { result, .. } if result == ready)
    });
    for _ in 0..if cfg!(miri) { 2 } else { 50 } {
        let trace = ping_pong();
        trace.obeys(&rules).expect("every run is legal");
        assert!(trace.threads.len() <= 3, "{:?}", trace.threads);
    }
}

#[test]
fn a_wake_from_another_task_names_it() {
    let timeline = timeline();
    let slot = Slot::new();
    let mut eater = timeline.task("eater", Slot::filled(Arc::clone(&slot)));
    assert!(poll_once(&mut eater).is_pending());
    let mut cook = timeline.task("cook", async { slot.fill() });
    assert!(poll_once(&mut cook).is_ready());
    assert!(poll_once(&mut eater).is_ready());
    let trace = timeline.trace();
    let wake = trace.events.iter().find(|e| e.kind_name() == "wake");
    let wake = wake.expect("a wake");
    assert_eq!(wake.sentence(), "cook wakes eater on main");
    assert_eq!((wake.task(), wake.by()), (Some("eater"), Some("cook")));
}

/// Tasks that wake each other from both sides while both are polled.
#[test]
fn wakes_between_threads_that_poll_at_the_same_time() {
    within(|| {
        let timeline = Timeline::new("crossing");
        let wakers = [Slot::new(), Slot::new()];
        let meet = Arc::new(Barrier::new(2));
        let pool = Pool::new();
        for me in 0..2 {
            let (mine, other) = (Arc::clone(&wakers[me]), Arc::clone(&wakers[1 - me]));
            let meet = Arc::clone(&meet);
            let mut filled = Box::pin(mine.filled());
            let met = Cell::new(false);
            let cross = poll_fn(move |cx| {
                let poll = filled.as_mut().poll(cx);
                if !met.replace(true) {
                    meet.wait(); // both tasks are inside their first poll
                    other.fill();
                }
                poll
            });
            pool.spawn(timeline.task(["left", "right"][me], cross));
        }
        pool.run(2);
        let trace = timeline.trace();
        let wakes = |event: &&timeline::Event| event.kind_name() == "wake";
        let by: Vec<_> = trace
            .events
            .iter()
            .filter(wakes)
            .map(|e| (e.by(), e.task()))
            .collect();
        assert_eq!(by.len(), 2, "{by:?}");
        assert!(by.iter().all(|(by, task)| by != task), "{by:?}");
        trace.check().expect("legal");
    });
}
