//! Pitfall: a leaf that wakes its task at every poll, needed or not.

use ch02::{Delay, block_on, counted, grouped, measure};
use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;
use std::time::{Duration, Instant};

const WAIT: Duration = Duration::from_millis(300);

fn main() {
    // ANCHOR: wrong
    println!("a delay that wakes itself, as chapter 1's:");
    let polls = Cell::new(0);
    let ((), usage) = measure(|| {
        let start = Instant::now();
        let restless = poll_fn(|cx| {
            if start.elapsed() >= WAIT {
                return Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            Poll::Pending
        });
        block_on(counted(&polls, restless));
    });
    println!("restless polls: {}", grouped(polls.get()));
    println!("{usage}");
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("a delay that is woken when there is something to see:");
    let polls = Cell::new(0);
    let ((), usage) = measure(|| block_on(counted(&polls, Delay::new(WAIT))));
    println!("polls: {}", grouped(polls.get()));
    println!("{usage}");
    // ANCHOR_END: fixed
}
