//! A timeline of a future that takes the token meant for its executor.

#[path = "support/hang.rs"]
mod hang;

use std::future::poll_fn;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use timeline::Timeline;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// `s3_thread_park::block_on` with marks where it sleeps.
fn block_on<F: Future>(timeline: &Timeline, future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        timeline.parked(thread::park);
    }
}

fn main() -> ExitCode {
    timeline::run_example(|| {
        let timeline = Timeline::new("a token for two");
        let recorder = timeline.clone();
        hang::watch(move || {
            let timeline = recorder;
            timeline.name_thread("main");
            let answer = poll_fn(|cx| -> Poll<()> {
                cx.waker().wake_by_ref();
                timeline.note("answer was woken: the thread has a token");
                thread::park();
                timeline.note("answer parked for its own reasons, and took it");
                Poll::Pending
            });
            block_on(&timeline, timeline.task("answer", answer));
        });
        timeline.name_thread("watcher");
        timeline.note("a second later nothing has changed");
        timeline.trace()
    })
}
