//! Pitfall: `run` waits for the queue to be closed, and holds a sender itself.

#[path = "support/hang.rs"]
mod hang;
#[path = "support/mini.rs"]
mod mini;

use ch03::{Executor, yield_now};
use crossbeam_channel::unbounded;
use hang::watch;
use mini::Mini;

fn main() {
    // ANCHOR: wrong
    println!("run until the queue is closed:");
    let outcome = watch(|| {
        let mini = Mini::new(unbounded());
        mini.spawn(yield_now());
        mini.run();
    });
    println!("{outcome}");
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("run until no task is left:");
    let outcome = watch(|| {
        let mut executor = Executor::new();
        drop(executor.spawner().spawn(yield_now()));
        executor.run();
    });
    println!("{outcome}");
    // ANCHOR_END: fixed
}
