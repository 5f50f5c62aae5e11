//! The bell: whoever leaves work and rings is heard.

use ch04::runtime::bell::Bell;
use loom::sync::Notify;
use loom::sync::atomic::AtomicUsize;
use loom::sync::atomic::Ordering::Relaxed;
use loom::thread;
use std::sync::Arc;

// ANCHOR: driver
/// A driver, and work that others leave for it.
struct Model {
    bell: Bell,
    /// The system's poll, boiled down: a wake that comes before the sleep is kept.
    poll: Notify,
    /// The accesses are relaxed: only the bell puts them in order.
    work: [AtomicUsize; 2],
    /// Only counted: the standard library's, so that loom does not try its orders.
    system_calls: std::sync::atomic::AtomicUsize,
}

impl Model {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            bell: Bell::new(),
            poll: Notify::new(),
            work: [0, 0].map(AtomicUsize::new),
            system_calls: Default::default(),
        })
    }

    fn leave_work(&self, place: usize) {
        self.work[place].store(1, Relaxed);
        self.bell.ring(|| {
            self.system_calls.fetch_add(1, Relaxed);
            self.poll.notify();
        });
    }

    fn left(&self) -> usize {
        self.work.iter().map(|work| work.load(Relaxed)).sum()
    }

    /// Returns when it has seen so many pieces of work, and says how often it
    /// announced a sleep. If it sleeps through one, loom finds a deadlock.
    fn drive(&self, pieces: usize) -> usize {
        let (mut seen, mut announced) = (0, 0);
        while seen < pieces {
            self.bell.announce_sleep();
            announced += 1;
            if self.left() == seen {
                self.poll.wait();
            }
            self.bell.end_sleep();
            seen = self.left();
        }
        announced
    }
}
// ANCHOR_END: driver

fn leave_work(model: &Arc<Model>, place: usize) -> thread::JoinHandle<()> {
    let model = model.clone();
    thread::spawn(move || model.leave_work(place))
}

// ANCHOR: rings
#[test]
fn work_is_not_slept_through() {
    loom::model(|| {
        let model = Model::new();
        let ringer = leave_work(&model, 0);
        model.drive(1);
        ringer.join().unwrap();
    });
}

#[test]
fn a_second_ring_is_heard_as_well() {
    loom::model(|| {
        let model = Model::new();
        let ringer = {
            let model = model.clone();
            thread::spawn(move || [0, 1].map(|place| model.leave_work(place)))
        };
        let announced = model.drive(2);
        ringer.join().unwrap();
        let calls = model.system_calls.load(Relaxed);
        assert!(calls <= announced, "{calls} calls, {announced} sleeps");
    });
}

#[test]
fn of_two_who_ring_both_are_heard() {
    let mut few_switches = loom::model::Builder::new();
    few_switches.preemption_bound = Some(3);
    few_switches.check(|| {
        let model = Model::new();
        let ringers = [0, 1].map(|place| leave_work(&model, place));
        let announced = model.drive(2);
        for ringer in ringers {
            ringer.join().unwrap();
        }
        let calls = model.system_calls.load(Relaxed);
        assert!(calls <= announced, "{calls} calls, {announced} sleeps");
    });
}

#[test]
fn a_driver_that_is_awake_costs_no_system_call() {
    loom::model(|| {
        let model = Model::new();
        model.bell.announce_sleep();
        model.bell.end_sleep();
        let ringer = leave_work(&model, 0);
        model.leave_work(1);
        ringer.join().unwrap();
        assert_eq!(model.system_calls.load(Relaxed), 0);
    });
}
// ANCHOR_END: rings
