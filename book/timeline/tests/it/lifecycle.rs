//! Spawn, panic, drop, names, parks and notes.

use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use std::thread;

use timeline::{Kind, Timeline};

use crate::support::*;

#[test]
fn a_panic_is_recorded_and_goes_on() {
    let timeline = timeline();
    let inner = timeline.task("inner", async { panic!("burnt") });
    let mut outer = timeline.task("outer", inner);
    let caught = catch_unwind(AssertUnwindSafe(|| poll_once(&mut outer)));
    let payload = caught.expect_err("the panic reaches the executor");
    assert_eq!(payload.downcast_ref::<&str>(), Some(&"burnt"));
    drop(outer);
    assert_eq!(
        told(&timeline.trace())[2..],
        [
            "main starts to poll outer",
            "main starts to poll inner",
            "inner panics on main",
            "outer panics on main",
        ],
        "and the drop of a future that is over is not recorded"
    );
}

#[test]
fn recording_goes_on_after_a_panic() {
    let timeline = timeline();
    let mut bad = timeline.task("bad", async { panic!("burnt") });
    let _ = catch_unwind(AssertUnwindSafe(|| poll_once(&mut bad)));
    let mut good = timeline.task("good", async {});
    assert!(poll_once(&mut good).is_ready());
    assert_eq!(told(&timeline.trace()).len(), 6);
}

#[test]
fn a_drop_while_pending_is_recorded_before_what_it_causes() {
    struct NotesDrop(Timeline);
    impl Drop for NotesDrop {
        fn drop(&mut self) {
            self.0.note("the tea is poured away");
        }
    }
    let timeline = timeline();
    let guard = NotesDrop(timeline.clone());
    let sip = timeline.task("sip", pending::<()>());
    let mut tea = timeline.task("tea", async move {
        let _guard = guard;
        sip.await;
    });
    assert!(poll_once(&mut tea).is_pending());
    drop(tea);
    assert_eq!(
        told(&timeline.trace())[6..],
        [
            "tea is dropped before it is ready",
            // In the order in which Rust drops the variables.
            "sip is dropped before it is ready",
            "main notes: the tea is poured away",
        ]
    );
}

#[test]
fn a_drop_without_any_poll_is_a_cancel_too() {
    let timeline = timeline();
    drop(timeline.task("tea", async {}));
    assert_eq!(
        told(&timeline.trace()),
        ["tea is spawned", "tea is dropped before it is ready"]
    );
}

#[test]
fn the_drop_of_a_finished_future_is_not_recorded() {
    let timeline = timeline();
    let mut tea = timeline.task("tea", async {});
    assert!(poll_once(&mut tea).is_ready());
    drop(tea);
    assert_eq!(told(&timeline.trace()).len(), 3);
}

#[test]
fn a_drop_may_happen_on_another_thread() {
    let timeline = timeline();
    let mut tea = timeline.task("tea", pending::<()>());
    assert!(poll_once(&mut tea).is_pending());
    let reaper = thread::Builder::new().name("reaper".to_string());
    let reaper = reaper.spawn(move || drop(tea)).expect("a thread");
    reaper.join().expect("it ends");
    let trace = timeline.trace();
    let last = trace.events.last().expect("events");
    assert_eq!(last.thread.as_deref(), Some("reaper"));
    assert!(matches!(&last.kind, Kind::Drop { task } if task == "tea"));
}

#[test]
fn a_task_spawned_inside_a_poll_knows_by_whom() {
    let timeline = timeline();
    let spawning = timeline.clone();
    let mut lunch = timeline.task("lunch", async move {
        spawning.task("tea", async {}).await;
    });
    assert!(poll_once(&mut lunch).is_ready());
    assert_eq!(
        told(&timeline.trace()),
        [
            "lunch is spawned",
            "main starts to poll lunch",
            "lunch spawns tea",
            "main starts to poll tea",
            "tea returns Ready to main",
            "lunch returns Ready to main",
        ]
    );
}

#[test]
fn a_poll_after_the_end_is_recorded_as_a_fault() {
    let timeline = timeline();
    let mut tea = timeline.task("tea", poll_fn(|_| Poll::Ready(())));
    assert!(poll_once(&mut tea).is_ready());
    assert!(poll_once(&mut tea).is_ready());
    let faults = timeline.trace().check().expect_err("a fault");
    assert_eq!(
        faults,
        ["event 4 (poll-start): tea is polled, but it was ready before"]
    );
}

#[test]
fn threads_have_stable_names() {
    let timeline = Timeline::new("names");
    let note = |name: Option<&str>| {
        let thread = thread::Builder::new();
        let thread = match name {
            Some(name) => thread.name(name.to_string()),
            None => thread,
        };
        let timeline = timeline.clone();
        let body = move || timeline.note("hello");
        thread
            .spawn(body)
            .expect("a thread")
            .join()
            .expect("it ends");
    };
    note(None);
    note(Some("timer"));
    note(None);
    note(Some("timer"));
    assert_eq!(
        timeline.trace().threads,
        ["thread 1", "timer", "thread 2", "timer 2"]
    );
}

#[test]
fn a_thread_may_be_named_late_and_twice() {
    let timeline = Timeline::new("names");
    timeline.note("hello");
    timeline.name_thread("main");
    timeline.name_thread("main");
    let trace = timeline.trace();
    assert_eq!(trace.threads, ["main"]);
    assert_eq!(trace.events[0].thread.as_deref(), Some("main"));
}

#[test]
fn a_sleep_that_panics_ends_as_well() {
    let timeline = timeline();
    let _ = catch_unwind(AssertUnwindSafe(|| timeline.parked(|| panic!("alarm"))));
    assert_eq!(told(&timeline.trace()), ["main parks", "main runs again"]);
}

#[test]
fn notes_know_their_task() {
    let timeline = timeline();
    let noting = timeline.clone();
    timeline.note("before");
    let mut tea = timeline.task("tea", async move {
        noting.note("inside");
        noting.note_pending("never shown: the poll ends Ready");
    });
    assert!(poll_once(&mut tea).is_ready());
    timeline.note_pending("outside a poll");
    let told = told(&timeline.trace());
    assert_eq!(told[0], "main notes: before");
    assert_eq!(told[3], "tea notes: inside");
    assert_eq!(told[4], "tea returns Ready to main");
    assert_eq!(told[5], "main notes: outside a poll");
}

/// A server spawns tasks for ever: the names must end with the events.
#[test]
#[cfg_attr(miri, ignore = "records 100,000 events")]
fn a_full_log_takes_no_more_names() {
    let timeline = timeline();
    for _ in 0..50_001 {
        timeline.record_park();
        timeline.record_unpark();
    }
    let full = timeline.trace();
    let late = timeline.clone();
    let body = move || {
        late.name_thread("late");
        let mut tea = late.task("tea", async { late.note_pending("water") });
        assert!(poll_once(&mut tea).is_ready());
        drop(late.task("soup", async {}));
    };
    thread::spawn(body).join().expect("it ends");
    assert_eq!(timeline.trace(), full);
}

/// What is held of one thread when the log becomes full stands before what
/// another thread wrote already. It must not be cut off in the middle.
#[test]
#[cfg_attr(miri, ignore = "records 500,000 events")]
fn a_log_becomes_full_between_two_polls_and_not_inside_one() {
    for notes in 99_992..99_997 {
        let timeline = timeline();
        for _ in 0..notes {
            timeline.note("hello");
        }
        let mut tea = timeline.task("tea", pending::<()>());
        let outer = poll_fn(|_| {
            assert!(poll_once(&mut tea).is_pending());
            // Ends before main goes on: it is another thread, but no race.
            thread::scope(|scope| {
                scope.spawn(|| assert!(poll_once(&mut tea).is_pending()));
            });
            timeline.note("hello");
            Poll::<()>::Pending
        });
        assert!(poll_once(&mut timeline.task("outer", outer)).is_pending());
        let told = told(&timeline.trace());
        let last = told.last().expect("events");
        assert!(last.contains("the log is full"), "{notes}: {last}");
    }
}

#[test]
fn traced_futures_are_send_and_unpin_whatever_is_inside() {
    fn is_send<T: Send>(_: &T) {}
    fn is_unpin<T: Unpin>(_: &T) {}
    let timeline = Timeline::new("traits");
    let pinned = std::marker::PhantomPinned;
    let task = timeline.task("tea", async move {
        std::future::ready(()).await;
        let _ = &pinned;
    });
    is_send(&task);
    is_unpin(&task);
}

#[test]
fn two_timelines_do_not_see_each_other() {
    let (one, two) = (timeline(), timeline());
    let mut task = one.task("tea", two.task("soup", async {}));
    assert!(poll_once(&mut task).is_ready());
    assert_eq!(one.trace().tasks, ["tea"]);
    assert_eq!(two.trace().tasks, ["soup"]);
    assert_eq!(told(&one.trace()).len(), 3);
    assert_eq!(told(&two.trace()).len(), 3);
}
