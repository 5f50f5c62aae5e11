//! The states between the events, and the numbers that come of them.
//!
//! A task is queued after its spawn and after a wake, polled, waiting after
//! `Pending`, or over. [`Trace::replay`] walks through the events once and
//! hands out the stretches of time; lanes and summary are made from those.

use std::collections::HashMap;

use crate::trace::{Event, Kind, PollResult, Trace};

/// The numbers of a [`Trace`], from [`Trace::summary`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// One a task, in the trace's order.
    pub tasks: Vec<TaskSummary>,
    /// One a thread, in the trace's order.
    pub threads: Vec<ThreadSummary>,
}

/// The numbers of one task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskSummary {
    /// The task's name.
    pub name: String,
    /// Polls recorded one by one.
    pub polls: u64,
    /// Polls in the spins that name this task. A spin counts the polls of its
    /// tasks together, so this is shared with the other tasks it names.
    pub spin_polls: u64,
    /// Wakes recorded one by one.
    pub wakes: u64,
    /// Polls, of those recorded one by one, after a `Pending` and without a
    /// wake since the start of the poll before.
    pub spurious: u64,
}

/// The numbers of one thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadSummary {
    /// The thread's name.
    pub name: String,
    /// Polls on this thread, those in spins included.
    pub polls: u64,
    /// Microseconds in which it polled or span.
    pub busy: u64,
    /// Microseconds in which it was parked.
    pub parked: u64,
}

/// What a lane shows. Ordered: where several fall into one cell of a drawing,
/// the greatest is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    Parked,
    Waiting,
    Queued,
    Spinning,
    Polled,
}

/// A thread or a task, by its place in the trace's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Lane {
    Thread(usize),
    Task(usize),
}

/// A stretch of time in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) lane: Lane,
    pub(crate) state: State,
    pub(crate) from: u64,
    pub(crate) to: u64,
}

#[derive(Default)]
struct Replay {
    spans: Vec<Span>,
    open: HashMap<Lane, (State, u64)>,
    /// Polls that are open on each thread.
    depth: HashMap<usize, usize>,
    woken: HashMap<usize, bool>,
}

impl Replay {
    /// Ends the lane's state and begins the next, if there is one.
    fn set(&mut self, lane: Lane, t: u64, state: Option<State>) {
        if let Some((state, from)) = self.open.remove(&lane) {
            let to = t.max(from);
            self.spans.push(Span {
                lane,
                state,
                from,
                to,
            });
        }
        if let Some(state) = state {
            self.open.insert(lane, (state, t));
        }
    }

    fn state(&self, lane: Lane) -> Option<State> {
        self.open.get(&lane).map(|(state, _)| *state)
    }

    fn polls(&self, thread: usize) -> bool {
        self.depth.get(&thread).is_some_and(|depth| *depth > 0)
    }

    fn step(&mut self, event: &Event, thread: Option<usize>, task: Option<usize>) {
        let t = event.t;
        match (&event.kind, thread, task) {
            (Kind::Spawn { .. }, _, Some(task)) => {
                self.set(Lane::Task(task), t, Some(State::Queued));
            }
            (Kind::PollStart { .. }, Some(thread), Some(task)) => {
                self.set(Lane::Task(task), t, Some(State::Polled));
                self.woken.insert(task, false);
                let depth = self.depth.entry(thread).or_default();
                *depth += 1;
                if *depth == 1 {
                    self.set(Lane::Thread(thread), t, Some(State::Polled));
                }
            }
            (Kind::PollEnd { result, .. }, Some(thread), Some(task)) => {
                let woken = self.woken.get(&task).copied().unwrap_or(false);
                let next = match result {
                    PollResult::Pending if woken => Some(State::Queued),
                    PollResult::Pending => Some(State::Waiting),
                    PollResult::Ready | PollResult::Panicked => None,
                };
                self.set(Lane::Task(task), t, next);
                let depth = self.depth.entry(thread).or_default();
                *depth = depth.saturating_sub(1);
                if *depth == 0 {
                    self.set(Lane::Thread(thread), t, None);
                }
            }
            (Kind::Wake { .. }, _, Some(task)) => match self.state(Lane::Task(task)) {
                Some(State::Polled) => {
                    self.woken.insert(task, true);
                }
                Some(State::Waiting) => self.set(Lane::Task(task), t, Some(State::Queued)),
                _ => {}
            },
            (Kind::Park, Some(thread), _) => {
                self.set(Lane::Thread(thread), t, Some(State::Parked));
            }
            (Kind::Unpark { .. }, Some(thread), _) => {
                // A nested executor may have parked inside a poll.
                let next = self.polls(thread).then_some(State::Polled);
                self.set(Lane::Thread(thread), t, next);
            }
            (Kind::Drop { .. }, _, Some(task)) => self.set(Lane::Task(task), t, None),
            _ => {}
        }
    }

    /// A spin changes no state: it lies over what was there before.
    fn spin(&mut self, lane: Lane, from: u64, until: u64) {
        let state = State::Spinning;
        let to = until.max(from);
        self.spans.push(Span {
            lane,
            state,
            from,
            to,
        });
    }
}

impl Trace {
    /// The stretches of time in each state. What is open at the end lasts to
    /// the end of the trace. Unknown names are passed over.
    pub(crate) fn replay(&self) -> Vec<Span> {
        let (threads, tasks) = (places(&self.threads), places(&self.tasks));
        let mut replay = Replay::default();
        for event in &self.events {
            let thread = event.thread.as_deref().and_then(|name| threads.get(name));
            let task = event.task().and_then(|name| tasks.get(name));
            if let Kind::Spin {
                tasks: span, until, ..
            } = &event.kind
            {
                for task in span.iter().filter_map(|name| tasks.get(name.as_str())) {
                    replay.spin(Lane::Task(*task), event.t, *until);
                }
                // Inside an open poll, the thread is busy with that.
                if let Some(thread) = thread.filter(|thread| !replay.polls(**thread)) {
                    replay.spin(Lane::Thread(*thread), event.t, *until);
                }
            }
            replay.step(event, thread.copied(), task.copied());
        }
        let end = self.end();
        let open: Vec<Lane> = replay.open.keys().copied().collect();
        for lane in open {
            replay.set(lane, end, None);
        }
        replay.spans
    }

    /// Polls, wakes and spurious polls of each task, busy and parked
    /// time of each thread.
    ///
    /// A poll is spurious if nothing woke the task since the start of the poll
    /// before. Executors that spin, and a `join` that polls all its parts when
    /// one was woken, make many. Wakes and spurious polls inside spins are not
    /// counted.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::pin::pin;
    /// use std::task::{Context, Waker};
    ///
    /// let timeline = timeline::Timeline::new("polled twice, never woken");
    /// let mut never = pin!(timeline.task("never", std::future::pending::<()>()));
    /// let mut cx = Context::from_waker(Waker::noop());
    /// assert!(never.as_mut().poll(&mut cx).is_pending());
    /// timeline.note("nobody woke it");
    /// assert!(never.as_mut().poll(&mut cx).is_pending());
    ///
    /// let never = &timeline.trace().summary().tasks[0];
    /// assert_eq!((never.polls, never.spurious), (2, 1));
    /// ```
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for name in self.tasks.iter().cloned() {
            let nothing = TaskSummary::default();
            summary.tasks.push(TaskSummary { name, ..nothing });
        }
        for name in self.threads.iter().cloned() {
            let nothing = ThreadSummary::default();
            summary.threads.push(ThreadSummary { name, ..nothing });
        }
        self.count(&mut summary);
        for span in self.replay() {
            if let Lane::Thread(thread) = span.lane {
                let thread = &mut summary.threads[thread];
                let sum = match span.state {
                    State::Parked => &mut thread.parked,
                    State::Spinning | State::Polled => &mut thread.busy,
                    State::Waiting | State::Queued => continue,
                };
                *sum = sum.saturating_add(span.to - span.from);
            }
        }
        summary
    }

    fn count(&self, summary: &mut Summary) {
        let (threads, tasks) = (places(&self.threads), places(&self.tasks));
        // Whether the next poll has a cause: the spawn, or a wake since.
        let mut due = vec![true; self.tasks.len()];
        for event in &self.events {
            let thread = event.thread.as_deref().and_then(|name| threads.get(name));
            if let (Kind::PollStart { .. }, Some(thread)) = (&event.kind, thread) {
                let sum = &mut summary.threads[*thread].polls;
                *sum = sum.saturating_add(1);
            }
            if let Kind::Spin {
                tasks: span, polls, ..
            } = &event.kind
            {
                // Saturating: a trace written by hand may claim any number.
                if let Some(thread) = thread {
                    let sum = &mut summary.threads[*thread].polls;
                    *sum = sum.saturating_add(*polls);
                }
                for task in span.iter().filter_map(|name| tasks.get(name.as_str())) {
                    let sum = &mut summary.tasks[*task].spin_polls;
                    *sum = sum.saturating_add(*polls);
                }
            }
            let Some(&task) = event.task().and_then(|name| tasks.get(name)) else {
                continue;
            };
            match event.kind {
                Kind::PollStart { .. } => {
                    summary.tasks[task].polls += 1;
                    summary.tasks[task].spurious += u64::from(!due[task]);
                    due[task] = false;
                }
                Kind::Wake { .. } => {
                    summary.tasks[task].wakes += 1;
                    due[task] = true;
                }
                _ => {}
            }
        }
    }
}

/// Where each name stands in its list.
pub(crate) fn places(names: &[String]) -> HashMap<&str, usize> {
    names.iter().map(String::as_str).zip(0..).collect()
}
