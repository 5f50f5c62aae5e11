//! Pitfall: an executor and a future that park the thread on the same token.

#[path = "support/hang.rs"]
mod hang;

use ch02::{block_on, s3_thread_park};
use hang::watch;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::thread;

fn main() {
    println!("block_on over std::thread::park:");
    println!("{}", watch(|| s3_thread_park::block_on(answer())));

    println!("block_on over a parker of its own:");
    println!("{}", watch(|| block_on(answer())));
}

// ANCHOR: future
/// Ready at its second poll. Its first poll is woken, and then parks the
/// thread itself, to wait for a helper.
async fn answer() {
    let mut first = true;
    poll_fn(|cx: &mut Context<'_>| {
        if !first {
            return Poll::Ready(());
        }
        first = false;
        cx.waker().wake_by_ref();
        let this_thread = thread::current();
        let helper = thread::spawn(move || this_thread.unpark());
        helper.join().unwrap();
        thread::park();
        Poll::Pending
    })
    .await;
}
// ANCHOR_END: future
