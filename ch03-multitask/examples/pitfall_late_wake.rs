//! Pitfall: a wake that comes after the end polls a finished future.

#[path = "support/mini.rs"]
mod mini;

use ch03::Executor;
use crossbeam_channel::unbounded;
use mini::Mini;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::task::Poll;

// ANCHOR: future
/// Woken twice during its first poll, ready at the second one.
async fn woken_twice() {
    let mut first = true;
    poll_fn(|cx| {
        if !first {
            return Poll::Ready(());
        }
        first = false;
        cx.waker().wake_by_ref();
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
// ANCHOR_END: future

fn main() {
    set_hook(Box::new(|panic| {
        println!(
            "{}",
            panic.payload().downcast_ref::<&str>().unwrap_or(&"a panic")
        );
    }));
    println!("the future stays in its task:");
    let mini = Mini::new(unbounded());
    mini.spawn(woken_twice());
    let _ = catch_unwind(AssertUnwindSafe(|| mini.run_ready()));

    println!("the future goes when it is ready:");
    let mut executor = Executor::new();
    drop(executor.spawner().spawn(woken_twice()));
    println!("{} polls", executor.run().polls);
}
