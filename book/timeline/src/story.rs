//! Comparing a fresh recording with a kept one: exactly where one thread
//! makes the order certain, by rules where several do not.

use std::collections::BTreeMap;
use std::fmt;

use crate::format::FIRST_EVENT_LINE;
use crate::json::{quote, quote_all};
use crate::trace::{Event, Kind, PollResult, Trace};

impl Trace {
    /// Compares two traces apart from times and the number of polls
    /// in spins. For programs on one thread, which do the same in every run.
    ///
    /// # Parameters
    ///
    /// `fresh`: what a run recorded now; `self` is what was kept.
    ///
    /// # Errors
    ///
    /// The first difference, with the event's number and the line on which it
    /// stands in what [`to_json`](Trace::to_json) writes.
    ///
    /// # Examples
    ///
    /// ```
    /// let record = |text| {
    ///     let timeline = timeline::Timeline::new("a note");
    ///     timeline.name_thread("main");
    ///     timeline.note(text);
    ///     timeline.trace()
    /// };
    /// assert_eq!(record("tea").same_story(&record("tea")), Ok(()));
    /// let difference = record("tea").same_story(&record("soup")).unwrap_err();
    /// assert!(difference.starts_with("event 1 (line 8) differs"), "{difference}");
    /// ```
    pub fn same_story(&self, fresh: &Trace) -> Result<(), String> {
        let fields = [
            ("title", 4, self.title.clone(), fresh.title.clone()),
            (
                "threads",
                5,
                quote_all(&self.threads),
                quote_all(&fresh.threads),
            ),
            ("tasks", 6, quote_all(&self.tasks), quote_all(&fresh.tasks)),
        ];
        for (field, line, kept, fresh) in fields {
            if kept != fresh {
                return Err(format!(
                    "the {field} differ (line {line})\n  kept: {kept}\n  now:  {fresh}"
                ));
            }
        }
        let count = self.events.len().max(fresh.events.len());
        for at in 0..count {
            let stories = [self, fresh].map(|trace| trace.events.get(at).map(Event::timeless));
            if stories[0] != stories[1] {
                let [kept, fresh] = stories.map(|story| story.unwrap_or("the end".to_string()));
                let (number, line) = (at + 1, at + FIRST_EVENT_LINE);
                return Err(format!(
                    "event {number} (line {line}) differs\n  kept: {kept}\n  now:  {fresh}"
                ));
            }
        }
        Ok(())
    }

    /// Checks a trace against rules. For programs on several threads,
    /// where the order of events changes from run to run.
    ///
    /// # Errors
    ///
    /// Every rule that is broken, in words.
    pub fn obeys(&self, rules: &Rules) -> Result<(), Vec<String>> {
        let mut faults = self.check().err().unwrap_or_default();
        let fates = fates(self);
        for (task, expected) in &rules.fates {
            match fates.get(task) {
                None => faults.push(format!("the task {} is missing", quote(task))),
                Some(fate) if fate != expected => faults.push(format!(
                    "the task {} ends {fate}, expected {expected}",
                    quote(task)
                )),
                Some(_) => {}
            }
        }
        let unexpected = fates.keys().filter(|task| !rules.fates.contains_key(*task));
        faults.extend(unexpected.map(|task| format!("the task {} is new", quote(task))));
        for (text, holds) in &rules.needs {
            if !self.events.iter().any(holds) {
                faults.push(format!("no event shows that {text}"));
            }
        }
        match faults.is_empty() {
            true => Ok(()),
            false => Err(faults),
        }
    }
}

impl Event {
    /// The event as JSON, without what changes from run to run.
    fn timeless(&self) -> String {
        let mut event = self.clone();
        if let Kind::Spin { until, polls, .. } = &mut event.kind {
            (*until, *polls) = (0, 0);
        }
        event.story()
    }
}

type Holds = Box<dyn Fn(&Event) -> bool>;

/// What every run of a program has in common, for
/// [`Trace::obeys`]. A trace must also pass [`Trace::check`].
///
/// # Examples
///
/// ```
/// use timeline::{Kind, Rules, Timeline};
///
/// let record = || {
///     let timeline = Timeline::new("cancelled");
///     drop(timeline.task("tea", async {}));
///     timeline.trace()
/// };
/// let rules = Rules::like(&record())
///     .needs("the tea is cancelled", |event| matches!(event.kind, Kind::Drop { .. }));
/// assert_eq!(record().obeys(&rules), Ok(()));
/// ```
pub struct Rules {
    fates: BTreeMap<String, Fate>,
    needs: Vec<(String, Holds)>,
}

impl Rules {
    /// The same tasks as in a kept trace, in any order, and each
    /// ends in the same way: ready, panicked, dropped, or not at all.
    ///
    /// # Parameters
    ///
    /// `kept`: the trace to be like.
    pub fn like(kept: &Trace) -> Self {
        Rules {
            fates: fates(kept),
            needs: Vec::new(),
        }
    }

    /// An event that must be there, at any time.
    ///
    /// # Parameters
    ///
    /// - `text`: what the event shows, such as "the timer wakes tea".
    /// - `holds`: whether an event is the one.
    pub fn needs(
        mut self,
        text: impl Into<String>,
        holds: impl Fn(&Event) -> bool + 'static,
    ) -> Self {
        self.needs.push((text.into(), Box::new(holds)));
        self
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needs: Vec<_> = self.needs.iter().map(|(text, _)| text).collect();
        f.debug_struct("Rules")
            .field("fates", &self.fates)
            .field("needs", &needs)
            .finish()
    }
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Ready,
    Panicked,
    Dropped,
    Open,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fate::Ready => "ready",
            Fate::Panicked => "in a panic",
            Fate::Dropped => "dropped",
            Fate::Open => "unfinished",
        })
    }
}

fn fates(trace: &Trace) -> BTreeMap<String, Fate> {
    let tasks = trace.tasks.iter().cloned();
    let mut fates: BTreeMap<_, _> = tasks.map(|task| (task, Fate::Open)).collect();
    for event in &trace.events {
        let (task, fate) = match &event.kind {
            Kind::Drop { task } => (task, Fate::Dropped),
            Kind::PollEnd { task, result, .. } => match result {
                PollResult::Ready => (task, Fate::Ready),
                PollResult::Panicked => (task, Fate::Panicked),
                PollResult::Pending => continue,
            },
            _ => continue,
        };
        fates.insert(task.clone(), fate);
    }
    fates
}
