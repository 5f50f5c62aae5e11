//! A timeline of a wake that goes to the waker of an earlier poll.

#[path = "support/hang.rs"]
mod hang;
#[path = "support/traced.rs"]
mod traced;

use ch02::s2_first_waker::Alarm;
use std::future::poll_fn;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use timeline::Timeline;

/// The waker of a task that has ended meanwhile.
struct Gone(Timeline);

impl Wake for Gone {
    fn wake(self: Arc<Self>) {
        self.0
            .note("the alarm wakes whoever polled first: nobody is there");
    }
}

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a wake for the wrong waker");
        let recorder = timeline.clone();
        hang::watch(move || {
            let timeline = recorder;
            timeline.name_thread("main");
            let alarm = Arc::new(Alarm::new());
            timeline.note("another task polls the alarm once, and goes away");
            let gone = Waker::from(Arc::new(Gone(timeline.clone())));
            let _ = alarm.poll(&mut Context::from_waker(&gone));

            let started = AtomicBool::new(false);
            let sleeper = poll_fn(|cx| {
                let polled = alarm.poll(cx);
                if !started.swap(true, Ordering::Relaxed) {
                    let (ringer, timeline) = (alarm.clone(), timeline.clone());
                    let thread = thread::spawn(move || {
                        timeline.name_thread("alarm");
                        ringer.ring();
                    });
                    thread.join().unwrap();
                }
                assert_eq!(polled, Poll::Pending);
                polled
            });
            traced::block_on(&timeline, timeline.task("sleeper", sleeper));
        });
        timeline.name_thread("watcher");
        timeline.note("a second later nothing has changed");
        timeline.trace()
    })
}
