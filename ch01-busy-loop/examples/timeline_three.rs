//! The running picture of the book, as three tasks that take turns.

use ch01::{Delay, RoundRobin};
use std::process::ExitCode;
use std::time::Duration;
use timeline::Timeline;

// ANCHOR: main
fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("three delays, each a task of chapter 1");
        timeline.name_thread("main");
        let mut tasks = RoundRobin::new();
        for (name, minutes) in [("rice", 30), ("dish", 15), ("soup", 10)] {
            let delay = Delay::new(Duration::from_millis(10 * minutes));
            tasks.spawn(timeline.task(name, delay));
        }
        tasks.run();
        timeline.trace()
    })
}
// ANCHOR_END: main
