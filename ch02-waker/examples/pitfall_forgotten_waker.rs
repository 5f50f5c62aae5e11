//! Pitfall: a leaf that returns `Pending` and tells nobody.

#[path = "support/hang.rs"]
mod hang;

use ch02::{Delay, block_on};
use hang::watch;
use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, Instant};

const WAIT: Duration = Duration::from_millis(500);

fn main() {
    // ANCHOR: wrong
    println!("a delay that leaves no waker anywhere:");
    let outcome = watch(|| {
        let start = Instant::now();
        let forgetful = poll_fn(|_| {
            if start.elapsed() >= WAIT {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        });
        block_on(forgetful);
    });
    println!("{outcome}");
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("a delay whose helper thread has it:");
    println!("{}", watch(|| block_on(Delay::new(WAIT))));
    // ANCHOR_END: fixed
}
