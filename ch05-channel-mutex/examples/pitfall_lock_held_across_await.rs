//! Pitfall: a lock of the standard library, held across an await.
//!
//! `spawn` refuses it, for such a guard must not go to another thread. But what
//! stays on one thread is not asked: `block_on`, `join!`, `select!`.
#![allow(clippy::await_holding_lock)] // clippy sees it, too

#[path = "support/hang.rs"]
mod hang;

use ch05::{block_on, join, sync, yield_now};
use hang::watch;

fn main() {
    // ANCHOR: wrong
    let deadlock = || {
        let counter = std::sync::Mutex::new(0);
        let add = async || {
            let mut count = counter.lock().unwrap(); // the second stops the thread here
            let before = *count;
            yield_now().await; // where the first waits for its next turn
            *count = before + 1;
        };
        block_on(async { join!(add(), add()) });
        println!("the counter: {}", counter.into_inner().unwrap());
    };
    // ANCHOR_END: wrong
    println!("a lock that stops the thread: {}", watch(deadlock));

    // ANCHOR: fixed
    let waits = || {
        let counter = sync::Mutex::new(0);
        let add = async || {
            let mut count = counter.lock().await; // the second lets the first go on
            let before = *count;
            yield_now().await;
            *count = before + 1;
        };
        block_on(async { join!(add(), add()) });
        println!("the counter: {}", counter.into_inner());
    };
    // ANCHOR_END: fixed
    println!("a lock that stops the task: {}", watch(waits));

    // ANCHOR: best
    let short = || {
        let counter = std::sync::Mutex::new(0);
        let add = async || {
            *counter.lock().unwrap() += 1; // the guard is gone before the await
            yield_now().await;
        };
        block_on(async { join!(add(), add()) });
        println!("the counter: {}", counter.into_inner().unwrap());
    };
    // ANCHOR_END: best
    println!("a lock that nobody holds for long: {}", watch(short));
}
