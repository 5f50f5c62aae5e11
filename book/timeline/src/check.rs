//! Whether a trace makes sense: [`Trace::check`].
//!
//! The rules, each with the message that it gives:
//!
//! 1. Times do not go backwards, and a spin ends after it starts.
//! 2. Every name stands in its list, once.
//! 3. A task is spawned once, before anything else happens to it.
//! 4. Nobody polls a task that is over (ready, panicked or dropped).
//! 5. A task is polled by one thread at a time, and not inside itself.
//! 6. Polls end on the thread they started on, the innermost first.
//! 7. A thread does nothing else during its spin, and parks and unparks in
//!    turn; parked, it neither starts nor ends a poll.
//! 8. Only a task that is neither over nor being polled is dropped.
//! 9. A task spawns, wakes and notes where it is being polled, innermost.
//! 10. A spin polls each of its tasks at least once, and names none twice.
//!
//! That a task is polled again only after a wake is no rule: an executor that
//! spins breaks it all the time. [`Trace::summary`] counts such polls.

use std::collections::{HashMap, HashSet};

use crate::trace::{Event, Kind, PollResult, Trace};

#[derive(Clone, Copy, PartialEq)]
enum TaskState<'a> {
    Alive,
    Polled(&'a str),
    /// How it ended, as in "it was ready".
    Over(&'static str),
}

#[derive(Default)]
struct ThreadState<'a> {
    polls: Vec<&'a str>,
    parked: bool,
    spins_until: u64,
}

#[derive(Default)]
struct Checker<'a> {
    known_threads: HashSet<&'a str>,
    known_tasks: HashSet<&'a str>,
    now: u64,
    tasks: HashMap<&'a str, TaskState<'a>>,
    threads: HashMap<&'a str, ThreadState<'a>>,
    /// What is wrong with the current event.
    faults: Vec<String>,
}

impl Trace {
    /// Checks the rules that every recording obeys, whatever the
    /// executor: a recording that breaks one shows a bug of the executor, and
    /// a trace written by hand is worth a check.
    ///
    /// A trace may break off anywhere: open polls at its end are no fault.
    ///
    /// # Errors
    ///
    /// Every broken rule, with the number of the event, from 1.
    ///
    /// # Examples
    ///
    /// ```
    /// let timeline = timeline::Timeline::new("asleep");
    /// timeline.name_thread("main");
    /// timeline.record_park();
    /// timeline.record_park();
    /// let faults = timeline.trace().check().unwrap_err();
    /// assert_eq!(faults, ["event 2 (park): main parks, but it is parked already"]);
    /// ```
    pub fn check(&self) -> Result<(), Vec<String>> {
        let mut faults = Vec::new();
        let mut checker = Checker::default();
        for (list, names, known) in [
            ("threads", &self.threads, &mut checker.known_threads),
            ("tasks", &self.tasks, &mut checker.known_tasks),
        ] {
            for name in names {
                if !known.insert(name.as_str()) {
                    faults.push(format!("`{name}` stands twice in the list of {list}"));
                }
            }
        }
        for (number, event) in (1..).zip(&self.events) {
            checker.names(event);
            checker.times(event);
            checker.cause(event);
            checker.step(event);
            let kind = event.kind_name();
            let fault = |fault| format!("event {number} ({kind}): {fault}");
            faults.extend(checker.faults.drain(..).map(fault));
        }
        match faults.is_empty() {
            true => Ok(()),
            false => Err(faults),
        }
    }
}

impl<'a> Checker<'a> {
    fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    fn names(&mut self, event: &Event) {
        let (mut tasks, mut threads) = (Vec::new(), Vec::new());
        tasks.extend(event.task());
        tasks.extend(event.by());
        threads.extend(event.thread.as_deref());
        match &event.kind {
            Kind::Spin { tasks: span, .. } => tasks.extend(span.iter().map(String::as_str)),
            Kind::Unpark { by_thread } => threads.extend(by_thread.as_deref()),
            _ => {}
        }
        for (names, known, what) in [
            (tasks, &self.known_tasks, "tasks"),
            (threads, &self.known_threads, "threads"),
        ] {
            let unknown = names.into_iter().filter(|name| !known.contains(name));
            let fault = |name| format!("`{name}` is not in the list of {what}");
            self.faults.extend(unknown.map(fault));
        }
        let optional = matches!(event.kind_name(), "spawn" | "drop" | "note");
        if event.thread.is_none() && !optional {
            self.fault("it does not say on which thread".to_string());
        }
    }

    fn times(&mut self, event: &Event) {
        if event.t < self.now {
            let (t, now) = (event.t, self.now);
            self.fault(format!("time goes backwards, from {now} to {t}"));
        }
        self.now = event.t;
        if let Kind::Spin { until, .. } = event.kind
            && until < event.t
        {
            self.fault(format!(
                "it ends at {until}, before it starts at {}",
                event.t
            ));
        }
        let Some(name) = event.thread.as_deref() else {
            return;
        };
        let until = self
            .threads
            .get(name)
            .map_or(0, |thread| thread.spins_until);
        if event.t < until {
            self.fault(format!("{name} is spinning until {until}"));
        }
    }

    /// The task that is said to have caused the event.
    fn cause(&mut self, event: &Event) {
        let cause = match &event.kind {
            Kind::Note { task, .. } => task.as_deref(),
            _ => event.by(),
        };
        let (Some(cause), Some(thread)) = (cause, event.thread.as_deref()) else {
            return;
        };
        let polls = self.threads.get(thread).map(|state| &state.polls);
        if polls.and_then(|polls| polls.last()) != Some(&cause) {
            let done = event.kind_name();
            self.fault(format!("{cause} cannot {done}: {thread} is not polling it"));
        }
    }

    fn step(&mut self, event: &'a Event) {
        let thread = event.thread.as_deref().unwrap_or("");
        match &event.kind {
            Kind::Spawn { task, .. } => {
                if self.tasks.insert(task, TaskState::Alive).is_some() {
                    self.fault(format!("{task} is spawned a second time"));
                }
            }
            Kind::PollStart { task } => {
                self.may_poll(thread, task);
                if let Some(TaskState::Polled(on)) = self.tasks.get(task.as_str()) {
                    let on = on.to_string();
                    self.fault(format!("{task} is being polled already, on {on}"));
                }
                self.tasks.insert(task, TaskState::Polled(thread));
                self.threads.entry(thread).or_default().polls.push(task);
            }
            Kind::PollEnd { task, result, .. } => self.poll_end(thread, task, *result),
            Kind::Wake { task, .. } => self.known(task, "woken"),
            Kind::Spin {
                tasks,
                until,
                polls,
            } => {
                if tasks.is_empty() || *polls < tasks.len() as u64 {
                    self.fault("a spin polls at least one task, each at least once".to_string());
                }
                let mut named = HashSet::new();
                for task in tasks {
                    self.may_poll(thread, task);
                    if !named.insert(task) {
                        self.fault(format!("the spin names {task} twice"));
                    }
                }
                self.threads.entry(thread).or_default().spins_until = *until;
            }
            Kind::Park => {
                let state = self.threads.entry(thread).or_default();
                if std::mem::replace(&mut state.parked, true) {
                    self.fault(format!("{thread} parks, but it is parked already"));
                }
            }
            Kind::Unpark { .. } => {
                let state = self.threads.entry(thread).or_default();
                if !std::mem::replace(&mut state.parked, false) {
                    self.fault(format!("{thread} is unparked, but it is not parked"));
                }
            }
            Kind::Drop { task } => {
                self.known(task, "dropped");
                match self.tasks.insert(task, TaskState::Over("was dropped")) {
                    Some(TaskState::Over(how)) => {
                        self.fault(format!("{task} is dropped, but it {how} before"));
                    }
                    Some(TaskState::Polled(on)) => {
                        self.fault(format!("{task} is dropped while {on} polls it"));
                    }
                    _ => {}
                }
            }
            Kind::Note { .. } => {}
        }
    }

    fn known(&mut self, task: &str, done: &str) {
        if !self.tasks.contains_key(task) {
            self.fault(format!("{task} is {done} before it is spawned"));
        }
    }

    /// What holds for polls in full and in spins.
    fn may_poll(&mut self, thread: &str, task: &str) {
        self.known(task, "polled");
        if let Some(TaskState::Over(how)) = self.tasks.get(task) {
            self.fault(format!("{task} is polled, but it {how} before"));
        }
        if self.threads.get(thread).is_some_and(|state| state.parked) {
            self.fault(format!("{thread} polls {task} while it is parked"));
        }
    }

    fn poll_end(&mut self, thread: &'a str, task: &'a str, result: PollResult) {
        let state = self.threads.entry(thread).or_default();
        if state.parked {
            let fault = format!("{thread} ends its poll of {task} while it is parked");
            self.faults.push(fault);
        }
        match state.polls.iter().rposition(|polled| *polled == task) {
            None => {
                self.fault(format!("{thread} does not poll {task}"));
                return;
            }
            Some(at) => {
                state.polls.remove(at);
                if let Some(inner) = state.polls.get(at) {
                    let inner = inner.to_string();
                    self.fault(format!("the poll of {inner} inside it is still open"));
                }
            }
        }
        let next = match result {
            PollResult::Pending => TaskState::Alive,
            PollResult::Ready => TaskState::Over("was ready"),
            PollResult::Panicked => TaskState::Over("panicked"),
        };
        // A fault reported before must not hide that the task is over.
        if !matches!(self.tasks.get(task), Some(TaskState::Over(_))) {
            self.tasks.insert(task, next);
        }
    }
}
