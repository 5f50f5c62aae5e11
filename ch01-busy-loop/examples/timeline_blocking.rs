//! A timeline of one task that blocks its thread, and one that wants to run.

use ch01::{RoundRobin, yield_now};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("one task blocks the thread");
        timeline.name_thread("main");
        let mut tasks = RoundRobin::new();
        tasks.spawn(timeline.task("blocker", async {
            yield_now().await;
            timeline.note("the blocker calls std::thread::sleep for 300 ms");
            sleep(Duration::from_millis(300));
            yield_now().await;
        }));
        tasks.spawn(timeline.task("other", async {
            for _ in 0..3 {
                yield_now().await;
            }
        }));
        tasks.run();
        timeline.trace()
    })
}
