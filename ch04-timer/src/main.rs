//! Chapter 4's demonstration: `cargo run -p ch04 [-- SECTION]`.

mod demo;

use ch04::time::sleep;
use ch04::{Runtime, grouped, measure};
use demo::Section;
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    demo::main(&[Section {
        name: "idle",
        about: "10,000 timers, and nothing to do for two seconds",
        run: idle,
    }])
}

// ANCHOR: idle
fn idle() {
    const TIMERS: u64 = 10_000;
    let mut runtime = Runtime::new().expect("a poll");
    for _ in 0..TIMERS {
        drop(runtime.spawn(sleep(Duration::from_secs(3600))));
    }
    // Until all of them are polled, and wait.
    runtime.block_on(sleep(Duration::from_millis(50)));
    println!("timers that wait: {}", grouped(TIMERS));
    let ((), usage) = measure(|| runtime.block_on(sleep(Duration::from_secs(2))));
    println!("{usage}");
}
// ANCHOR_END: idle
