//! An hour and more, in no time: a clock that stands still, and goes on by itself.

use ch04::measure;
use ch04::time::{self, sleep, timeout};
use futures::{Stream, StreamExt, stream};
use std::pin::pin;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

// ANCHOR: session
/// Counts messages, until none has come for half an hour.
async fn session(messages: impl Stream<Item = ()>) -> u32 {
    let mut messages = pin!(messages);
    let mut count = 0;
    while let Ok(Some(())) = timeout(30 * MINUTE, messages.next()).await {
        count += 1;
    }
    count
}
// ANCHOR_END: session

fn main() {
    // ANCHOR: hour
    let (minutes, usage) = measure(|| {
        ch04::block_on(async {
            time::pause();
            let start = time::now();
            let pauses = stream::iter([10, 20, 29, 31, 5]);
            let messages = pauses.then(|minutes| sleep(minutes * MINUTE));
            println!("messages: {}", session(messages).await);
            (time::now() - start).as_secs() / 60
        })
    });
    println!("the runtime's clock: {minutes} minutes");
    println!("{usage}");
    // ANCHOR_END: hour
}
