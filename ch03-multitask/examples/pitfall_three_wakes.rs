//! Pitfall: every wake makes an entry in the queue.

#[path = "support/mini.rs"]
mod mini;

use ch03::Executor;
use crossbeam_channel::unbounded;
use mini::Mini;
use std::future::poll_fn;
use std::task::Poll;

fn main() {
    let mini = Mini::new(unbounded());
    mini.spawn(ten_turns());
    println!("an entry for each wake: {} polls", mini.run_ready());

    let mut executor = Executor::new();
    drop(executor.spawner().spawn(ten_turns()));
    println!("an entry for each task: {} polls", executor.run().polls);
}

// ANCHOR: future
/// Wakes itself three times in each of its first ten polls.
async fn ten_turns() {
    let mut polls = 0;
    poll_fn(move |cx| {
        polls += 1;
        if polls > 10 {
            return Poll::Ready(());
        }
        (0..3).for_each(|_| cx.waker().wake_by_ref());
        Poll::Pending
    })
    .await;
    // Stands being polled too often, so that we can count.
    std::future::pending::<()>().await;
}
// ANCHOR_END: future
