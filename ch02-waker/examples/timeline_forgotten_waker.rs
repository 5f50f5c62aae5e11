//! A timeline of a leaf that leaves its waker nowhere.

#[path = "support/hang.rs"]
mod hang;
#[path = "support/traced.rs"]
mod traced;

use ch02::{Delay, join};
use std::future::poll_fn;
use std::process::ExitCode;
use std::task::Poll;
use std::time::{Duration, Instant};
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a leaf that tells nobody");
        let recorder = timeline.clone();
        hang::watch(move || {
            let timeline = recorder;
            timeline.name_thread("main");
            let start = Instant::now();
            let forgetful = poll_fn(|_| {
                let over = start.elapsed() >= Duration::from_millis(200);
                if over { Poll::Ready(()) } else { Poll::Pending }
            });
            let forgetful = timeline.task("forgetful", forgetful);
            let delay = timeline.task("delay", Delay::new(Duration::from_millis(100)));
            traced::block_on(&timeline, join(forgetful, delay));
        });
        timeline.name_thread("watcher");
        timeline.note("a second later nothing has changed");
        timeline.trace()
    })
}
