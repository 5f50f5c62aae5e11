//! loom runs these under every order of their threads that the memory model
//! allows: `RUSTFLAGS="--cfg model" cargo test -p ch03 --release --test model`.
//!
//! The numbers are those of the checklist (`checklist.rs`).
#![cfg(model)]

use ch03::block_on;
use ch03::task::join::Slot;
use ch03::task::state::State;
use loom::sync::atomic::AtomicUsize;
use loom::sync::atomic::Ordering::{Relaxed, SeqCst};
use loom::thread;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

// ANCHOR: queue
/// A task and its queue, boiled down to what the protocol is about.
struct Model {
    state: State,
    /// How often the task is in the queue.
    entries: AtomicUsize,
    polled_now: AtomicUsize,
    polls: AtomicUsize,
    /// What a poll leaves for the next one, as a future does in its variables.
    left: AtomicUsize,
    /// What the wakers write before they wake, and what a poll has seen of it.
    written: AtomicUsize,
    seen: AtomicUsize,
}

impl Model {
    fn new() -> Arc<Self> {
        let [entries, polled_now, polls, left, written, seen] =
            [1, 0, 0, 0, 0, 0].map(AtomicUsize::new);
        Arc::new(Self {
            state: State::new(),
            entries,
            polled_now,
            polls,
            left,
            written,
            seen,
        })
    }

    fn enqueue(&self) {
        let before = self.entries.fetch_add(1, SeqCst);
        assert_eq!(before, 0, "the task is in the queue twice");
    }

    fn wake(&self) {
        if self.state.wake() {
            self.enqueue();
        }
    }

    // ANCHOR_END: queue

    // ANCHOR: turn
    /// One turn, if the task is in the queue. Says whether it was.
    fn turn(&self) -> bool {
        if self.entries.compare_exchange(1, 0, SeqCst, SeqCst).is_err() {
            return false;
        }
        assert!(self.state.start());
        assert_eq!(
            self.polled_now.fetch_add(1, Relaxed),
            0,
            "two polls at once"
        );
        let polls = self.polls.fetch_add(1, Relaxed);
        assert_eq!(self.left.load(Relaxed), polls, "a turn missed the last one");
        self.left.store(polls + 1, Relaxed);
        self.seen.store(self.written.load(Relaxed), Relaxed);
        self.polled_now.fetch_sub(1, Relaxed);
        if self.state.pause() {
            self.enqueue();
        }
        true
    }

    /// Turns until the queue is empty.
    fn run(&self) {
        while self.turn() {}
    }
}
// ANCHOR_END: turn

fn spawn(model: &Arc<Model>, work: impl FnOnce(&Model) + 'static) -> thread::JoinHandle<()> {
    let model = model.clone();
    thread::spawn(move || work(&model))
}

// ANCHOR: wake
#[test]
fn case_05_and_07_a_wake_is_followed_by_a_poll_that_sees_why() {
    loom::model(|| {
        let model = Model::new();
        let waker = spawn(&model, |model| {
            model.written.store(1, Relaxed);
            model.wake();
        });
        model.run();
        waker.join().unwrap();
        model.run();
        assert_eq!(model.seen.load(Relaxed), 1, "the wake was lost");
        assert!(model.polls.load(Relaxed) <= 2, "one wake, one poll");
    });
}
// ANCHOR_END: wake

#[test]
fn case_04_and_13_two_wakes_at_once_make_one_entry() {
    loom::model(|| {
        let model = Model::new();
        model.run();
        let wakers = [(); 2].map(|()| {
            spawn(&model, |model| {
                model.written.fetch_add(1, Relaxed);
                model.wake();
            })
        });
        model.turn();
        for waker in wakers {
            waker.join().unwrap();
        }
        model.run();
        assert_eq!(model.seen.load(Relaxed), 2);
        let polls = model.polls.load(Relaxed);
        assert!((2..=3).contains(&polls), "{polls} polls");
    });
}

#[test]
fn case_06_two_threads_never_poll_at_once() {
    loom::model(|| {
        let model = Model::new();
        let runner = spawn(&model, |model| {
            model.turn();
        });
        let waker = spawn(&model, Model::wake);
        model.turn();
        runner.join().unwrap();
        waker.join().unwrap();
        model.run();
    });
}

#[test]
fn case_09_a_wake_that_meets_the_end_polls_nobody() {
    loom::model(|| {
        let model = Model::new();
        let waker = spawn(&model, Model::wake);
        // A turn in which the task is ready.
        model.entries.store(0, SeqCst);
        assert!(model.state.start());
        model.state.end();
        waker.join().unwrap();
        assert_eq!(
            model.entries.load(SeqCst),
            0,
            "a finished task is in the queue"
        );
    });
}

#[test]
fn case_22_an_abort_meets_a_wake_and_a_turn() {
    loom::model(|| {
        let model = Model::new();
        let waker = spawn(&model, Model::wake);
        let aborter = spawn(&model, |model| {
            if model.state.cancel() {
                model.enqueue();
            }
        });
        let turn = || {
            if model
                .entries
                .compare_exchange(1, 0, SeqCst, SeqCst)
                .is_err()
            {
                return false;
            }
            if !model.state.start() {
                model.state.end();
                return true;
            }
            if model.state.pause() {
                model.enqueue();
            }
            false
        };
        let mut over = turn();
        waker.join().unwrap();
        aborter.join().unwrap();
        while !over && model.entries.load(SeqCst) > 0 {
            over = turn();
        }
        assert!(over, "the abort was lost");
        assert_eq!(model.entries.load(SeqCst), 0);
    });
}

// ANCHOR: slot
#[test]
fn case_14_a_handle_gets_the_output_or_a_wake() {
    loom::model(|| {
        let slot = Arc::new(Slot::new());
        let filled = slot.clone();
        let task = thread::spawn(move || filled.fill(Ok(7)));
        let output = block_on(poll_fn(|cx| slot.poll(cx)));
        assert_eq!(output.unwrap(), 7);
        task.join().unwrap();
    });
}
// ANCHOR_END: slot

#[test]
fn case_15_only_the_last_waker_counts() {
    #[derive(Default)]
    struct Wakes(std::sync::atomic::AtomicUsize);
    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    loom::model(|| {
        let slot = Arc::new(Slot::new());
        let [first, last] = [(); 2].map(|()| Arc::new(Wakes::default()));
        let poll =
            |wakes: &Arc<Wakes>| slot.poll(&mut Context::from_waker(&Waker::from(wakes.clone())));
        assert!(poll(&first).is_pending());
        let filled = slot.clone();
        let task = thread::spawn(move || filled.fill(Ok(())));
        let polled = poll(&last);
        task.join().unwrap();
        let woken = [&first, &last].map(|wakes| wakes.0.load(SeqCst));
        match polled {
            Poll::Pending => assert_eq!(woken, [0, 1]),
            Poll::Ready(_) => assert_eq!(woken, [1, 0]),
        }
        assert_eq!(Arc::strong_count(&first), 1, "released");
    });
}

#[test]
fn case_16_the_output_is_dropped_once_when_the_handle_goes() {
    loom::model(|| {
        let slot = Arc::new(Slot::new());
        let output = std::sync::Arc::new(());
        let (filled, in_slot) = (slot.clone(), output.clone());
        let task = thread::spawn(move || filled.fill(Ok(in_slot)));
        slot.detach();
        task.join().unwrap();
        assert_eq!(Arc::strong_count(&output), 1);
    });
}
