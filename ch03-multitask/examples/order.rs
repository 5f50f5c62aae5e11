//! Who is next? The same tasks under every policy:
//! `cargo run -p ch03 --example order`.

use ch03::runtime::policy::{Class, Fair, Fifo, Lifo, Policy, Priority};
use ch03::task::Task;
use ch03::{Executor, yield_now};
use std::sync::{Arc, Mutex};

/// The tasks, from class 0 up: wash up, soup, fire.
const TASKS: [char; 3] = ['w', 's', 'f'];

/// When the kitchen closes. Otherwise it would never end.
const TURNS: usize = 24;

// ANCHOR: turns
/// Three tasks that are always ready. Who has which turn?
fn turns(policy: impl Policy<Arc<Task>> + Send + 'static) -> String {
    let mut executor = Executor::with_policy(policy);
    let log = Arc::new(Mutex::new(String::new()));
    for (class, name) in (0..).zip(TASKS) {
        let log = log.clone();
        let task = async move {
            while log.lock().unwrap().len() < TURNS {
                log.lock().unwrap().push(name);
                yield_now().await;
            }
        };
        drop(executor.spawner().spawn_in(class, task));
    }
    executor.run();
    Arc::into_inner(log).unwrap().into_inner().unwrap()
}

/// The most turns of others between two turns of `name`.
fn longest_wait(turns: &str, name: char) -> usize {
    turns.split(name).map(str::len).max().unwrap_or(0)
}
// ANCHOR_END: turns

// ANCHOR: table
fn row(policy: &str, turns: String) {
    let [w, s, f] = TASKS.map(|name| turns.matches(name).count());
    let waits = TASKS.map(|name| longest_wait(&turns, name));
    let longest = waits.into_iter().max().unwrap();
    println!("{policy:<24}{turns:<28}{w:>2} {s:>2} {f:>2}{longest:>8}");
}

fn table() {
    println!("w: wash up (class 0), s: soup (class 1), f: fire (class 2); all always ready");
    println!("{:<24}{:<28} w  s  f  longest wait", "", "turn by turn");
    row("fifo", turns(Fifo::new()));
    row("lifo", turns(Lifo::new()));
    row("priority, strict", turns(Priority::strict()));
    row("priority, patience 4", turns(Priority::ageing(4)));
    row("fair, weights 1, 2, 5", turns(Fair::new(&[1, 2, 5])));
}
// ANCHOR_END: table

// ANCHOR: cost
/// Two tasks of equal weight: a turn of the first takes nine times as long.
fn cost() {
    const COSTS: [u64; 2] = [9, 1];
    let mut executor = Executor::with_policy(Fair::new(&[1, 1]));
    // A clock that only turns move, so that it shows the same every time.
    let clock = Arc::new(Mutex::new(0));
    for (class, cost) in (0..).zip(COSTS) {
        let clock = clock.clone();
        let task = async move {
            let mut turns = 0;
            while *clock.lock().unwrap() < 1000 {
                *clock.lock().unwrap() += cost;
                turns += 1;
                yield_now().await;
            }
            println!(
                "class {class}: {turns} turns, {} of 1000 ticks",
                turns * cost
            );
        };
        drop(executor.spawner().spawn_in(class as Class, task));
    }
    executor.run();
}
// ANCHOR_END: cost

fn main() {
    table();
    println!();
    println!("fair, weights 1, 1; a turn of class 0 takes 9 ticks, one of class 1 takes 1");
    cost();
}
