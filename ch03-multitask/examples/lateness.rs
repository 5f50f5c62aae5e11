//! The answer to the question of exercise 3.5: how late is each of the three tasks
//! of `order`, under each policy? `cargo run -p ch03 --example lateness`.

use ch03::runtime::policy::{Class, Fair, Fifo, Lifo, Policy, Priority};
use ch03::solutions::lateness::lateness;
use ch03::task::Task;
use ch03::{Executor, block_on, yield_now};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};

/// As in `order`: wash up, soup, fire, and all are over after so many turns.
const CLASSES: [Class; 3] = [0, 1, 2];
const TURNS: usize = 24;

/// The delays of one of the tasks. A turn of another one takes 10 ticks.
fn delays(policy: impl Policy<Arc<Task>> + Send + 'static, measured: Class) -> Vec<u64> {
    let mut executor = Executor::with_policy(policy);
    let clock = Arc::new(AtomicU64::new(0));
    let turns = Arc::new(AtomicUsize::new(0));
    let mut handle = None;
    for class in CLASSES {
        let (ticks, turns) = (clock.clone(), turns.clone());
        let task = async move {
            while turns.load(SeqCst) < TURNS {
                turns.fetch_add(1, SeqCst);
                if class != measured {
                    ticks.fetch_add(10, SeqCst);
                }
                yield_now().await;
            }
        };
        let spawner = executor.spawner();
        if class == measured {
            handle = Some(spawner.spawn_in(class, lateness(clock.clone(), task)));
        } else {
            drop(spawner.spawn_in(class, task));
        }
    }
    executor.run();
    let output = block_on(handle.expect("one of them is measured"));
    output.expect("it does not panic").1
}

fn row<P: Policy<Arc<Task>> + Send + 'static>(name: &str, policy: impl Fn() -> P) {
    let longest = CLASSES.map(|class| match delays(policy(), class).iter().max() {
        Some(ticks) => ticks.to_string(),
        None => "none".to_string(),
    });
    let [w, s, f] = longest;
    println!("{name:<24}{w:>8}{s:>8}{f:>8}");
}

fn main() {
    println!("the longest delay, in ticks; a turn of another task takes 10");
    println!("{:<24}{:>8}{:>8}{:>8}", "", "wash up", "soup", "fire");
    row("fifo", Fifo::new);
    row("lifo", Lifo::new);
    row("priority, strict", Priority::strict);
    row("priority, patience 4", || Priority::ageing(4));
    row("fair, weights 1, 2, 5", || Fair::new(&[1, 2, 5]));
}
