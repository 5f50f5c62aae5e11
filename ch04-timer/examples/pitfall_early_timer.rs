//! Pitfall: a timer whose deadline was rounded down to whole milliseconds.

use ch04::s3_timers_in_the_loop::{block_on, sleep};
use std::time::{Duration, Instant};

fn main() {
    // ANCHOR: wrong
    println!("1.9 ms, rounded down:");
    twenty(|duration| {
        // A poll that counts in milliseconds, and a cast that drops the rest.
        let ms = duration.as_millis() as u64;
        block_on(sleep(Duration::from_millis(ms)));
    });
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("1.9 ms, rounded up:");
    twenty(|duration| {
        let ms = duration.as_nanos().div_ceil(1_000_000) as u64;
        block_on(sleep(Duration::from_millis(ms)));
    });
    // ANCHOR_END: fixed
}

/// Waits twenty times, and sets what was waited beside what was asked for.
fn twenty(wait: impl Fn(Duration)) {
    let asked = Duration::from_micros(1900);
    let waited = [(); 20].map(|()| {
        let start = Instant::now();
        wait(asked);
        start.elapsed()
    });
    let early = waited.iter().filter(|waited| **waited < asked).count();
    println!("too early: {early} of {}", waited.len());
    let shortest = waited.iter().min().expect("twenty");
    println!("the shortest: {} µs", shortest.as_micros());
}
