//! Events as the recorder keeps them: numbers instead of names, so that
//! recording clones no strings and a thread can be named late.
//! `Log::into_trace` turns them into the public kind.

use crate::recorder::Log;
use crate::trace::{Event, Kind, PollResult, Trace};

/// An index into the list of task names.
pub(crate) type TaskId = usize;
/// An index into the list of thread names.
pub(crate) type ThreadId = usize;

#[derive(Clone, Debug)]
pub(crate) struct Raw {
    /// The place in the order of recording; no two events share one.
    pub(crate) seq: u64,
    pub(crate) t: u64,
    pub(crate) thread: ThreadId,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    Spawn {
        task: TaskId,
        by: Option<TaskId>,
    },
    Start {
        task: TaskId,
    },
    End {
        task: TaskId,
        result: PollResult,
        note: Option<String>,
    },
    Wake {
        task: TaskId,
        by: Option<TaskId>,
    },
    Spin {
        tasks: Vec<TaskId>,
        until: u64,
        polls: u64,
    },
    Park,
    Unpark,
    Drop {
        task: TaskId,
    },
    Note {
        task: Option<TaskId>,
        text: String,
    },
}

impl Raw {
    /// Whether the same happened in both, at whatever time and however often
    /// the spins in them went round.
    pub(crate) fn same_story(a: &[Raw], b: &[Raw]) -> bool {
        let same = |(a, b): (&Raw, &Raw)| match (&a.what, &b.what) {
            (What::Spin { tasks: a, .. }, What::Spin { tasks: b, .. }) => a == b,
            (a, b) => a == b,
        };
        a.len() == b.len() && a.iter().zip(b).all(same)
    }
}

impl Log {
    /// Everything so far, the held events included. Of a copy, so that the log
    /// itself goes on as if nobody had looked.
    pub(crate) fn into_trace(mut self) -> Trace {
        self.write_held();
        let event = |raw: &Raw| Event {
            t: raw.t,
            thread: Some(self.thread_names()[raw.thread].clone()),
            kind: self.kind(&raw.what),
        };
        Trace {
            events: self.events.list.iter().map(event).collect(),
            threads: self.thread_names().to_vec(),
            tasks: self.tasks.list,
            title: self.title,
        }
    }

    fn kind(&self, what: &What) -> Kind {
        let name = |task: &TaskId| self.tasks.list[*task].clone();
        let maybe = |task: &Option<TaskId>| task.as_ref().map(name);
        match what {
            What::Spawn { task, by } => Kind::Spawn {
                task: name(task),
                by: maybe(by),
            },
            What::Start { task } => Kind::PollStart { task: name(task) },
            What::End { task, result, note } => Kind::PollEnd {
                task: name(task),
                result: *result,
                note: note.clone(),
            },
            What::Wake { task, by } => Kind::Wake {
                task: name(task),
                by: maybe(by),
            },
            What::Spin {
                tasks,
                until,
                polls,
            } => Kind::Spin {
                tasks: tasks.iter().map(name).collect(),
                until: *until,
                polls: *polls,
            },
            What::Park => Kind::Park,
            What::Unpark => Kind::Unpark { by_thread: None },
            What::Drop { task } => Kind::Drop { task: name(task) },
            What::Note { task, text } => Kind::Note {
                task: maybe(task),
                text: text.clone(),
            },
        }
    }
}
