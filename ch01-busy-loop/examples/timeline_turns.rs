//! A timeline of three tasks that take turns under `RoundRobin`.

use ch01::{RoundRobin, yield_now};
use std::process::ExitCode;
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("three tasks take turns");
        timeline.name_thread("main");
        let mut tasks = RoundRobin::new();
        for (name, steps) in [("rice", 3), ("dish", 1), ("soup", 2)] {
            tasks.spawn(timeline.task(name, async move {
                for _ in 0..steps {
                    yield_now().await;
                }
            }));
        }
        tasks.run();
        timeline.trace()
    })
}
