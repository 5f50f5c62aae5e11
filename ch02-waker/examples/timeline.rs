//! The running picture of the book: three delays joined. Here under `block_on`
//! of chapter 2, which sleeps until it is woken.
//!
//! `cargo run -p ch02 --example timeline` draws it in the terminal;
//! `-- --json FILE` writes it for the book.

#[path = "support/traced.rs"]
mod traced;

use ch02::{Delay, join};
use std::process::ExitCode;
use std::time::Duration;
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("three delays joined, under block_on of chapter 2");
        timeline.name_thread("main");
        let cook = |name, minutes: u64| {
            timeline.task(name, Delay::new(Duration::from_millis(10 * minutes)))
        };
        let (rice, dish, soup) = (cook("rice", 30), cook("dish", 15), cook("soup", 10));
        traced::block_on(&timeline, join(rice, join(dish, soup)));
        timeline.trace()
    })
}
