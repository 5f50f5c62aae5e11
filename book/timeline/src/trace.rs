//! What a recording is made of: [`Trace`], its [`Event`]s and their [`Kind`]s.
//!
//! Plain data with public fields, so that a test can build one by hand and
//! match on it. Nothing here knows how events are recorded (`recorder`), what
//! they look like in a file (`format`) or whether they make sense (`check`).

/// A finished recording, a snapshot made by
/// [`Timeline::trace`](crate::Timeline::trace) or read by
/// [`Trace::from_json`].
///
/// Nothing forbids a trace that makes no sense; [`Trace::check`] tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// What the figure is called.
    pub title: String,
    /// The threads' names, in order of appearance.
    pub threads: Vec<String>,
    /// The tasks' names, in the order in which they were spawned.
    pub tasks: Vec<String>,
    /// What happened, by time.
    pub events: Vec<Event>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Microseconds since the timeline was made.
    pub t: u64,
    /// The thread on which it happened. Always there in a recording; a trace
    /// written by hand may leave it out of a spawn, a drop and a note.
    pub thread: Option<String>,
    /// What it was.
    pub kind: Kind,
}

/// What happened in an [`Event`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A task came into being.
    Spawn {
        /// The new task.
        task: String,
        /// The task that was being polled on that thread, if any.
        by: Option<String>,
    },
    /// A poll began.
    PollStart {
        /// The polled task.
        task: String,
    },
    /// A poll came to its end.
    PollEnd {
        /// The polled task.
        task: String,
        /// How it ended.
        result: PollResult,
        /// What the task waits for, in words.
        note: Option<String>,
    },
    /// A task's waker was used.
    Wake {
        /// The woken task.
        task: String,
        /// The task that was being polled on the waking thread, if any. It
        /// may be the same one: then the task woke itself.
        by: Option<String>,
    },
    /// Many polls that changed nothing, folded into one event.
    Spin {
        /// The tasks that were polled.
        tasks: Vec<String>,
        /// When the last of the folded polls ended.
        until: u64,
        /// How many polls were folded.
        polls: u64,
    },
    /// The thread went to sleep.
    Park,
    /// The thread runs again.
    Unpark {
        /// Who ended the sleep, where that is known.
        by_thread: Option<String>,
    },
    /// A future was dropped before it was ready: the task was cancelled.
    Drop {
        /// The cancelled task.
        task: String,
    },
    /// Something worth a sentence.
    Note {
        /// The task that was being polled, if any.
        task: Option<String>,
        /// The sentence.
        text: String,
    },
}

/// How a poll ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PollResult {
    /// The future is not done yet.
    Pending,
    /// The future is done.
    Ready,
    /// The future's code panicked; the panic went on to the executor.
    Panicked,
}

impl Event {
    /// The task that the event is about; `None` for a spin (which
    /// has [several](Kind::Spin)), a park and an unpark.
    pub fn task(&self) -> Option<&str> {
        match &self.kind {
            Kind::Spawn { task, .. }
            | Kind::PollStart { task }
            | Kind::PollEnd { task, .. }
            | Kind::Wake { task, .. }
            | Kind::Drop { task } => Some(task),
            Kind::Note { task, .. } => task.as_deref(),
            Kind::Spin { .. } | Kind::Park | Kind::Unpark { .. } => None,
        }
    }

    /// The task whose poll caused the event, for a spawn or a wake.
    pub fn by(&self) -> Option<&str> {
        match &self.kind {
            Kind::Spawn { by, .. } | Kind::Wake { by, .. } => by.as_deref(),
            _ => None,
        }
    }

    /// The name of the kind as it stands in the JSON, such as
    /// `"poll-start"`.
    ///
    /// # Examples
    ///
    /// ```
    /// let timeline = timeline::Timeline::new("one note");
    /// timeline.note("hello");
    /// assert_eq!(timeline.trace().events[0].kind_name(), "note");
    /// ```
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Spawn { .. } => "spawn",
            Kind::PollStart { .. } => "poll-start",
            Kind::PollEnd { .. } => "poll-end",
            Kind::Wake { .. } => "wake",
            Kind::Spin { .. } => "spin",
            Kind::Park => "park",
            Kind::Unpark { .. } => "unpark",
            Kind::Drop { .. } => "drop",
            Kind::Note { .. } => "note",
        }
    }
}

impl PollResult {
    /// Every result, to look one up by its name.
    pub(crate) const ALL: [PollResult; 3] =
        [PollResult::Pending, PollResult::Ready, PollResult::Panicked];

    /// The result's name as it stands in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            PollResult::Pending => "pending",
            PollResult::Ready => "ready",
            PollResult::Panicked => "panicked",
        }
    }
}

impl Trace {
    /// When the last thing happened, in microseconds; the end of a
    /// spin counts, though later events may stand behind its start.
    pub fn end(&self) -> u64 {
        let end = |event: &Event| match event.kind {
            Kind::Spin { until, .. } => until.max(event.t),
            _ => event.t,
        };
        self.events.iter().map(end).max().unwrap_or(0)
    }
}
