//! Pitfall: a queue with a limit. Then a wake may have to wait.

#[path = "support/hang.rs"]
mod hang;
#[path = "support/mini.rs"]
mod mini;

use ch03::{Executor, yield_now};
use crossbeam_channel::bounded;
use hang::watch;
use mini::Mini;

fn main() {
    // ANCHOR: wrong
    println!("a queue for two, and three tasks:");
    let outcome = watch(|| {
        let mini = Mini::new(bounded(2));
        mini.spawn(yield_now());
        mini.spawn(yield_now());
        assert_eq!(mini.run_ready(), 4); // so far it goes well
        let mini = std::sync::Arc::new(mini);
        let inner = mini.clone();
        mini.spawn(async move {
            (0..3).for_each(|_| inner.spawn(yield_now()));
        });
        mini.run_ready();
    });
    println!("{outcome}");
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("a queue without a limit:");
    let outcome = watch(|| {
        let mut executor = Executor::new();
        let spawner = executor.spawner();
        drop(spawner.clone().spawn(async move {
            (0..3).for_each(|_| drop(spawner.spawn(yield_now())));
        }));
        executor.run();
    });
    println!("{outcome}");
    // ANCHOR_END: fixed
}
