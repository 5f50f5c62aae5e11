//! A trace drawn for the terminal: a line for each thread and each task, with
//! a line of wake marks under each task that was woken.

use std::collections::HashMap;
use std::fmt::Write;

use crate::summary::{Lane, Span, State, places};
use crate::trace::{Kind, Trace};

/// Names longer than this are cut, so that the drawing keeps its room.
const NAME_MAX: usize = 16;
/// A drawing narrower than this says nothing.
const COLUMNS_MIN: usize = 20;
/// Columns between two ticks, so that "1000 ms" fits between them.
const TICK_MIN: usize = 10;

const WOKEN: char = '▲';
const WOKE_ITSELF: char = '△';

impl State {
    fn mark(self) -> char {
        match self {
            State::Parked => '─',
            State::Waiting => '·',
            State::Queued => '▒',
            State::Spinning => '▓',
            State::Polled => '█',
        }
    }
}

impl Trace {
    /// The trace as lanes for the terminal, one line a thread and a
    /// task. Under a task that was woken, a second line marks the wakes.
    ///
    /// A column stands for a stretch of time. If several states fall into it,
    /// the busiest is shown, so that even the shortest poll can be seen.
    ///
    /// # Parameters
    ///
    /// `width`: how many columns a line may have. Less than 20 columns for
    /// the drawing itself are not used, whatever `width` says.
    ///
    /// # Examples
    ///
    /// ```
    /// let timeline = timeline::Timeline::new("nothing yet");
    /// assert!(timeline.trace().lanes(80).starts_with("nothing yet"));
    /// ```
    pub fn lanes(&self, width: usize) -> String {
        let names = self.threads.iter().chain(&self.tasks);
        let label = names.map(|name| cut(name).chars().count()).max();
        let label = label.unwrap_or(0);
        let columns = width.saturating_sub(label + 2).max(COLUMNS_MIN);
        let scale = Scale {
            end: self.end().max(1),
            columns,
        };

        let mut spans: HashMap<Lane, Vec<Span>> = HashMap::new();
        for span in self.replay() {
            spans.entry(span.lane).or_default().push(span);
        }
        let drawn = |lane: Lane| {
            let mut cells = vec![None; columns];
            for span in spans.get(&lane).into_iter().flatten() {
                // A stretch that took no time is not waiting for anything.
                if span.from == span.to && span.state < State::Spinning {
                    continue;
                }
                for cell in &mut cells[scale.column(span.from)..=scale.column(span.to)] {
                    *cell = (*cell).max(Some(span.state));
                }
            }
            let mark = |cell: Option<State>| cell.map_or(' ', State::mark);
            cells.into_iter().map(mark).collect::<String>()
        };
        let marks = self.wake_marks(&scale);

        let mut out = format!("{}\n\n", self.title);
        let mut line = |name: &str, cells: &str| {
            let _ = writeln!(out, "{}", format!("{name:label$}  {cells}").trim_end());
        };
        line("", &scale.labels());
        line("", &scale.ticks());
        for (at, name) in self.threads.iter().enumerate() {
            line(&cut(name), &drawn(Lane::Thread(at)));
        }
        line("", "");
        for (at, name) in self.tasks.iter().enumerate() {
            line(&cut(name), &drawn(Lane::Task(at)));
            if let Some(marks) = &marks[at] {
                line("", marks);
            }
        }
        out
    }

    /// What the marks in [`lanes`](Self::lanes) mean, at most 80
    /// columns wide.
    pub fn legend() -> &'static str {
        "█ polled   ▓ spinning (many polls)   ▒ queued   · waiting   ─ parked\n\
         ▲ woken   △ woke itself\n"
    }

    /// One line of marks for each task, if it was woken.
    fn wake_marks(&self, scale: &Scale) -> Vec<Option<String>> {
        let tasks = places(&self.tasks);
        let mut lines = vec![None; self.tasks.len()];
        for event in &self.events {
            let Kind::Wake { task, by } = &event.kind else {
                continue;
            };
            let Some(&at) = tasks.get(task.as_str()) else {
                continue;
            };
            let cells = lines[at].get_or_insert_with(|| vec![' '; scale.columns]);
            let cell = &mut cells[scale.column(event.t)];
            if by.as_ref() != Some(task) {
                *cell = WOKEN;
            } else if *cell == ' ' {
                *cell = WOKE_ITSELF;
            }
        }
        let text = |cells: Vec<char>| cells.into_iter().collect();
        lines.into_iter().map(|line| line.map(text)).collect()
    }
}

fn cut(name: &str) -> String {
    if name.chars().count() <= NAME_MAX {
        return name.to_string();
    }
    name.chars().take(NAME_MAX - 1).chain(['…']).collect()
}

/// The time axis.
struct Scale {
    end: u64,
    columns: usize,
}

impl Scale {
    fn column(&self, t: u64) -> usize {
        let last = self.columns - 1;
        // In u128: a trace of days times 80 columns must not overflow.
        (u128::from(t.min(self.end)) * last as u128 / u128::from(self.end)) as usize
    }

    /// The distance between ticks: 1, 2 or 5 times a power of ten.
    fn step(&self) -> u64 {
        let powers = std::iter::successors(Some(1u64), |power| power.checked_mul(10));
        let mut steps = powers.flat_map(|power| [1, 2, 5].map(|n| power.saturating_mul(n)));
        let fits = |step: &u64| *step >= self.end || self.column(*step) >= TICK_MIN;
        steps.find(fits).unwrap_or(u64::MAX)
    }

    fn at(&self) -> impl Iterator<Item = u64> {
        let (step, end) = (self.step(), self.end);
        (0..)
            .map_while(move |n: u64| n.checked_mul(step))
            .take_while(move |t| *t <= end)
    }

    fn ticks(&self) -> String {
        let mut cells = vec!['─'; self.columns];
        self.at().for_each(|t| cells[self.column(t)] = '┬');
        cells[0] = '┌';
        cells.into_iter().collect()
    }

    fn labels(&self) -> String {
        let (unit, micros) = match self.step() {
            0..1_000 => ("µs", 1),
            1_000..1_000_000 => ("ms", 1_000),
            _ => ("s", 1_000_000),
        };
        let mut line = String::new();
        for t in self.at() {
            let label = match t {
                0 => "0".to_string(),
                t => format!("{} {unit}", t / micros),
            };
            // The last label would stand out at the right: it ends there.
            let at = (self.columns - label.chars().count()).min(self.column(t));
            let used = line.chars().count();
            if used < at || t == 0 {
                line += &" ".repeat(at - used);
                line += &label;
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(end: u64) -> Scale {
        Scale { end, columns: 60 }
    }

    #[test]
    fn ticks_are_round_and_not_crowded() {
        for end in [
            1,
            2,
            9,
            10,
            99,
            777,
            12_345,
            300_000,
            86_400_000_000,
            u64::MAX,
        ] {
            let scale = scale(end);
            let step = scale.step().to_string();
            assert!(
                end == u64::MAX || step.trim_end_matches('0').len() == 1,
                "{end}: {step}"
            );
            let ticks = scale.at().count();
            assert!((1..=7).contains(&ticks), "{end}: {ticks} ticks");
            assert!(scale.labels().chars().count() <= 60);
            assert_eq!(scale.ticks().chars().count(), 60);
        }
    }

    #[test]
    fn the_unit_fits_the_step() {
        assert!(scale(50).labels().ends_with("50 µs") || scale(50).labels().contains("10 µs"));
        assert!(scale(300_000).labels().contains("100 ms"));
        assert!(
            scale(3_000_000).labels().contains("1000 ms")
                || scale(3_000_000).labels().contains("1 s")
        );
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(cut("tea"), "tea");
        assert_eq!(cut("a_very_long_name_indeed"), "a_very_long_nam…");
    }
}
