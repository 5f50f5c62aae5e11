//! Pitfall: a timeout that did not happen leaves its timer behind.

use ch04::s2_timer_thread::Timers;
use ch04::s3_timers_in_the_loop::block_on;
use ch04::{grouped, memory, yield_now};
use futures::future::select;
use std::mem::ManuallyDrop;
use std::pin::pin;
use std::time::Duration;

const REQUESTS: u64 = 100_000;
const MINUTE: Duration = Duration::from_secs(60);

/// The answer is there at the second poll, long before the timeout.
async fn request(timeout: impl Future<Output = ()> + Unpin) {
    select(pin!(yield_now()), timeout).await;
}

fn main() {
    // ANCHOR: wrong
    println!("a sleep without a `Drop`:");
    serve(|timers| {
        let mut timeout = ManuallyDrop::new(timers.sleep(MINUTE));
        block_on(request(&mut *timeout));
    });
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("a sleep that takes its timer out:");
    serve(|timers| {
        let mut timeout = timers.sleep(MINUTE);
        block_on(request(&mut timeout));
    });
    // ANCHOR_END: fixed
}

fn serve(one: impl Fn(&Timers)) {
    let timers = Timers::start();
    let before = memory();
    (0..REQUESTS).for_each(|_| one(&timers));
    let after = memory();
    println!("requests: {}", grouped(REQUESTS));
    println!("timers that are left: {}", grouped(timers.waiting() as u64));
    if let (Some(before), Some(after)) = (before, after) {
        let grown = after.resident.saturating_sub(before.resident);
        println!("memory that a request has left: {} B", grown / REQUESTS);
    }
}
