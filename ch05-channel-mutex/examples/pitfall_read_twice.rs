//! Pitfall: a task reads, and reads again while it still has the first guard.

#[path = "support/hang.rs"]
mod hang;

use ch05::sync::RwLock;
use ch05::{block_on, join, yield_now};
use hang::watch;

// ANCHOR: wrong
async fn total(prices: &RwLock<Vec<u32>>) -> u32 {
    prices.read().await.iter().sum()
}

async fn reads_twice(prices: &RwLock<Vec<u32>>) -> u32 {
    let guard = prices.read().await;
    yield_now().await; // a writer comes, and waits for `guard`
    total(prices).await / guard.len() as u32
}
// ANCHOR_END: wrong

// ANCHOR: fixed
fn total_of(prices: &[u32]) -> u32 {
    prices.iter().sum()
}

async fn reads_once(prices: &RwLock<Vec<u32>>) -> u32 {
    let guard = prices.read().await;
    yield_now().await; // a writer comes, and waits for `guard`
    total_of(&guard) / guard.len() as u32
}
// ANCHOR_END: fixed

// ANCHOR: main
fn main() {
    println!("reads twice: {}", watch(|| story(reads_twice)));
    println!("reads once: {}", watch(|| story(reads_once)));
}

/// One reads, and another one writes meanwhile.
fn story(average: impl AsyncFn(&RwLock<Vec<u32>>) -> u32) {
    let prices = RwLock::new(vec![2, 4]);
    let write = async { prices.write().await.push(9) };
    let (average, ()) = block_on(async { join!(average(&prices), write) });
    println!("the average: {average}");
    println!("prices: {}", prices.into_inner().len());
}
// ANCHOR_END: main
