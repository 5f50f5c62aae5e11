//! Work that a waker does whenever it is cloned, called or dropped, and how often
//! each of these happened: what a waker may do, and what none of `std`'s does.

#[path = "../support/hooked.rs"]
mod waker;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::task::Waker;
use waker::{When, hooked};

/// What its wakers do, and how often each thing happened to them.
pub struct Hook {
    work: Box<dyn Fn() + Send + Sync>,
    is_running: AtomicBool,
    pub clones: AtomicUsize,
    pub wakes: AtomicUsize,
    pub drops: AtomicUsize,
}

impl Hook {
    pub fn new(work: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            work: Box::new(work),
            is_running: AtomicBool::new(false),
            clones: AtomicUsize::new(0),
            wakes: AtomicUsize::new(0),
            drops: AtomicUsize::new(0),
        })
    }

    pub fn waker(self: &Arc<Self>) -> Waker {
        let hook = self.clone();
        hooked(move |when| {
            hook.run(match when {
                When::Cloned => &hook.clones,
                When::Woken => &hook.wakes,
                When::Dropped => &hook.drops,
            });
        })
    }

    /// Work that meets another of our wakers does not begin anew.
    fn run(&self, count: &AtomicUsize) {
        count.fetch_add(1, SeqCst);
        if !self.is_running.swap(true, SeqCst) {
            (self.work)();
            self.is_running.store(false, SeqCst);
        }
    }

    /// That each of the three has happened, or the test has tested nothing.
    pub fn has_run(&self) -> bool {
        [&self.clones, &self.wakes, &self.drops]
            .iter()
            .all(|count| count.load(SeqCst) > 0)
    }
}
