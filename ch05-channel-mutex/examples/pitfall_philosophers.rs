//! Pitfall: five philosophers take the left fork first, all five.
//!
//! Each has a fork on either side, shared with a neighbour, and needs both to eat.

use ch05::sync::{Mutex, MutexGuard};
use ch05::time::timeout;
use ch05::{Runtime, spawn, yield_now};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

const SEATS: usize = 5;
const MEALS: u32 = 100;

#[derive(Default)]
struct Table {
    forks: [Mutex<()>; SEATS],
    meals: AtomicU32,
}

// ANCHOR: wrong
async fn left_first(table: &Table, seat: usize) {
    let _left = take(table, seat).await;
    let _right = take(table, (seat + 1) % SEATS).await;
    table.meals.fetch_add(1, Relaxed);
}
// ANCHOR_END: wrong

// ANCHOR: fixed
/// Whoever takes forks takes them in the order of their numbers. The last
/// philosopher's left fork has the highest number, so he begins with the right
/// one, and a circle cannot close.
async fn lower_first(table: &Table, seat: usize) {
    let (left, right) = (seat, (seat + 1) % SEATS);
    let _lower = take(table, left.min(right)).await;
    let _higher = take(table, left.max(right)).await;
    table.meals.fetch_add(1, Relaxed);
}
// ANCHOR_END: fixed

async fn take(table: &Table, fork: usize) -> MutexGuard<'_, ()> {
    let guard = table.forks[fork].lock().await;
    yield_now().await; // takes its time
    guard
}

fn main() {
    println!("all take the left fork first:");
    dinner(async |table, seat| left_first(&table, seat).await);
    println!("all take the lower fork first:");
    dinner(async |table, seat| lower_first(&table, seat).await);
}

// ANCHOR: dinner
fn dinner<F>(eat: impl Fn(Arc<Table>, usize) -> F + Copy + Send + 'static)
where
    F: Future<Output = ()> + Send,
{
    let table = Arc::new(Table::default());
    let mut runtime = Runtime::new().expect("a poll");
    let over = runtime.block_on(async {
        let seats: Vec<_> = (0..SEATS)
            .map(|seat| {
                let table = table.clone();
                spawn(async move {
                    for _ in 0..MEALS {
                        eat(table.clone(), seat).await;
                    }
                })
            })
            .collect();
        let all = async {
            for philosopher in seats {
                philosopher.await.expect("nobody panics");
            }
        };
        timeout(Duration::from_secs(1), all).await.is_ok()
    });
    let taken = table.forks.iter().filter(|fork| fork.try_lock().is_err());
    println!(
        "meals of {}: {}",
        SEATS as u32 * MEALS,
        table.meals.load(Relaxed)
    );
    println!("forks that are taken: {}", taken.count());
    println!("the dinner is over: {over}");
}
// ANCHOR_END: dinner
