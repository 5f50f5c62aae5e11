//! Two producers, one consumer, and a channel with room for a few.

use ch05::sync::mpsc;
use ch05::time::{self, now, sleep};
use ch05::{block_on, join};
use std::time::Duration;

// ANCHOR: pipeline
async fn pipeline() {
    let start = now();
    let second = || (now() - start).as_secs();
    let (sender, mut receiver) = mpsc::channel(2);

    let produce = async |name: &str, sender: mpsc::Sender<String>| {
        for n in 1..=4 {
            let item = format!("{name} {n}");
            sender
                .send(item.clone())
                .await
                .expect("the consumer is there");
            println!("second {}: {item} is in the queue", second());
        }
        println!("second {}: {name} goes home", second());
    };
    let consume = async {
        while let Some(item) = receiver.recv().await {
            println!("second {}: {item} is taken out", second());
            sleep(Duration::from_secs(1)).await; // and worked on
        }
        println!("second {}: no sender is left", second());
    };
    join!(
        produce("rice", sender.clone()),
        produce("soup", sender),
        consume
    );
}
// ANCHOR_END: pipeline

fn main() {
    block_on(async {
        time::pause(); // so that nobody has to wait for eight seconds
        pipeline().await;
    });
}
