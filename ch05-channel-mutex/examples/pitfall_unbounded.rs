//! Pitfall: a queue without a bound, and a consumer that is slower than the producer.

use ch05::sync::mpsc;
use ch05::{Memory, block_on, grouped, join, measure, memory};
use std::time::{Duration, Instant};

const ITEMS: u64 = 50_000;

struct Item {
    sent: Instant,
    _body: [u8; 1024],
}

impl Item {
    fn new() -> Self {
        let sent = Instant::now();
        Self {
            sent,
            _body: [1; 1024],
        }
    }
}

fn main() {
    // The bounded one first: what the process has once, it does not give back.
    println!("items: {}", grouped(ITEMS));
    run("bounded", bounded);
    run("unbounded", unbounded);
}

// ANCHOR: bounded
async fn bounded() -> Seen {
    let (sender, mut receiver) = mpsc::channel(32);
    let produce = async move {
        for _ in 0..ITEMS {
            sender
                .send(Item::new())
                .await
                .expect("the consumer is there");
        }
    };
    let consume = async {
        let mut seen = Seen::default();
        while let Some(item) = receiver.recv().await {
            seen.item(item, receiver.len());
        }
        seen
    };
    join!(produce, consume).1
}
// ANCHOR_END: bounded

// ANCHOR: unbounded
async fn unbounded() -> Seen {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let produce = async move {
        for _ in 0..ITEMS {
            // No `await`: there is nothing to wait for.
            sender.send(Item::new()).expect("the consumer is there");
        }
    };
    let consume = async {
        let mut seen = Seen::default();
        while let Some(item) = receiver.recv().await {
            seen.item(item, receiver.len());
        }
        seen
    };
    join!(produce, consume).1
}
// ANCHOR_END: unbounded

// ANCHOR: seen
/// What the consumer sees.
#[derive(Default)]
struct Seen {
    longest: usize,
    oldest: Duration,
    memory: Option<Memory>,
}

impl Seen {
    fn item(&mut self, item: Item, queue: usize) {
        if queue > self.longest {
            self.longest = queue;
            self.memory = memory();
        }
        self.oldest = self.oldest.max(item.sent.elapsed());
        // Two microseconds of work.
        let start = Instant::now();
        while start.elapsed() < Duration::from_micros(2) {
            std::hint::spin_loop();
        }
    }
}
// ANCHOR_END: seen

fn run<F: Future<Output = Seen>>(name: &str, program: impl FnOnce() -> F) {
    let before = memory();
    let (seen, usage) = measure(|| block_on(program()));
    println!(
        "{name}, longest queue: {}",
        grouped(seen.longest as u64 + 1)
    );
    match before.zip(seen.memory) {
        Some((before, most)) => {
            let grown = most.resident.saturating_sub(before.resident);
            println!("{name}, memory of the queue: {} KiB", grouped(grown / 1024));
        }
        None => println!("{name}, memory of the queue: not measured on this system"),
    }
    println!(
        "{name}, longest wait of an item: {} µs",
        grouped(seen.oldest.as_micros() as u64)
    );
    println!("{name}, wall time: {} ms", usage.wall.as_millis());
}
