//! Pitfall: a clock that stands still does not wait for other threads.

use ch04::time::{self, timeout};
use futures::channel::oneshot;
use std::thread;
use std::time::Duration;

/// An answer that another thread has after 50 ms.
fn answer() -> impl Future<Output = ()> {
    let (sender, receiver) = oneshot::channel();
    thread::spawn(|| {
        thread::sleep(Duration::from_millis(50));
        sender.send(())
    });
    async { receiver.await.expect("the thread sends") }
}

fn main() {
    // ANCHOR: wrong
    println!("the clock is paused:");
    ch04::block_on(async {
        time::pause();
        let answer = timeout(Duration::from_secs(60), answer()).await;
        println!("answer within a minute: {}", answer.is_ok());
    });
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    println!("the clock runs while somebody else works:");
    ch04::block_on(async {
        time::pause(); // for all the rest of the test, and now:
        time::resume();
        let answer = timeout(Duration::from_secs(60), answer()).await;
        println!("answer within a minute: {}", answer.is_ok());
    });
    // ANCHOR_END: fixed
}
