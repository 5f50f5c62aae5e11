//! What the compiler refuses to spawn, mended:
//! `cargo run -p ch03 --example spawnable`.

use ch03::{Executor, Spawner, yield_now as pause};
use std::error::Error;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

// ANCHOR: guard
fn count(spawner: &Spawner, counter: &'static Mutex<u32>) {
    // The guard lives in a block, and the block ends before the await.
    drop(spawner.spawn(async {
        {
            let mut count = counter.lock().unwrap();
            *count += 1;
        }
        pause().await;
        println!("counted to {}", counter.lock().unwrap());
    }));
}
// ANCHOR_END: guard

// ANCHOR: function
fn count_in_a_function(spawner: &Spawner, counter: &'static Mutex<u32>) {
    // Or it lives in a function that cannot await at all.
    fn add_one(counter: &Mutex<u32>) {
        *counter.lock().unwrap() += 1;
    }
    drop(spawner.spawn(async {
        add_one(counter);
        pause().await;
        println!("counted to {}", counter.lock().unwrap());
    }));
}
// ANCHOR_END: function

// ANCHOR: rc
fn cook(spawner: &Spawner) {
    drop(spawner.spawn(async {
        // An `Rc` that is gone before the await is nobody's business.
        println!("{} is local", Rc::new("the salt"));
        // What lives on is shared by an `Arc`.
        let dish = Arc::new("the soup");
        pause().await;
        println!("{dish} may travel");
    }));
}
// ANCHOR_END: rc

// ANCHOR: error
async fn taste() -> Result<(), Box<dyn Error + Send + Sync>> {
    Err("too salty".into())
}

fn complain(spawner: &Spawner) {
    drop(spawner.spawn(async {
        if let Err(error) = taste().await {
            pause().await;
            println!("complaint: {error}");
        }
    }));
}
// ANCHOR_END: error

// ANCHOR: local
fn moved(spawner: &Spawner) {
    let dishes = vec!["rice", "soup"];
    drop(spawner.spawn(async move {
        for dish in &dishes {
            println!("moved: {dish}");
        }
    }));
}

fn shared(spawner: &Spawner) {
    let dishes = Arc::new(vec!["rice", "soup"]);
    let for_the_task = dishes.clone();
    drop(spawner.spawn(async move {
        println!("shared: {} in the task", for_the_task.len());
    }));
    println!("shared: {} here", dishes.len());
}
// ANCHOR_END: local

// ANCHOR: argument
async fn prepare(dish: &str) {
    println!("prepared: {dish}");
}

fn order(spawner: &Spawner, dish: &str) {
    let dish = dish.to_string();
    // The string moves into the block, and is borrowed in there.
    drop(spawner.spawn(async move { prepare(&dish).await }));
}
// ANCHOR_END: argument

fn main() {
    static COUNTER: Mutex<u32> = Mutex::new(0);
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    count(&spawner, &COUNTER);
    count_in_a_function(&spawner, &COUNTER);
    cook(&spawner);
    complain(&spawner);
    moved(&spawner);
    shared(&spawner);
    order(&spawner, "the rice");
    let report = executor.run();
    println!("{} tasks, {} polls", report.finished, report.polls);
}
