//! A timeline of a timer that fires late, because a task keeps the thread.

use ch04::Runtime;
use ch04::time::sleep;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use timeline::Timeline;

// ANCHOR: main
fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a timer that fires late");
        timeline.name_thread("main");
        let mut runtime = Runtime::new().expect("a runtime");
        let tea = sleep(Duration::from_millis(100));
        drop(runtime.spawn(timeline.task("tea", tea)));
        let notes = timeline.clone();
        drop(runtime.spawn(timeline.task("hog", async move {
            notes.note("the hog computes for 300 ms");
            let start = Instant::now();
            while start.elapsed() < Duration::from_millis(300) {
                std::hint::spin_loop();
            }
        })));
        runtime.run();
        timeline.trace()
    })
}
// ANCHOR_END: main
