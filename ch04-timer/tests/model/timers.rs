//! Timers that are set, moved and closed while the driver is about to sleep.

use ch04::runtime::bell::Bell;
use ch04::time::timers::Timers;
use loom::sync::Notify;
use loom::thread;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Wake, Waker};
use std::time::{Duration, Instant};

struct Model {
    bell: Bell,
    poll: Notify,
    timers: Timers,
    start: Instant,
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

impl Model {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            bell: Bell::new(),
            poll: Notify::new(),
            timers: Timers::new(),
            start: Instant::now(),
        })
    }

    fn at(&self, second: u64) -> Instant {
        self.start + Duration::from_secs(second)
    }

    /// What a sleep does at its first poll.
    fn set(&self, second: u64) {
        let set = self.timers.set(self.at(second), Waker::noop().clone());
        if set.unwrap().is_next {
            self.ring();
        }
    }

    fn ring(&self) {
        self.bell.ring(|| self.poll.notify());
    }

    /// Sleeps until the timer of that second is the next. A timer that is later
    /// would let the driver sleep too long: loom finds a deadlock.
    fn drive_until(&self, second: u64) {
        let is_next = || self.timers.next_deadline() == Some(self.at(second));
        while !is_next() {
            self.bell.announce_sleep();
            if !is_next() {
                self.poll.wait();
            }
            self.bell.end_sleep();
        }
    }
}

fn spawn(model: &Arc<Model>, work: impl FnOnce(&Model) + 'static) -> thread::JoinHandle<()> {
    let model = model.clone();
    thread::spawn(move || work(&model))
}

// ANCHOR: earlier
#[test]
fn case_49_a_new_earliest_deadline_ends_the_sleep() {
    loom::model(|| {
        let model = Model::new();
        model.set(3);
        let setters = [1, 2].map(|second| spawn(&model, move |model| model.set(second)));
        model.drive_until(1);
        for setter in setters {
            setter.join().unwrap();
        }
    });
}

#[test]
fn a_timer_that_is_moved_to_an_earlier_time_ends_the_sleep() {
    loom::model(|| {
        let model = Model::new();
        let deadline = model.at(3);
        let set = model.timers.set(deadline, Waker::noop().clone()).unwrap();
        let mover = spawn(&model, move |model| {
            let moved = model.timers.reset(set.key, model.at(1)).unwrap();
            assert!(moved.is_next);
            model.ring();
        });
        model.drive_until(1);
        mover.join().unwrap();
    });
}
// ANCHOR_END: earlier

#[test]
fn a_timer_that_meets_the_close_is_refused_or_woken() {
    loom::model(|| {
        let model = Model::new();
        let (wakes, waker) = waker();
        let closer = spawn(&model, |model| {
            for waker in model.timers.close() {
                waker.wake();
            }
        });
        let set = model.timers.set(model.at(1), waker);
        closer.join().unwrap();
        assert_eq!(wakes.0.load(SeqCst), usize::from(set.is_ok()));
        assert_eq!(Arc::strong_count(&wakes), 1, "released");
    });
}

#[test]
fn a_waker_that_meets_the_fire_is_woken_or_told() {
    loom::model(|| {
        let model = Model::new();
        let [(first_wakes, first), (last_wakes, last)] = [waker(), waker()];
        let set = model.timers.set(model.at(1), first).unwrap();
        let driver = spawn(&model, |model| {
            model.timers.pop_expired(model.at(1)).unwrap().wake();
        });
        let waits = model.timers.renew(&set.key, last).unwrap();
        driver.join().unwrap();
        let woken = [&first_wakes, &last_wakes].map(|wakes| wakes.0.load(SeqCst));
        assert_eq!(woken, if waits { [0, 1] } else { [1, 0] });
        model.timers.remove(set.key);
    });
}
