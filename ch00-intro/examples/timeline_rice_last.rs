//! A timeline of the dinner: one cook, who starts the rice last.
//!
//! `timeline` is the same kitchen with the rice first.

use ch00::{Clock, Kitchen, Minutes, RealClock};
use std::process::ExitCode;
use timeline::Timeline;

/// A clock that tells the timeline when the cook has nothing to do.
struct Watched<'t>(RealClock, &'t Timeline);

impl Clock for Watched<'_> {
    fn now(&self) -> Minutes {
        self.0.now()
    }

    fn sleep_until(&self, minute: Minutes) {
        self.1.parked(|| self.0.sleep_until(minute));
    }

    fn work_until(&self, minute: Minutes) {
        self.0.work_until(minute);
    }
}

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("one cook, rice last");
        timeline.name_thread("cook");
        let kitchen = Kitchen::new(Watched(RealClock::start(), &timeline));
        kitchen.cook(vec![
            Box::pin(timeline.task("dish", kitchen.prepare(15, 0))),
            Box::pin(timeline.task("soup", kitchen.prepare(10, 0))),
            Box::pin(timeline.task("rice", kitchen.prepare(0, 30))),
        ]);
        timeline.trace()
    })
}
