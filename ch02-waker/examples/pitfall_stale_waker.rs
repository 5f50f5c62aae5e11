//! Pitfall: a future that keeps the waker of its first poll only.

#[path = "support/hang.rs"]
mod hang;

use ch02::{Alarm, block_on, s2_first_waker};
use hang::watch;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Waker};

fn main() {
    // ANCHOR: wrong
    println!("the first waker only:");
    let outcome = watch(|| {
        let alarm = Arc::new(s2_first_waker::Alarm::new());
        // Somebody polls it once, and hands it over.
        let _ = alarm.poll(&mut Context::from_waker(Waker::noop()));
        let mut ringer = Some(alarm.clone());
        block_on(poll_fn(|cx| {
            let polled = alarm.poll(cx);
            ringer.take().inspect(|alarm| alarm.ring());
            polled
        }));
    });
    println!("{outcome}");
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("the latest waker:");
    let outcome = watch(|| {
        let alarm = Arc::new(Alarm::new());
        let _ = alarm.poll(&mut Context::from_waker(Waker::noop()));
        let mut ringer = Some(alarm.clone());
        block_on(poll_fn(|cx| {
            let polled = alarm.poll(cx);
            ringer.take().inspect(|alarm| alarm.ring());
            polled
        }));
    });
    println!("{outcome}");
    // ANCHOR_END: fixed
}
