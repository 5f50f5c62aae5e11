//! Busy loops stay small in the log, and what is left is exact.

use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::task::Poll;
use std::thread;

use timeline::{Kind, Timeline, Trace};

use crate::support::*;

const MANY: u64 = if cfg!(miri) { 300 } else { 1_000_000 };

fn spin_polls(trace: &Trace) -> u64 {
    let polls = |event: &timeline::Event| match event.kind {
        Kind::Spin { polls, .. } => polls,
        _ => 0,
    };
    trace.events.iter().map(polls).sum()
}

#[test]
fn a_million_polls_are_six_events() {
    let timeline = timeline();
    spin_on(timeline.task("tea", countdown(MANY, false)));
    let trace = timeline.trace();
    assert_eq!(
        told(&trace),
        [
            "tea is spawned",
            "main starts to poll tea",
            "tea returns Pending to main",
            &format!("spin of tea x {}", MANY - 1),
            "main starts to poll tea",
            "tea returns Ready to main",
        ]
    );
    let summary = trace.summary();
    assert_eq!(summary.threads[0].polls, MANY + 1);
    let tea = &summary.tasks[0];
    assert_eq!((tea.polls, tea.spin_polls, tea.spurious), (2, MANY - 1, 1));
}

#[test]
fn a_task_that_wakes_itself_is_folded_with_its_wake() {
    let timeline = timeline();
    spin_on(timeline.task("yields", countdown(200, true)));
    assert_eq!(
        told(&timeline.trace()),
        [
            "yields is spawned",
            "main starts to poll yields",
            "yields wakes itself on main",
            "yields returns Pending to main",
            "spin of yields x 199",
            "main starts to poll yields",
            "yields returns Ready to main",
        ]
    );
}

#[test]
fn a_change_of_behaviour_ends_a_spin() {
    let timeline = timeline();
    spin_on(timeline.task("tea", async {
        countdown(10, true).await;
        countdown(10, false).await;
    }));
    assert_eq!(
        told(&timeline.trace())[4..8],
        [
            "spin of tea x 9",
            "main starts to poll tea",
            "tea returns Pending to main",
            "spin of tea x 9",
        ]
    );
}

#[test]
fn the_parts_of_a_join_are_folded_with_it() {
    let timeline = timeline();
    let parts = join(
        timeline.task("tea", countdown(40, false)),
        timeline.task("soup", countdown(80, false)),
    );
    spin_on(timeline.task("lunch", parts));
    assert_eq!(
        told(&timeline.trace())[3..],
        [
            "main starts to poll lunch",
            "main starts to poll tea",
            "tea returns Pending to main",
            "main starts to poll soup",
            "soup returns Pending to main",
            "lunch returns Pending to main",
            "spin of tea, soup, lunch x 117",
            "main starts to poll lunch",
            "main starts to poll tea",
            "tea returns Ready to main",
            "main starts to poll soup",
            "soup returns Pending to main",
            "lunch returns Pending to main",
            "main starts to poll lunch",
            "main starts to poll soup",
            "soup returns Pending to main",
            "lunch returns Pending to main",
            "spin of soup, lunch x 76",
            "main starts to poll lunch",
            "main starts to poll soup",
            "soup returns Ready to main",
            "lunch returns Ready to main",
        ]
    );
}

#[test]
fn tasks_that_take_turns_are_one_spin() {
    let timeline = timeline();
    let mut tasks = [
        timeline.task("tea", countdown(100, false)),
        timeline.task("soup", countdown(100, false)),
    ];
    for _ in 0..50 {
        for task in &mut tasks {
            assert!(poll_once(task).is_pending());
        }
    }
    assert_eq!(
        told(&timeline.trace())[2..],
        [
            "main starts to poll tea",
            "tea returns Pending to main",
            "main starts to poll soup",
            "soup returns Pending to main",
            "spin of tea, soup x 98",
        ]
    );
    drop(tasks);
}

#[test]
fn a_busy_loop_inside_a_poll_is_folded_too() {
    let timeline = timeline();
    let inner = timeline.task("inner", countdown(MANY, false));
    spin_on(timeline.task("outer", async { spin_on(inner) }));
    assert_eq!(
        told(&timeline.trace())[2..],
        [
            "main starts to poll outer",
            "main starts to poll inner",
            "inner returns Pending to main",
            &format!("spin of inner x {}", MANY - 1),
            "main starts to poll inner",
            "inner returns Ready to main",
            "outer returns Ready to main",
        ]
    );
}

#[test]
fn a_spin_inside_an_open_poll_stands_before_what_follows() {
    let timeline = timeline();
    let mut inner = timeline.task("inner", countdown(100, false));
    let outer = poll_fn(|cx| {
        for _ in 0..10 {
            assert!(poll_once(&mut inner).is_pending());
        }
        cx.waker().wake_by_ref();
        Poll::<()>::Pending
    });
    let mut outer = timeline.task("outer", outer);
    assert!(poll_once(&mut outer).is_pending());
    assert!(poll_once(&mut outer).is_pending());
    assert_eq!(
        told(&timeline.trace())[2..],
        [
            "main starts to poll outer",
            "main starts to poll inner",
            "inner returns Pending to main",
            "spin of inner x 9",
            "outer wakes itself on main",
            "outer returns Pending to main",
            "spin of inner, outer x 11",
        ]
    );
}

#[test]
fn polls_with_something_between_them_are_both_kept() {
    let timeline = timeline();
    let mut tea = timeline.task("tea", countdown(2, false));
    let mut lunch = timeline.task(
        "lunch",
        poll_fn(|cx| {
            assert!(poll_once(&mut tea).is_pending());
            cx.waker().wake_by_ref();
            poll_once(&mut tea)
        }),
    );
    let mut soup = timeline.task("soup", countdown(2, false));
    for _ in 0..2 {
        assert!(poll_once(&mut soup).is_pending());
        timeline.note("hello");
    }
    assert!(poll_once(&mut lunch).is_pending());
    assert_eq!(spin_polls(&timeline.trace()), 0);
}

#[test]
fn equal_notes_are_folded_and_a_new_one_is_not() {
    let timeline = timeline();
    let mut round = 0;
    let noting = timeline.clone();
    let task = poll_fn(move |_| {
        round += 1;
        noting.note_pending(if round <= 5 { "water" } else { "leaves" });
        if round == 10 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    });
    spin_on(timeline.task("tea", task));
    assert_eq!(
        told(&timeline.trace())[1..],
        [
            "main starts to poll tea",
            "tea returns Pending to main (water)",
            "spin of tea x 4",
            "main starts to poll tea",
            "tea returns Pending to main (leaves)",
            "spin of tea x 3",
            "main starts to poll tea",
            "tea returns Ready to main",
        ]
    );
}

/// A wake that falls into the middle of a poll, while others were folded: the
/// open poll stands before the wake, its end after it.
#[test]
fn a_wake_from_another_thread_breaks_a_spin() {
    within(|| {
        let timeline = timeline();
        let slot = Slot::new();
        let (go, timer) = timer(&slot);
        let mut timer = Some(timer);
        let mut filled = Box::pin(Slot::filled(slot));
        let mut rounds = 0;
        let tea = poll_fn(move |cx| {
            let poll = filled.as_mut().poll(cx);
            rounds += 1;
            if rounds == 100 {
                go.send(()).expect("the timer listens");
                let timer = timer.take().expect("joined once");
                timer.join().expect("the timer ends");
            }
            poll
        });
        spin_on(timeline.task("tea", tea));
        assert_eq!(
            told(&timeline.trace()),
            [
                "tea is spawned",
                "main starts to poll tea",
                "tea returns Pending to main",
                "spin of tea x 98",
                "main starts to poll tea",
                "timer wakes tea",
                "tea returns Pending to main",
                "main starts to poll tea",
                "tea returns Ready to main",
            ]
        );
    });
}

#[test]
fn looking_changes_nothing() {
    let timeline = timeline();
    let looking = timeline.clone();
    let mut looks = Vec::new();
    let mut rounds = 0;
    let mut tea = timeline.task(
        "tea",
        poll_fn(|_| {
            rounds += 1;
            looks.push(told(&looking.trace()));
            Poll::<()>::Pending
        }),
    );
    for _ in 0..4 {
        assert!(poll_once(&mut tea).is_pending());
    }
    let all = told(&timeline.trace());
    drop(tea);
    assert_eq!(looks[0], ["tea is spawned", "main starts to poll tea"]);
    assert_eq!(
        looks[3],
        [
            "tea is spawned",
            "main starts to poll tea",
            "tea returns Pending to main",
            "spin of tea x 2",
            "main starts to poll tea",
        ]
    );
    assert_eq!(all[3], "spin of tea x 3");
}

/// Threads that spin side by side must not break each other's spins.
#[test]
fn two_threads_that_spin_stay_small() {
    within(|| {
        let timeline = Timeline::new("two loops");
        let start = Arc::new(Barrier::new(2));
        let running = Arc::new(AtomicUsize::new(2));
        let threads = ["left", "right"].map(|name| {
            let (timeline, start) = (timeline.clone(), Arc::clone(&start));
            let running = Arc::clone(&running);
            let mut rounds = 0;
            let both_spin = poll_fn(move |_| {
                // Each goes round until both did, so that they overlap.
                rounds += 1;
                if rounds == MANY / 10 {
                    running.fetch_sub(1, Ordering::SeqCst);
                }
                if rounds < MANY / 10 || running.load(Ordering::SeqCst) > 0 {
                    return Poll::Pending;
                }
                Poll::Ready(())
            });
            let thread = thread::Builder::new().name(name.to_string());
            let body = move || {
                start.wait();
                spin_on(timeline.task(name, both_spin));
            };
            thread.spawn(body).expect("a thread")
        });
        for thread in threads {
            thread.join().expect("it ends");
        }
        let trace = timeline.trace();
        trace.check().expect("legal");
        assert!(trace.events.len() < 60, "{}", trace.events_text());
        assert!(spin_polls(&trace) >= MANY / 10, "{}", trace.events_text());
        let polls: u64 = trace.summary().threads.iter().map(|t| t.polls).sum();
        assert!(polls >= MANY / 5);
    });
}

/// A task that never does the same twice is not folded: the log ends instead.
#[test]
#[cfg_attr(miri, ignore = "makes 50,000 polls")]
fn a_full_log_says_so_and_stays_legal() {
    let timeline = timeline();
    let mut round = 0;
    let fidget = poll_fn(move |cx| {
        round += 1;
        if round % 2 == 0 {
            cx.waker().wake_by_ref();
        }
        if round == 60_000 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    });
    spin_on(timeline.task("fidget", fidget));
    timeline.note("too late");
    let trace = timeline.trace();
    let told = told(&trace);
    assert!((100_001..100_010).contains(&told.len()), "{}", told.len());
    let last = told.last().expect("events");
    assert!(last.contains("the log is full"), "{last}");
}

#[test]
#[cfg_attr(miri, ignore = "makes 10,000 wakes")]
fn a_poll_that_wakes_itself_without_end_is_not_held_for_ever() {
    let timeline = timeline();
    let task = poll_fn(|cx| {
        for _ in 0..10_000 {
            cx.waker().wake_by_ref();
        }
        Poll::<()>::Pending
    });
    let mut task = timeline.task("restless", task);
    assert!(poll_once(&mut task).is_pending());
    let trace = timeline.trace();
    trace.check().expect("legal");
    assert_eq!(trace.summary().tasks[0].wakes, 10_000);
    assert_eq!(trace.events.len(), 10_003);
}
