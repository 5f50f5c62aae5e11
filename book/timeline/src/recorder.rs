//! The log: what happened, in order, with the polls of a busy loop folded.
//!
//! # Folding
//!
//! A spinning executor makes millions of polls that change nothing. Such a
//! poll is recorded once and then only counted, in one `spin` event, until
//! something else happens. The unit is the outermost poll together with the
//! polls nested in it (a `join` that polls its parts): it is *quiet* if it and
//! everything in it ends `Pending` and the only other thing in it is that
//! tasks wake themselves. A quiet poll is a *repeat* if it looks exactly like
//! the previous poll of its task on that thread and no breaking event came
//! since. Every event that is not part of a quiet poll is breaking.
//!
//! Whether a poll is quiet is known when it ends, so its events are *held*
//! back until then. A breaking event, from any thread, writes whatever is
//! held; the polls that are open then are recorded in full, and a poll nested
//! in one of them (a `block_on` inside a poll) is a unit of its own.
//!
//! # Invariants
//!
//! (R1) Time is read, and the sequence number counted, while the log is
//!      locked: sorted by number, the events are sorted by time.
//! (R2) Nothing foreign runs while the log is locked: no poll, no wake, no
//!      clone or drop of a waker, no user's closure. (`Recorder::with` is
//!      private to this crate; callers make names and texts before they call.)
//! (R3) The written frames of a stack are its lower part: a frame above a
//!      held one is held.
//! (R4) Nothing held is older than the last breaking event, because breaking
//!      writes all that is held, of all threads. So no late insertion passes
//!      a breaking event.
//! (R5) What is kept is bounded: a held frame by `HELD_MAX`, the log by
//!      `EVENTS_MAX`, the remembered polls by one a task and level of nesting.
//!      A full log takes nothing more, neither names nor polls. It may be
//!      longer than `EVENTS_MAX` by what was held when it became full.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::fold::Level;
use crate::names::{Names, current_thread_key};
use crate::raw::{Raw, TaskId, ThreadId, What};
use crate::trace::PollResult;

/// More events than this inside one poll, and it is written rather than held.
const HELD_MAX: usize = 4096;
/// Where recording stops. A hundred times what a figure can show.
const EVENTS_MAX: usize = 100_000;

/// A log behind a lock, with the clock that it is timed by.
pub(crate) struct Recorder {
    start: Instant,
    log: Mutex<Log>,
}

#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) title: String,
    pub(crate) threads: Vec<Thread>,
    pub(crate) tasks: Names,
    pub(crate) events: Events,
    thread_names: Names,
    thread_of: HashMap<u64, ThreadId>,
    unnamed: usize,
    now: u64,
}

/// The written events, by sequence number.
#[derive(Clone, Default)]
pub(crate) struct Events {
    pub(crate) list: Vec<Raw>,
    next: u64,
}

#[derive(Clone, Default)]
pub(crate) struct Thread {
    /// The name it was given; its unique name may have a number added.
    given: String,
    /// The polls that are open on this thread, the outermost first.
    stack: Vec<Frame>,
    /// What is known of the outermost polls.
    base: Level,
}

#[derive(Clone)]
struct Frame {
    task: TaskId,
    note: Option<String>,
    /// Its events go straight to the log.
    written: bool,
    /// Its events so far, the start first; empty once it is written.
    held: Vec<Raw>,
    /// What is known of the polls directly inside this one.
    inner: Level,
}

impl Recorder {
    pub(crate) fn new(title: String) -> Self {
        let log = Log {
            title,
            threads: Vec::new(),
            tasks: Names::default(),
            events: Events::default(),
            thread_names: Names::default(),
            thread_of: HashMap::new(),
            unnamed: 0,
            now: 0,
        };
        Recorder {
            start: Instant::now(),
            log: Mutex::new(log),
        }
    }

    /// Locks the log and reads the clock (R1). `change` belongs to this crate
    /// and calls nothing foreign (R2). A full log is left as it is (R5): the
    /// default stands for a task that no event will name.
    pub(crate) fn with<R: Default>(&self, change: impl FnOnce(&mut Log) -> R) -> R {
        let mut log = self.lock();
        if log.events.full() {
            return R::default();
        }
        log.now = self.start.elapsed().as_micros() as u64;
        let result = change(&mut log);
        if log.events.full() {
            log.end();
        }
        result
    }

    /// The log as it is now.
    pub(crate) fn copy(&self) -> Log {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        // Only a failed allocation could poison the lock. A waker must not
        // panic for that.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Events {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn full(&self) -> bool {
        self.list.len() >= EVENTS_MAX
    }

    /// Puts an event in its place, which is at or near the end.
    fn write(&mut self, raw: Raw) {
        let earlier = self.list.iter().rposition(|event| event.seq < raw.seq);
        self.list.insert(earlier.map_or(0, |at| at + 1), raw);
    }
}

impl Log {
    /// The current thread, known from now on.
    pub(crate) fn thread(&mut self) -> ThreadId {
        let key = current_thread_key();
        if let Some(&thread) = self.thread_of.get(&key) {
            return thread;
        }
        match std::thread::current().name() {
            Some(name) => self.add_thread(key, name),
            None => {
                self.unnamed += 1;
                self.add_thread(key, &format!("thread {}", self.unnamed))
            }
        }
    }

    fn add_thread(&mut self, key: u64, name: &str) -> ThreadId {
        let thread = self.thread_names.add(name);
        self.threads.push(Thread {
            given: name.to_string(),
            ..Thread::default()
        });
        self.thread_of.insert(key, thread);
        thread
    }

    /// Names the current thread, also in what it recorded already.
    pub(crate) fn name_thread(&mut self, name: &str) {
        let key = current_thread_key();
        match self.thread_of.get(&key).copied() {
            None => {
                self.add_thread(key, name);
            }
            Some(thread) if self.threads[thread].given == name => {}
            Some(thread) => {
                let unique = self.thread_names.unique(name);
                self.thread_names.list[thread] = unique;
                self.threads[thread].given = name.to_string();
            }
        }
    }

    pub(crate) fn thread_names(&self) -> &[String] {
        &self.thread_names.list
    }

    /// The task that the current thread polls, the innermost.
    pub(crate) fn polled(&self, thread: ThreadId) -> Option<TaskId> {
        self.threads[thread].stack.last().map(|frame| frame.task)
    }

    pub(crate) fn spawn(&mut self, name: &str) -> TaskId {
        let thread = self.thread();
        let by = self.polled(thread);
        let task = self.tasks.add(name);
        self.breaking(thread, What::Spawn { task, by });
        task
    }

    /// An event that ends every quiet stretch.
    pub(crate) fn breaking(&mut self, thread: ThreadId, what: What) {
        self.write_held();
        let raw = self.raw(thread, what);
        self.events.write(raw);
    }

    /// Says that the log is full, after all that is held: a poll of which the
    /// start is there and not the end would be a fault.
    fn end(&mut self) {
        let thread = self.thread();
        let text = "the log is full: recording ends here".to_string();
        self.breaking(thread, What::Note { task: None, text });
    }

    fn raw(&mut self, thread: ThreadId, what: What) -> Raw {
        Raw {
            seq: self.events.number(),
            t: self.now,
            thread,
            what,
        }
    }

    pub(crate) fn poll_start(&mut self, task: TaskId) {
        let thread = self.thread();
        let start = self.raw(thread, What::Start { task });
        self.threads[thread].stack.push(Frame {
            task,
            note: None,
            written: false, // (R3): nothing is above it yet
            held: vec![start],
            inner: Level::default(),
        });
    }

    pub(crate) fn poll_end(&mut self, task: TaskId, result: PollResult) {
        let thread = self.thread();
        if result != PollResult::Pending {
            // Before the frame goes: what it held must be written.
            let note = None;
            self.breaking(thread, What::End { task, result, note });
            self.threads[thread].stack.pop();
            return;
        }
        let Some(mut frame) = self.threads[thread].stack.pop() else {
            return;
        };
        let note = frame.note.take();
        let end = self.raw(thread, What::End { task, result, note });
        let Log {
            threads, events, ..
        } = self;
        let Thread { stack, base, .. } = &mut threads[thread];
        let spin = frame.inner.spin.take().map(|spin| spin.raw(thread));
        if frame.written {
            // Something else happened during this poll: it is not quiet.
            let happened = spin.into_iter().chain([end]);
            return happened.for_each(|event| events.write(event));
        }
        frame.held.extend(spin);
        frame.held.push(end);
        // The level at which the poll stands, and where its events go.
        let (level, sink) = match stack.last_mut() {
            None => (base, None),
            Some(outer) if outer.written => (&mut outer.inner, None),
            Some(outer) => (&mut outer.inner, Some(&mut outer.held)),
        };
        let Some(spin) = level.end(task, &frame.held) else {
            return;
        };
        let spin = spin.map(|spin| spin.raw(thread));
        let happened = spin.into_iter().chain(frame.held);
        match sink {
            None => happened.for_each(|event| events.write(event)),
            Some(held) => {
                held.extend(happened);
                if held.len() > HELD_MAX {
                    self.write_held(); // (R5)
                }
            }
        }
    }

    pub(crate) fn wake(&mut self, task: TaskId) {
        let thread = self.thread();
        let by = self.polled(thread);
        let stack = &self.threads[thread].stack;
        let wakes_itself = stack.iter().any(|frame| frame.task == task);
        if !wakes_itself {
            return self.breaking(thread, What::Wake { task, by });
        }
        let raw = self.raw(thread, What::Wake { task, by });
        let Some(frame) = self.threads[thread].stack.last_mut() else {
            return;
        };
        // Between two polls inside this one, something happened.
        let spin = frame.inner.clear().map(|spin| spin.raw(thread));
        let happened = spin.into_iter().chain([raw]);
        if frame.written {
            return happened.for_each(|event| self.events.write(event));
        }
        frame.held.extend(happened);
        if frame.held.len() > HELD_MAX {
            self.write_held(); // (R5)
        }
    }

    /// Notes what the current poll waits for. False if there is no poll.
    pub(crate) fn note_pending(&mut self, text: &str) -> bool {
        let thread = self.thread();
        match self.threads[thread].stack.last_mut() {
            Some(frame) => frame.note = Some(text.to_string()),
            None => return false,
        }
        true
    }

    /// Writes whatever is held back, of all threads (R4), and forgets what
    /// the polls of the quiet stretch looked like.
    pub(crate) fn write_held(&mut self) {
        let Log {
            threads, events, ..
        } = self;
        for (id, thread) in threads.iter_mut().enumerate() {
            let spin = thread.base.clear().map(|spin| spin.raw(id));
            spin.into_iter().for_each(|event| events.write(event));
            for frame in &mut thread.stack {
                frame.written = true;
                let spin = frame.inner.clear().map(|spin| spin.raw(id));
                let held = frame.held.drain(..).chain(spin);
                held.for_each(|event| events.write(event));
            }
        }
    }
}
