//! A timeline of a task that is woken while it is being polled.

#[path = "support/traced.rs"]
mod traced;

use ch03::{Executor, yield_now};
use std::future::poll_fn;
use std::process::ExitCode;
use std::task::{Context, Poll};
use std::thread;
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("woken while it is polled");
        let executor = Executor::new();
        let spawner = executor.spawner();
        let recorder = timeline.clone();
        let mut first = true;
        let woken = poll_fn(move |cx: &mut Context<'_>| {
            if !first {
                return Poll::Ready(());
            }
            first = false;
            let (waker, timeline) = (cx.waker().clone(), recorder.clone());
            let helper = thread::spawn(move || {
                timeline.name_thread("helper");
                waker.wake();
            });
            helper.join().unwrap();
            recorder.note("woken, and not yet back from its poll");
            Poll::Pending
        });
        drop(spawner.spawn(timeline.task("woken", woken)));
        drop(spawner.spawn(timeline.task("other", yield_now())));
        traced::run(&timeline, executor);
        timeline.trace()
    })
}
