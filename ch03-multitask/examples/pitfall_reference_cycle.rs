//! Pitfall: task → future → waker → task. Nobody outside holds any of them.

#[path = "support/mini.rs"]
mod mini;

use ch03::Executor;
use crossbeam_channel::unbounded;
use mini::Mini;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Poll, Waker};

// ANCHOR: future
/// Never ready, and the only one who has its waker. Dropping it drops `alive`.
fn keeps_its_own_waker(alive: Arc<()>) -> impl Future<Output = ()> + Send {
    let mine = Mutex::new(None::<Waker>);
    poll_fn(move |cx| {
        let _part_of_the_future = &alive;
        *mine.lock().unwrap() = Some(cx.waker().clone());
        Poll::Pending
    })
}
// ANCHOR_END: future

fn say(what: &str, alive: &Weak<()>) {
    let alive = alive.strong_count() > 0;
    println!(
        "{what}, the future is {}",
        if alive { "still there" } else { "gone" }
    );
}

fn main() {
    // ANCHOR: wrong
    let alive = Arc::new(());
    let watched = Arc::downgrade(&alive);
    let mini = Mini::new(unbounded());
    mini.spawn(keeps_its_own_waker(alive));
    mini.run_ready();
    drop(mini);
    say(
        "an executor that does not know its tasks is dropped",
        &watched,
    );
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    let alive = Arc::new(());
    let watched = Arc::downgrade(&alive);
    let mut executor = Executor::new();
    let handle = executor.spawner().spawn(keeps_its_own_waker(alive));
    executor.run_ready();
    drop(executor);
    say("an executor that knows them is dropped", &watched);
    assert!(handle.is_finished());
    // ANCHOR_END: fixed
}
