//! Chapter 2's demonstration: `cargo run -p ch02 [-- SECTION]`.

mod demo;

use ch02::{Bell, Delay, block_on, block_on_cached, counted, join, measure, waker_by_hand};
use demo::Section;
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

// The kitchen of the book: a minute of cooking takes 10 ms.
const RICE: Duration = Duration::from_millis(300);
const DISH: Duration = Duration::from_millis(150);
const SOUP: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    demo::main(&[
        Section {
            name: "cost",
            about: "what does a second of waiting cost now?",
            run: cost,
        },
        Section {
            name: "three",
            about: "three delays joined",
            run: three,
        },
        Section {
            name: "who",
            about: "who clones a waker, who calls it, who drops it?",
            run: who,
        },
        Section {
            name: "cached",
            about: "one waker for many calls",
            run: cached,
        },
    ])
}

// ANCHOR: cost
fn cost() {
    let polls = Cell::new(0);
    let ((), usage) = measure(|| block_on(counted(&polls, Delay::new(Duration::from_secs(1)))));
    println!("polls in one second: {}", polls.get());
    println!("{usage}");
}
// ANCHOR_END: cost

// ANCHOR: three
fn three() {
    let (rice, dish, soup) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let (_, usage) = measure(|| {
        block_on(join(
            counted(&rice, Delay::new(RICE)),
            join(
                counted(&dish, Delay::new(DISH)),
                counted(&soup, Delay::new(SOUP)),
            ),
        ))
    });
    let polls = [rice, dish, soup].map(|polls| polls.get());
    println!("polls of rice: {}", polls[0]);
    println!("polls of dish: {}", polls[1]);
    println!("polls of soup: {}", polls[2]);
    println!(
        "polls of a delay, on average: {:.1}",
        polls.iter().sum::<u64>() as f64 / 3.0
    );
    println!("{usage}");
}
// ANCHOR_END: three

// ANCHOR: who
fn who() {
    let bell = Arc::new(Bell::new());
    let count = |when: &str| {
        let (clones, wakes) = (bell.clones.load(Relaxed), bell.wakes.load(Relaxed));
        println!(
            "{when}: clones {clones}, wakes {wakes}, drops {}",
            bell.drops.load(Relaxed)
        );
    };
    let waker = waker_by_hand(bell.clone());
    let mut cx = Context::from_waker(&waker);
    let mut delay = pin!(Delay::new(SOUP));
    count("before the first poll");

    assert!(delay.as_mut().poll(&mut cx).is_pending());
    count("after the first poll");

    bell.parker.park();
    count("after the sleep");

    assert!(delay.as_mut().poll(&mut cx).is_ready());
    count("after the second poll");

    drop(waker);
    count("after the executor's waker is gone");
}
// ANCHOR_END: who

// ANCHOR: cached
/// The waker that a `block_on` passes to its future.
async fn own_waker() -> Waker {
    poll_fn(|cx| Poll::Ready(cx.waker().clone())).await
}

fn cached() {
    let (first, second) = (block_on(own_waker()), block_on(own_waker()));
    println!(
        "block_on, two calls, the same waker: {}",
        first.will_wake(&second)
    );

    let (first, second) = (block_on_cached(own_waker()), block_on_cached(own_waker()));
    println!(
        "block_on_cached, two calls, the same waker: {}",
        first.will_wake(&second)
    );
}
// ANCHOR_END: cached
