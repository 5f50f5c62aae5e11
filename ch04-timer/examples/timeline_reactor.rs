//! The running picture of the book: three delays. Here the runtime's own thread
//! waits for all of them.
//!
//! `cargo run -p ch04 --example timeline_reactor` draws it in the terminal;
//! `-- --json FILE` writes it for the book.

use ch04::Runtime;
use ch04::time::sleep;
use std::process::ExitCode;
use std::time::Duration;
use timeline::Timeline;

// ANCHOR: main
fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("three delays, and one wait for all");
        timeline.name_thread("main");
        let mut runtime = Runtime::new().expect("a runtime");
        for (name, minutes) in [("rice", 30), ("dish", 15), ("soup", 10)] {
            let delay = sleep(Duration::from_millis(10 * minutes));
            drop(runtime.spawn(timeline.task(name, delay)));
        }
        runtime.run();
        timeline.trace()
    })
}
// ANCHOR_END: main
