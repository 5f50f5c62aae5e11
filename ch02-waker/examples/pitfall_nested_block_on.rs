//! Pitfall: a `block_on` inside a future.

#[path = "support/hang.rs"]
mod hang;

use ch02::{Alarm, block_on, join};
use hang::watch;
use std::future::poll_fn;
use std::sync::Arc;

fn main() {
    // ANCHOR: wrong
    println!("one half blocks on what the other half will do:");
    let outcome = watch(|| {
        let alarm = Arc::new(Alarm::new());
        let waits = async { block_on(poll_fn(|cx| alarm.poll(cx))) };
        let rings = async { alarm.ring() };
        block_on(join(waits, rings));
    });
    println!("{outcome}");
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("one half awaits it:");
    let outcome = watch(|| {
        let alarm = Arc::new(Alarm::new());
        let waits = poll_fn(|cx| alarm.poll(cx));
        let rings = async { alarm.ring() };
        block_on(join(waits, rings));
    });
    println!("{outcome}");
    // ANCHOR_END: fixed
}
