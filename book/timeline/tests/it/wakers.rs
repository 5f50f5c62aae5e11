//! What the executor and the leaves see of the wrapped waker; and that no
//! foreign code ever runs while the log is locked: it would hang here.

use std::cell::RefCell;
use std::future::{Future, pending, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use timeline::Timeline;

use crate::support::*;

/// An executor's waker that counts how it is woken.
#[derive(Default)]
struct Counted {
    by_value: AtomicUsize,
    by_ref: AtomicUsize,
}

impl Wake for Counted {
    fn wake(self: Arc<Self>) {
        self.by_value.fetch_add(1, Ordering::SeqCst);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.by_ref.fetch_add(1, Ordering::SeqCst);
    }
}

/// Polls once and returns the waker that the future saw.
fn waker_seen(timeline: &Timeline, executor: &Waker) -> Waker {
    let mut seen = None;
    let look = poll_fn(|cx| {
        seen = Some(cx.waker().clone());
        Poll::<()>::Pending
    });
    let mut task = timeline.task("looks", look);
    let _ = Pin::new(&mut task).poll(&mut Context::from_waker(executor));
    drop(task);
    seen.expect("it was polled")
}

#[test]
fn clones_of_the_executors_waker_are_balanced() {
    let timeline = timeline();
    let count = Arc::new(Counted::default());
    let executor = Waker::from(Arc::clone(&count));
    let before = Arc::strong_count(&count);
    let mut task = timeline.task("tea", pending::<()>());
    for _ in 0..100 {
        let _ = Pin::new(&mut task).poll(&mut Context::from_waker(&executor));
        // Nothing keeps the waker, so the tracer keeps none either.
        assert_eq!(Arc::strong_count(&count), before);
    }
    let seen = waker_seen(&timeline, &executor);
    assert_eq!(Arc::strong_count(&count), before + 1);
    let more = [seen.clone(), seen.clone()];
    assert_eq!(Arc::strong_count(&count), before + 1, "clones share it");
    drop((seen, more));
    assert_eq!(Arc::strong_count(&count), before);
}

#[test]
fn wakes_are_passed_on_by_value_where_possible() {
    let timeline = timeline();
    let count = Arc::new(Counted::default());
    let executor = Waker::from(Arc::clone(&count));
    let counts = || {
        let load = |count: &AtomicUsize| count.load(Ordering::SeqCst);
        (load(&count.by_value), load(&count.by_ref))
    };
    let seen = waker_seen(&timeline, &executor);
    seen.wake_by_ref();
    assert_eq!(counts(), (0, 1));
    let other = seen.clone();
    other.wake();
    assert_eq!(counts(), (0, 2), "somebody else holds it");
    seen.wake();
    assert_eq!(counts(), (1, 2), "the last one");
    assert_eq!(timeline.trace().summary().tasks[0].wakes, 3);
    drop(executor);
    assert_eq!(Arc::strong_count(&count), 1);
}

#[test]
#[cfg_attr(
    miri,
    ignore = "under Miri, clones of any Arc-based waker say no to will_wake"
)]
fn a_leaf_that_keeps_its_waker_finds_that_it_would_wake() {
    let timeline = timeline();
    let executor = Waker::from(Arc::new(Counted::default()));
    let other = Waker::from(Arc::new(Counted::default()));
    let results = Mutex::new(Vec::new());
    let kept = Mutex::new(None::<Waker>);
    let leaf = poll_fn(|cx| {
        let mut kept = kept.lock().expect("not poisoned");
        let would = kept.as_ref().map(|kept| kept.will_wake(cx.waker()));
        results.lock().expect("not poisoned").extend(would);
        *kept = Some(cx.waker().clone());
        Poll::<()>::Pending
    });
    let mut task = timeline.task("leaf", leaf);
    for waker in [&executor, &executor, &executor.clone(), &other, &other] {
        let _ = Pin::new(&mut task).poll(&mut Context::from_waker(waker));
    }
    drop(task);
    let results = results.into_inner().expect("not poisoned");
    assert_eq!(results, [true, true, false, true]);
}

#[test]
#[cfg_attr(
    miri,
    ignore = "under Miri, clones of any Arc-based waker say no to will_wake"
)]
fn nested_wakers_keep_their_identity_too() {
    let timeline = timeline();
    let executor = Waker::from(Arc::new(Counted::default()));
    let mut seen: Vec<Waker> = Vec::new();
    let leaf = poll_fn(|cx| {
        seen.push(cx.waker().clone());
        Poll::<()>::Pending
    });
    let mut task = timeline.task("outer", timeline.task("inner", leaf));
    for _ in 0..3 {
        let _ = Pin::new(&mut task).poll(&mut Context::from_waker(&executor));
    }
    drop(task);
    assert!(seen[0].will_wake(&seen[1]) && seen[1].will_wake(&seen[2]));
}

/// An executor whose waker is a reference to the task: a tracer that kept a
/// waker inside the task's future would make a cycle of it.
#[test]
fn a_task_that_its_executor_forgets_is_dropped() {
    struct Task(#[allow(dead_code)] Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>);
    impl Wake for Task {
        fn wake(self: Arc<Self>) {}
    }
    let timeline = timeline();
    let future = Box::pin(timeline.task("tea", pending()));
    let task = Arc::new(Task(Mutex::new(Some(future))));
    let waker = Waker::from(Arc::clone(&task));
    if let Some(future) = task.0.lock().expect("not poisoned").as_mut() {
        let _ = future.as_mut().poll(&mut Context::from_waker(&waker));
    }
    drop(waker);
    drop(task);
    let told = told(&timeline.trace());
    assert_eq!(
        told.last().expect("events"),
        "tea is dropped before it is ready"
    );
}

/// An executor's waker whose wake and drop use the timeline themselves.
struct Reenters {
    timeline: Timeline,
    /// Dropped in `wake`, as an executor may drop a task.
    victim: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
}

impl Wake for Reenters {
    fn wake(self: Arc<Self>) {
        self.timeline.note("wake begins");
        let victim = self.victim.lock().expect("not poisoned").take();
        if let Some(mut victim) = victim {
            let waker = Waker::noop();
            let _ = victim.as_mut().poll(&mut Context::from_waker(waker));
        }
        let _ = self.timeline.trace();
    }
}

impl Drop for Reenters {
    fn drop(&mut self) {
        self.timeline.note("waker dropped");
    }
}

#[test]
fn a_waker_may_poll_and_drop_tasks_while_it_wakes() {
    within(|| {
        let timeline = timeline();
        let victim = timeline.task("victim", pending());
        let executor = Waker::from(Arc::new(Reenters {
            timeline: timeline.clone(),
            victim: Mutex::new(Some(Box::pin(victim))),
        }));
        let mut task = timeline.task("tea", countdown(1, true));
        let mut cx = Context::from_waker(&executor);
        assert!(Pin::new(&mut task).poll(&mut cx).is_pending());
        drop(executor);
        assert_eq!(
            told(&timeline.trace())[2..],
            [
                "main starts to poll tea",
                "tea wakes itself on main",
                "tea notes: wake begins",
                "main starts to poll victim",
                "victim returns Pending to main",
                "victim is dropped before it is ready",
                "tea returns Pending to main",
                "main notes: waker dropped",
            ]
        );
    });
}

/// A future whose poll, drop and name call back into the timeline.
#[test]
fn names_futures_and_sleeps_may_use_the_timeline() {
    struct Name(Timeline);
    impl AsRef<str> for Name {
        fn as_ref(&self) -> &str {
            self.0.note("asked for its name");
            "tea"
        }
    }
    impl From<Name> for String {
        fn from(name: Name) -> String {
            name.as_ref().to_string()
        }
    }
    within(|| {
        let timeline = timeline();
        timeline.name_thread(Name(timeline.clone()));
        timeline.note(Name(timeline.clone()));
        timeline.note_pending(Name(timeline.clone()));
        let mut task = timeline.task(Name(timeline.clone()), async {});
        timeline.parked(|| assert!(poll_once(&mut task).is_ready()));
        assert_eq!(timeline.trace().tasks, ["tea"]);
    });
}

/// The wake races the poll's end, and both race a drop on a third thread.
#[test]
fn wake_poll_and_drop_race_without_a_hang() {
    within(|| {
        let rounds = if cfg!(miri) { 5 } else { 500 };
        for _ in 0..rounds {
            let timeline = timeline();
            let slot = Slot::new();
            let mut task = timeline.task("tea", Slot::filled(Arc::clone(&slot)));
            let waker = Waker::from(Arc::new(Counted::default()));
            thread::scope(|scope| {
                scope.spawn(|| slot.fill());
                scope.spawn(|| drop(timeline.trace()));
                scope.spawn(move || {
                    let _ = Pin::new(&mut task).poll(&mut Context::from_waker(&waker));
                    drop(task);
                });
            });
            timeline.trace().check().expect("legal");
        }
    });
}

/// Wakers are used in odd places: here by a thread that is ending.
#[test]
fn a_wake_from_a_thread_local_destructor_is_recorded() {
    struct WakesLate(Waker);
    impl Drop for WakesLate {
        fn drop(&mut self) {
            self.0.wake_by_ref();
        }
    }
    thread_local!(static LATE: RefCell<Option<WakesLate>> = const { RefCell::new(None) });
    let timeline = timeline();
    let waker = waker_seen(&timeline, Waker::noop());
    let thread = thread::Builder::new().name("ending".to_string());
    let body = move || LATE.with(|late| *late.borrow_mut() = Some(WakesLate(waker)));
    thread
        .spawn(body)
        .expect("a thread")
        .join()
        .expect("it ends");
    let trace = timeline.trace();
    let wakes = trace.events.iter().filter(|e| e.kind_name() == "wake");
    assert_eq!(wakes.count(), 1);
    assert_eq!(trace.threads.len(), 2, "{:?}", trace.threads);
}

/// A stale waker, used long after its task was over, and after the timeline's
/// handles are gone.
#[test]
fn a_waker_outlives_task_and_timeline() {
    let timeline = timeline();
    let mut task = timeline.task("tea", async {});
    assert!(poll_once(&mut task).is_ready());
    let waker = waker_seen(&timeline, Waker::noop());
    drop((task, timeline));
    waker.wake_by_ref();
    waker.wake();
}
