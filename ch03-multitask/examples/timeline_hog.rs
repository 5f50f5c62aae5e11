//! A timeline of a task that hogs the thread, and of two that wait for it.

#[path = "support/traced.rs"]
mod traced;

use ch03::{Delay, Executor, yield_now};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a task that hogs the thread");
        let executor = Executor::new();
        let spawner = executor.spawner();
        let delay = Delay::new(Duration::from_millis(100));
        drop(spawner.spawn(timeline.task("delay", delay)));
        let notes = timeline.clone();
        drop(spawner.spawn(timeline.task("hog", async move {
            notes.note("the hog computes for 300 ms");
            let start = Instant::now();
            while start.elapsed() < Duration::from_millis(300) {
                std::hint::spin_loop();
            }
            notes.note("it has done its work");
        })));
        drop(spawner.spawn(timeline.task("other", yield_now())));
        traced::run(&timeline, executor);
        timeline.trace()
    })
}
