//! Pitfall: a future that blocks its thread stalls all the others.

use ch01::{Delay, RoundRobin, grouped};
use std::cell::Cell;
use std::thread::sleep;
use std::time::Duration;

const WAIT: Duration = Duration::from_millis(300);

fn main() {
    println!("One task waits 300 ms. How many rounds of 1 ms does the other one make meanwhile?");

    // ANCHOR: wrong
    let rounds = rounds_of_the_other_task(async { sleep(WAIT) });
    println!("with std::thread::sleep: {}", grouped(rounds));
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    let rounds = rounds_of_the_other_task(async { Delay::new(WAIT).await });
    println!("with Delay: {}", grouped(rounds));
    // ANCHOR_END: fixed
}

// ANCHOR: count
/// Runs `wait` in one task and counts the rounds that another one makes meanwhile.
fn rounds_of_the_other_task(wait: impl Future<Output = ()>) -> u64 {
    let (waiting, rounds) = (Cell::new(true), Cell::new(0));
    let mut tasks = RoundRobin::new();
    tasks.spawn(async {
        wait.await;
        waiting.set(false);
    });
    tasks.spawn(async {
        while waiting.get() {
            rounds.set(rounds.get() + 1);
            Delay::new(Duration::from_millis(1)).await;
        }
    });
    tasks.run();
    rounds.get()
}
// ANCHOR_END: count
