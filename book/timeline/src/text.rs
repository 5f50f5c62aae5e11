//! A trace in sentences, for readers without the drawing.

use std::fmt::Write;

use crate::trace::{Event, Kind, PollResult, Trace};

impl Trace {
    /// One numbered sentence an event, with its time.
    ///
    /// # Examples
    ///
    /// ```
    /// let timeline = timeline::Timeline::new("one note");
    /// timeline.name_thread("main");
    /// timeline.note("the kettle is on");
    /// let text = timeline.trace().events_text();
    /// assert!(text.ends_with("  main notes: the kettle is on\n"), "{text}");
    /// ```
    pub fn events_text(&self) -> String {
        let digits = self.events.len().to_string().len();
        let times: Vec<String> = self.events.iter().map(|event| time(event.t)).collect();
        let widest = times.iter().map(|time| time.chars().count()).max();
        let widest = widest.unwrap_or(0);
        let mut out = String::new();
        for (number, (event, time)) in (1..).zip(self.events.iter().zip(&times)) {
            let sentence = event.sentence();
            let _ = writeln!(out, "{number:digits$}.  {time:>widest$}  {sentence}");
        }
        out
    }
}

impl Event {
    /// The event in words, without its time, such as "main starts to
    /// poll tea".
    pub fn sentence(&self) -> String {
        let thread = self.thread.as_deref().unwrap_or("a thread");
        match &self.kind {
            Kind::Spawn { task, by: None } => format!("{task} is spawned"),
            Kind::Spawn { task, by: Some(by) } => format!("{by} spawns {task}"),
            Kind::PollStart { task } => format!("{thread} starts to poll {task}"),
            Kind::PollEnd { task, result, note } => {
                let note = note.as_ref().map(|note| format!(" ({note})"));
                let note = note.unwrap_or_default();
                match result {
                    PollResult::Pending => format!("{task} returns Pending to {thread}{note}"),
                    PollResult::Ready => format!("{task} returns Ready to {thread}{note}"),
                    PollResult::Panicked => format!("{task} panics on {thread}{note}"),
                }
            }
            Kind::Wake { task, by } => match by {
                None => format!("{thread} wakes {task}"),
                Some(by) if by == task => format!("{task} wakes itself on {thread}"),
                Some(by) => format!("{by} wakes {task} on {thread}"),
            },
            Kind::Spin {
                tasks,
                until,
                polls,
            } => format!(
                "{thread} polls {} {polls} more times, in vain, until {}",
                list(tasks),
                time(*until)
            ),
            Kind::Park => format!("{thread} parks"),
            Kind::Unpark { by_thread: None } => format!("{thread} runs again"),
            Kind::Unpark {
                by_thread: Some(by),
            } => format!("{by} unparks {thread}"),
            Kind::Drop { task } => format!("{task} is dropped before it is ready"),
            Kind::Note { task: None, text } => format!("{thread} notes: {text}"),
            Kind::Note {
                task: Some(task),
                text,
            } => format!("{task} notes: {text}"),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(names: &[String]) -> String {
    match names {
        [] => "nothing".to_string(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// "12 µs", "300.12 ms", "1.5 s".
pub(crate) fn time(micros: u64) -> String {
    let (unit, per_unit) = match micros {
        0..1_000 => return format!("{micros} µs"),
        1_000..1_000_000 => ("ms", 1_000),
        _ => ("s", 1_000_000),
    };
    // In whole numbers: two decimals, rounded down, without trailing zeros.
    let hundredths = micros / (per_unit / 100);
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_sensible_unit() {
        let cases = [
            (0, "0 µs"),
            (999, "999 µs"),
            (1_000, "1 ms"),
            (300_127, "300.12 ms"),
            (300_100, "300.1 ms"),
            (1_500_000, "1.5 s"),
            (60_000_000, "60 s"),
        ];
        for (micros, text) in cases {
            assert_eq!(time(micros), text);
        }
    }

    #[test]
    fn lists_read_as_english() {
        let names = ["a", "b", "c"].map(String::from);
        assert_eq!(list(&names[..1]), "a");
        assert_eq!(list(&names[..2]), "a and b");
        assert_eq!(list(&names), "a, b and c");
    }
}
