//! `Executor::run` with marks where it sleeps, for timelines.

use ch03::Executor;
use timeline::Timeline;

pub fn run(timeline: &Timeline, mut executor: Executor) {
    timeline.name_thread("main");
    executor.run_ready();
    while !executor.is_empty() {
        timeline.parked(|| executor.wait());
        executor.run_ready();
    }
}
