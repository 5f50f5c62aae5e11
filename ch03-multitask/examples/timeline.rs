//! The running picture of the book: three delays. Here each is a task.
//!
//! `cargo run -p ch03 --example timeline` draws it in the terminal;
//! `-- --json FILE` writes it for the book.

#[path = "support/traced.rs"]
mod traced;

use ch03::{Delay, Executor};
use std::process::ExitCode;
use std::time::Duration;
use timeline::Timeline;

// ANCHOR: main
fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("three delays, each a task of chapter 3");
        let executor = Executor::new();
        let spawner = executor.spawner();
        for (name, minutes) in [("rice", 30), ("dish", 15), ("soup", 10)] {
            let delay = Delay::new(Duration::from_millis(10 * minutes));
            drop(spawner.spawn(timeline.task(name, delay)));
        }
        traced::run(&timeline, executor);
        timeline.trace()
    })
}
// ANCHOR_END: main
