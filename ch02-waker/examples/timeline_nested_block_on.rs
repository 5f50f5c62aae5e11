//! A timeline of a `block_on` inside a future.

#[path = "support/hang.rs"]
mod hang;
#[path = "support/traced.rs"]
mod traced;

use ch02::{Alarm, join};
use std::future::poll_fn;
use std::process::ExitCode;
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a block_on inside a future");
        let recorder = timeline.clone();
        hang::watch(move || {
            let timeline = recorder;
            timeline.name_thread("main");
            let alarm = Alarm::new();
            let waits = timeline.task("waits", async {
                let inner = timeline.task("inner", poll_fn(|cx| alarm.poll(cx)));
                traced::block_on(&timeline, inner);
            });
            let rings = timeline.task("rings", async { alarm.ring() });
            traced::block_on(&timeline, join(waits, rings));
        });
        timeline.name_thread("watcher");
        timeline.note("a second later nothing has changed");
        timeline.trace()
    })
}
