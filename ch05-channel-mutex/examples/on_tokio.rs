//! Our channels and our macros on tokio's runtime, with its timers and its threads.

use ch05::sync::{Semaphore, mpsc};
use ch05::{join, select};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

// ANCHOR: main
fn main() {
    let mut builder = Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_time().build();
    let both = runtime.expect("tokio starts").block_on(async {
        let (sender, mut receiver) = mpsc::channel(4);
        let limit = Arc::new(Semaphore::new(2));
        for n in 1..=10 {
            let (sender, limit) = (sender.clone(), limit.clone());
            tokio::spawn(async move {
                let _permit = limit.acquire().await.expect("nobody closes it");
                sleep(Duration::from_millis(10)).await;
                sender.send(n).await.expect("somebody adds");
            });
        }
        drop(sender);
        let add = async {
            let mut sum = 0;
            loop {
                select! {
                    message = receiver.recv() => match message {
                        Some(n) => sum += n,
                        None => break Some(sum), // all senders have gone
                    },
                    () = sleep(Duration::from_secs(5)) => break None,
                }
            }
        };
        let nap = async {
            sleep(Duration::from_millis(60)).await;
            "well rested"
        };
        join!(add, nap)
    });
    println!("the sum of 1 to 10, and a sleeper: {both:?}");
}
// ANCHOR_END: main
