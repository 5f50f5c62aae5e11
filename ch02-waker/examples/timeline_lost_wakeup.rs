//! A timeline of a wake that is lost between a look and a store.

#[path = "support/hang.rs"]
mod hang;
#[path = "support/traced.rs"]
mod traced;

use std::future::poll_fn;
use std::process::ExitCode;
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Poll, Waker};
use std::thread;
use timeline::Timeline;

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a wake that is lost");
        let recorder = timeline.clone();
        hang::watch(move || {
            let timeline = recorder;
            timeline.name_thread("main");
            let slot = Arc::new(Mutex::new(None::<Waker>));
            let (looked, rang) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
            let ringer = (timeline.clone(), slot.clone(), looked.clone(), rang.clone());
            thread::spawn(move || {
                let (timeline, slot, looked, rang) = ringer;
                timeline.name_thread("alarm");
                looked.wait();
                assert!(slot.lock().unwrap().is_none());
                timeline.note("the alarm rings and finds no waker");
                rang.wait();
            });
            let sleeper = poll_fn(|cx| -> Poll<()> {
                timeline.note("sleeper looks: the alarm has not rung");
                looked.wait();
                rang.wait();
                *slot.lock().unwrap() = Some(cx.waker().clone());
                timeline.note("sleeper stores its waker, too late");
                Poll::Pending
            });
            traced::block_on(&timeline, timeline.task("sleeper", sleeper));
        });
        timeline.name_thread("watcher");
        timeline.note("a second later nothing has changed");
        timeline.trace()
    })
}
