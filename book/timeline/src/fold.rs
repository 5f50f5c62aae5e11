//! Folding at one level of nesting: which quiet polls are repeats, and how
//! many were counted. What quiet means, and when a level is cleared, stands in
//! `recorder`.

use std::collections::{BTreeSet, HashMap};

use crate::raw::{Raw, TaskId, ThreadId, What};

/// The quiet polls at one level of nesting.
#[derive(Clone, Default)]
pub(crate) struct Level {
    /// The latest quiet poll of each task since the last breaking event.
    seen: HashMap<TaskId, Vec<Raw>>,
    pub(crate) spin: Option<Spin>,
}

/// Repeats that are counted and not yet written.
#[derive(Clone)]
pub(crate) struct Spin {
    seq: u64,
    t: u64,
    until: u64,
    tasks: BTreeSet<TaskId>,
    polls: u64,
}

impl Level {
    /// A quiet poll of `task` ended. A repeat is counted: `None`. Otherwise it
    /// must be recorded, after the spin that it ends, if there was one.
    pub(crate) fn end(&mut self, task: TaskId, poll: &[Raw]) -> Option<Option<Spin>> {
        let repeat = (self.seen.get(&task)).is_some_and(|seen| Raw::same_story(seen, poll));
        if !repeat {
            self.seen.insert(task, poll.to_vec());
            return Some(self.spin.take());
        }
        let first = &poll[0];
        let spin = self.spin.get_or_insert_with(|| Spin {
            seq: first.seq,
            t: first.t,
            until: first.t,
            tasks: BTreeSet::new(),
            polls: 0,
        });
        spin.add(poll);
        None
    }

    /// Forgets the polls; the spin, if there was one, must be recorded.
    pub(crate) fn clear(&mut self) -> Option<Spin> {
        self.seen.clear();
        self.spin.take()
    }
}

impl Spin {
    fn add(&mut self, poll: &[Raw]) {
        for raw in poll {
            match &raw.what {
                What::Start { task } => {
                    self.polls += 1;
                    self.tasks.insert(*task);
                }
                What::Spin { polls, .. } => self.polls += polls,
                What::End { .. } => self.until = raw.t,
                _ => {}
            }
        }
    }

    pub(crate) fn raw(self, thread: ThreadId) -> Raw {
        let what = What::Spin {
            tasks: self.tasks.into_iter().collect(),
            until: self.until,
            polls: self.polls,
        };
        Raw {
            seq: self.seq,
            t: self.t,
            thread,
            what,
        }
    }
}
