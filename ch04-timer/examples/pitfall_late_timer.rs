//! Pitfall: a task that computes for long, and everybody's timer is late.

use ch04::time::{now, sleep};
use ch04::{Runtime, spawn, yield_now};
use std::time::{Duration, Instant};

fn main() {
    println!("a sleep of 100 ms, beside a task that computes for 300 ms:");
    println!("awake after: {} ms", awake_after(false));
    println!("and beside one that yields after each millisecond:");
    println!("awake after: {} ms", awake_after(true));
}

// ANCHOR: late
fn awake_after(yields: bool) -> u128 {
    let mut runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let start = now();
        let tea = spawn(async move {
            sleep(Duration::from_millis(100)).await;
            now() - start
        });
        drop(spawn(async move {
            for _ in 0..300 {
                compute(Duration::from_millis(1));
                if yields {
                    yield_now().await;
                }
            }
        }));
        tea.await.expect("it does not panic").as_millis()
    })
}

fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        std::hint::spin_loop();
    }
}
// ANCHOR_END: late
