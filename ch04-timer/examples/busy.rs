//! Two tasks that keep each other busy, and a timer beside them.

use ch04::time::{now, sleep};
use ch04::{Runtime, grouped, spawn, yield_now};
use std::time::Duration;

// ANCHOR: busy
fn main() {
    let mut runtime = Runtime::new().expect("a runtime");
    let latest = runtime.block_on(async {
        // Each is ready again at once, for as long as the program runs.
        for _ in 0..2 {
            drop(spawn(async {
                loop {
                    yield_now().await;
                }
            }));
        }
        let mut latest = Duration::ZERO;
        for _ in 0..20 {
            let due = now() + Duration::from_millis(10);
            sleep(Duration::from_millis(10)).await;
            latest = latest.max(now() - due);
        }
        latest
    });
    println!("polls in 200 ms: {}", grouped(runtime.report().polls));
    println!(
        "the latest of 20 timers was late by: {} µs",
        latest.as_micros()
    );
}
// ANCHOR_END: busy
