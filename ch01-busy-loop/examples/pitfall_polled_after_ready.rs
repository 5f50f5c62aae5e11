//! Pitfall: polling a future again after it was ready.

use ch01::{Delay, block_on, join, s1_join_forgetful};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::time::Duration;

// ANCHOR: cook
async fn cook(minutes: u64) -> u64 {
    Delay::new(Duration::from_millis(10 * minutes)).await;
    minutes
}
// ANCHOR_END: cook

fn main() {
    // We print what the panic says ourselves.
    set_hook(Box::new(|_| {}));

    // ANCHOR: wrong
    println!("soup takes 1 minute, rice 3, with the forgetful join:");
    let both = s1_join_forgetful::join(cook(1), cook(3));
    match catch_unwind(AssertUnwindSafe(|| block_on(both))) {
        Ok(minutes) => println!("both are ready: {minutes:?}"),
        Err(panic) => println!("panicked: {}", panic.downcast_ref::<&str>().unwrap()),
    }
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("the same with join:");
    let minutes = block_on(join(cook(1), cook(3)));
    println!("both are ready: {minutes:?}");
    // ANCHOR_END: fixed
}
