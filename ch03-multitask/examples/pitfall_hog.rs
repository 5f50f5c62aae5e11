//! Pitfall: a task that computes for long, and keeps the thread.

use ch03::{Executor, block_on, yield_now};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

fn main() {
    println!("one task computes for 300 ms:");
    println!("longest wait of the other: {} ms", longest_wait(false));
    println!("it yields after each millisecond:");
    println!("longest wait of the other: {} ms", longest_wait(true));
}

// ANCHOR: hog
/// One task computes for 300 ms. How long must another one wait for a turn?
fn longest_wait(yields: bool) -> u128 {
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let over = Arc::new(AtomicBool::new(false));
    let seen = over.clone();
    let other = spawner.spawn(async move {
        let (mut last, mut longest) = (Instant::now(), Duration::ZERO);
        while !seen.load(Relaxed) {
            yield_now().await;
            longest = longest.max(last.elapsed());
            last = Instant::now();
        }
        longest
    });
    drop(spawner.spawn(async move {
        for _ in 0..300 {
            compute(Duration::from_millis(1));
            if yields {
                yield_now().await;
            }
        }
        over.store(true, Relaxed);
    }));
    executor.run();
    block_on(other).unwrap().as_millis()
}

fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        std::hint::spin_loop();
    }
}
// ANCHOR_END: hog
