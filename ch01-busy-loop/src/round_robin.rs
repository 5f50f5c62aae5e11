//! Many futures on one thread, each polled in its turn.

// ANCHOR: round_robin
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Waker};

type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Polls its tasks in turn, first come first served, until all are ready.
///
/// # Examples
///
/// ```
/// use std::cell::RefCell;
///
/// let seen = RefCell::new(Vec::new());
/// let mut tasks = ch01::RoundRobin::new();
/// tasks.spawn(async { seen.borrow_mut().push("first") });
/// tasks.spawn(async { seen.borrow_mut().push("second") });
/// tasks.run();
/// assert_eq!(*seen.borrow(), ["first", "second"]);
/// ```
#[derive(Default)]
pub struct RoundRobin<'a> {
    queue: VecDeque<Task<'a>>,
}

impl<'a> RoundRobin<'a> {
    /// An executor without tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a task. It does nothing until [`run`](Self::run) polls it.
    pub fn spawn(&mut self, future: impl Future<Output = ()> + 'a) {
        self.queue.push_back(Box::pin(future));
    }

    /// Polls the tasks in turn until the last one is ready, and returns how
    /// many polls it took.
    ///
    /// # Panics
    ///
    /// If a task panics; the tasks behind it are then never polled again.
    pub fn run(mut self) -> u64 {
        let mut cx = Context::from_waker(Waker::noop());
        let mut polls = 0;
        while let Some(mut task) = self.queue.pop_front() {
            polls += 1;
            if task.as_mut().poll(&mut cx).is_pending() {
                self.queue.push_back(task);
            }
        }
        polls
    }
}
// ANCHOR_END: round_robin

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yield_now;
    use std::cell::RefCell;
    use std::future::poll_fn;
    use std::task::Poll;

    #[test]
    fn nothing_to_do_ends_at_once() {
        assert_eq!(RoundRobin::new().run(), 0);
    }

    #[test]
    fn tasks_take_turns_in_the_order_of_their_spawning() {
        let log = RefCell::new(Vec::new());
        let mut tasks = RoundRobin::new();
        for (name, steps) in [("a", 2), ("b", 1), ("c", 3)] {
            let log = &log;
            tasks.spawn(async move {
                for step in 1..=steps {
                    log.borrow_mut().push(format!("{name}{step}"));
                    yield_now().await;
                }
            });
        }
        // One poll a step, and one that ends the task.
        assert_eq!(tasks.run(), 3 + 2 + 4);
        assert_eq!(*log.borrow(), ["a1", "b1", "c1", "a2", "c2", "c3"]);
    }

    #[test]
    fn a_finished_task_is_dropped_before_the_next_one_runs() {
        let alive = std::rc::Rc::new(());
        let held = alive.clone();
        let mut tasks = RoundRobin::new();
        // Not an async block: that drops what it holds when it ends, not when it is dropped.
        tasks.spawn(poll_fn(move |_| {
            let _ = &held;
            Poll::Ready(())
        }));
        tasks.spawn(async { assert_eq!(std::rc::Rc::strong_count(&alive), 1) });
        assert_eq!(tasks.run(), 2);
    }

    #[test]
    fn tasks_never_run_are_dropped() {
        let alive = std::rc::Rc::new(());
        let held = alive.clone();
        let mut tasks = RoundRobin::new();
        tasks.spawn(async move { drop(held) });
        drop(tasks);
        assert_eq!(std::rc::Rc::strong_count(&alive), 1);
    }
}
