//! A timeline of a `select!`: two branches in one task, and a loser that is dropped.

use ch05::sync::oneshot;
use ch05::{Runtime, select, yield_now};
use std::process::ExitCode;
use timeline::Timeline;

// ANCHOR: main
fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a race of two branches");
        timeline.name_thread("main");
        let mut runtime = Runtime::new().expect("a poll");
        let (mut tea_is_ready, tea) = oneshot::channel();
        let (somebody_rings, guest) = oneshot::channel();
        let lanes = timeline.clone();
        let race = async move {
            select! {
                biased;
                Ok(()) = lanes.task("branch: tea", tea) => lanes.note("tea wins"),
                Ok(()) = lanes.task("branch: guest", guest) => lanes.note("the guest wins"),
                else => lanes.note("neither comes"),
            }
        };
        let notes = timeline.clone();
        let kitchen = async move {
            tea_is_ready.closed().await;
            notes.note("nobody waits for the tea any more");
        };
        let door = async move {
            yield_now().await;
            somebody_rings.send(()).expect("somebody is at home");
        };
        drop(runtime.spawn(timeline.task("race", race)));
        drop(runtime.spawn(timeline.task("kitchen", kitchen)));
        drop(runtime.spawn(timeline.task("door", door)));
        runtime.run();
        timeline.trace()
    })
}
// ANCHOR_END: main
