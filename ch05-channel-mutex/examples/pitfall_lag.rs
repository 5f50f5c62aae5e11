//! Pitfall: a loop that takes a lag for the end.

use ch05::block_on;
use ch05::sync::broadcast::{self, Receiver, error::RecvError};

// ANCHOR: wrong
async fn until_an_error(mut calls: Receiver<u32>) -> Vec<u32> {
    let mut heard = Vec::new();
    while let Ok(dish) = calls.recv().await {
        heard.push(dish);
    }
    heard
}
// ANCHOR_END: wrong

// ANCHOR: fixed
async fn until_the_end(mut calls: Receiver<u32>) -> Vec<u32> {
    let mut heard = Vec::new();
    loop {
        match calls.recv().await {
            Ok(dish) => heard.push(dish),
            Err(RecvError::Lagged(missed)) => println!("missed: {missed}"), // and on
            Err(RecvError::Closed) => return heard,
        }
    }
}
// ANCHOR_END: fixed

// ANCHOR: main
/// Six dishes are called, and there is room for four. Then the kitchen closes.
fn calls() -> Receiver<u32> {
    let (kitchen, calls) = broadcast::channel(4);
    for dish in 1..=6 {
        kitchen.send(dish).expect("there is a receiver");
    }
    calls
}

fn main() {
    let heard = block_on(until_an_error(calls()));
    println!("until an error, heard: {heard:?}");
    let heard = block_on(until_the_end(calls()));
    println!("until the end, heard: {heard:?}");
}
// ANCHOR_END: main
