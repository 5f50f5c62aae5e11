//! An hour, in no time: a clock that stands still, and goes on by itself.

use ch04::measure;
use ch04::time::{self, sleep};
use std::time::Duration;

// ANCHOR: persist
/// Tries until it works. Between two attempts it waits a second, then two, then
/// four, and so on, but never more than ten minutes. How many attempts?
async fn persist(mut attempt: impl AsyncFnMut() -> bool) -> u32 {
    let mut pause = Duration::from_secs(1);
    let mut attempts = 1;
    while !attempt().await {
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(600));
        attempts += 1;
    }
    attempts
}
// ANCHOR_END: persist

fn main() {
    // ANCHOR: hour
    let (attempts, usage) = measure(|| {
        ch04::block_on(async {
            time::pause();
            let start = time::now();
            let back = start + Duration::from_secs(3600);
            let attempts = persist(async || time::now() >= back).await;
            println!(
                "the runtime's clock: {} seconds",
                (time::now() - start).as_secs()
            );
            attempts
        })
    });
    println!("attempts: {attempts}");
    println!("{usage}");
    // ANCHOR_END: hour
}
