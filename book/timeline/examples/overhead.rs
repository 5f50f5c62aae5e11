//! Measures what recording costs on this machine, in this run.
//!
//! Each figure is the least of several rounds: the others were disturbed.

use std::future::{Future, pending};
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Instant;

use timeline::Timeline;

const ROUNDS: usize = 10;
const POLLS: u32 = 200_000;
/// Below the number at which a log is full.
const EVENTS: u32 = 50_000;

fn main() {
    let bare = least(|| polls(pending::<()>()));
    let folded = least(|| {
        let timeline = Timeline::new("folded");
        polls(timeline.task("never", pending::<()>()))
    });
    let recorded = least(|| {
        let timeline = Timeline::new("recorded");
        let start = Instant::now();
        for _ in 0..EVENTS {
            timeline.record_park();
        }
        nanos(start, EVENTS)
    });
    println!("nanoseconds per recorded event: {recorded:.0}");
    println!("nanoseconds per folded poll: {folded:.0}");
    println!("nanoseconds per poll without a timeline: {bare:.1}");
}

/// Polls a future that is never ready; nanoseconds per poll.
fn polls(future: impl Future<Output = ()>) -> f64 {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    let start = Instant::now();
    for _ in 0..POLLS {
        let _ = black_box(black_box(future.as_mut()).poll(&mut cx));
    }
    nanos(start, POLLS)
}

fn nanos(start: Instant, times: u32) -> f64 {
    start.elapsed().as_nanos() as f64 / f64::from(times)
}

fn least(mut round: impl FnMut() -> f64) -> f64 {
    (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min)
}
