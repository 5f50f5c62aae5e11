//! What a wake costs: in a `join!` it polls all futures, in a task only its own.

use ch05::time::{self, sleep};
use ch05::{block_on, grouped, join, spawn};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

static POLLS: AtomicU64 = AtomicU64::new(0);

// ANCHOR: clock
/// Wakes a hundred times, and never at the same time as the others.
async fn clock(n: u64) {
    sleep(Duration::from_millis(n)).await;
    for _ in 0..100 {
        sleep(Duration::from_millis(8)).await;
    }
}
// ANCHOR_END: clock

/// Counts the polls of all.
async fn seen(n: u64) {
    let mut clock = pin!(clock(n));
    poll_fn(|cx| {
        POLLS.fetch_add(1, Relaxed);
        clock.as_mut().poll(cx)
    })
    .await;
}

// ANCHOR: main
fn main() {
    block_on(async {
        time::pause(); // so that a second takes no time
        join!(
            seen(1),
            seen(2),
            seen(3),
            seen(4),
            seen(5),
            seen(6),
            seen(7),
            seen(8)
        );
        println!(
            "polls of eight in one task: {}",
            grouped(POLLS.swap(0, Relaxed))
        );

        let tasks: Vec<_> = (1..=8).map(|n| spawn(seen(n))).collect();
        for task in tasks {
            task.await.expect("it does not panic");
        }
        println!("polls of eight tasks: {}", grouped(POLLS.swap(0, Relaxed)));
    });
}
// ANCHOR_END: main
