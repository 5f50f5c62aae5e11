//! The running picture of the book: three delays joined. Here under `block_on`
//! of chapter 1, which polls without a pause.
//!
//! `cargo run -p ch01 --example timeline` draws it in the terminal;
//! `-- --json FILE` writes it for the book.

use ch01::{Delay, block_on, join};
use std::process::ExitCode;
use std::time::Duration;
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("three delays joined, under block_on of chapter 1");
        timeline.name_thread("main");
        let cook = |name, minutes: u64| {
            timeline.task(name, Delay::new(Duration::from_millis(10 * minutes)))
        };
        let (rice, dish, soup) = (cook("rice", 30), cook("dish", 15), cook("soup", 10));
        block_on(join(rice, join(dish, soup)));
        timeline.trace()
    })
}
