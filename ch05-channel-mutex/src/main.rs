//! Chapter 5's demonstration: `cargo run -p ch05 [-- SECTION]`.

mod demo;

use ch05::sync::{Mutex, Semaphore, mpsc, oneshot};
use ch05::time::{self, sleep};
use ch05::{Runtime, block_on, counted, grouped, join, measure, select, spawn, yield_now};
use demo::Section;
use futures::future::join_all;
use std::cell::Cell;
use std::collections::HashSet;
use std::future::ready;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

fn main() -> ExitCode {
    demo::main(&[
        Section {
            name: "join",
            about: "rice, dish and soup in one task",
            run: join,
        },
        Section {
            name: "select",
            about: "who wins if all are always ready?",
            run: select,
        },
        Section {
            name: "pipeline",
            about: "three stages, and queues for eight",
            run: pipeline,
        },
        Section {
            name: "manager",
            about: "a task that owns what others need",
            run: manager,
        },
        Section {
            name: "limit",
            about: "twelve jobs, three at once",
            run: limit,
        },
        Section {
            name: "philosophers",
            about: "five who eat with five forks",
            run: philosophers,
        },
    ])
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

// ANCHOR: join
fn join() {
    let ((), usage) = measure(|| {
        block_on(async {
            for minutes in [30, 15, 10] {
                sleep(ms(10 * minutes)).await;
            }
        })
    });
    println!("one after another: {} ms", usage.wall.as_millis());

    let polls = Cell::new(0);
    let (meal, usage) = measure(|| {
        block_on(counted(&polls, async {
            join!(cook("rice", 30), cook("dish", 15), cook("soup", 10),)
        }))
    });
    println!("side by side: {} ms", usage.wall.as_millis());
    println!("polls of the whole: {}", polls.get());
    println!("outputs, in order: {meal:?}");
}

async fn cook(what: &str, minutes: u64) -> &str {
    sleep(ms(10 * minutes)).await;
    println!("{what} is ready");
    what
}
// ANCHOR_END: join

// ANCHOR: select
fn select() {
    const ROUNDS: u64 = 30_000;
    let mut wins = [0; 3];
    block_on(async {
        for _ in 0..ROUNDS {
            select! {
                () = ready(()) => wins[0] += 1,
                () = ready(()) => wins[1] += 1,
                () = ready(()) => wins[2] += 1,
            }
        }
    });
    println!("rounds: {}", grouped(ROUNDS));
    for (name, wins) in ["the first", "the second", "the third"].iter().zip(wins) {
        println!("wins of {name}: {}", grouped(wins));
    }
    let mut wins = [0; 2];
    block_on(async {
        for _ in 0..ROUNDS {
            select! {
                biased;
                () = ready(()) => wins[0] += 1,
                () = ready(()) => wins[1] += 1,
            }
        }
    });
    println!("biased, wins of the first: {}", grouped(wins[0]));
    println!("biased, wins of the second: {}", grouped(wins[1]));
}
// ANCHOR_END: select

// ANCHOR: pipeline
const ROOM: usize = 8;
const ITEMS: u64 = 10_000;

fn pipeline() {
    let longest = Arc::new(AtomicUsize::new(0));
    let (numbers, to_square) = mpsc::channel(ROOM);
    let (squares, to_add) = mpsc::channel(ROOM);
    let mut runtime = Runtime::new().expect("a poll");
    drop(runtime.spawn(produce(numbers)));
    drop(runtime.spawn(square(to_square, squares, longest.clone())));
    let sum = runtime.spawn(add(to_add));
    let (sum, usage) = measure(|| runtime.block_on(sum));
    println!(
        "the sum of all squares: {}",
        sum.expect("it does not panic")
    );
    println!("longest queue before `square`: {}", longest.load(Relaxed));
    println!(
        "polls for {} items: {}",
        grouped(ITEMS),
        grouped(runtime.report().polls)
    );
    println!("wall time: {} ms", usage.wall.as_millis());
}

async fn produce(out: mpsc::Sender<u64>) {
    for n in 1..=ITEMS {
        if out.send(n).await.is_err() {
            return; // nobody wants any more
        }
    }
} // `out` is dropped, and the next stage hears of the end

async fn square(mut input: mpsc::Receiver<u64>, out: mpsc::Sender<u64>, longest: Arc<AtomicUsize>) {
    while let Some(n) = input.recv().await {
        longest.fetch_max(1 + input.len(), Relaxed); // this one, and those behind it
        if out.send(n * n).await.is_err() {
            return; // `input` is dropped, and the stage before hears of it
        }
    }
}

async fn add(mut input: mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Some(n) = input.recv().await {
        sum += n;
    }
    sum
}
// ANCHOR_END: pipeline

// ANCHOR: manager
/// What a task can want of the manager: a number, and where to send it.
struct Take {
    responder: oneshot::Sender<u64>,
}

/// Owns the number. Nobody else can touch it, so it needs no lock.
async fn hand_out(mut wishes: mpsc::Receiver<Take>) -> u64 {
    let mut next = 0;
    while let Some(Take { responder }) = wishes.recv().await {
        // Whoever asked may have gone. The number is the next one's then.
        if responder.send(next).is_ok() {
            next += 1;
        }
    }
    next // all who could ask have gone
}

fn manager() {
    let mut runtime = Runtime::new().expect("a poll");
    let (wish, wishes) = mpsc::channel(4);
    let manager = runtime.spawn(hand_out(wishes));
    let guests: Vec<_> = (0..100)
        .map(|_| {
            let wish = wish.clone();
            runtime.spawn(async move {
                let (responder, number) = oneshot::channel();
                let sent = wish.send(Take { responder }).await;
                sent.expect("the manager is there while somebody can ask");
                number.await.expect("it answers everybody")
            })
        })
        .collect();
    drop(wish); // the guests have theirs
    let (numbers, total) = runtime.block_on(async { join!(join_all(guests), manager) });
    let different: HashSet<u64> = numbers.into_iter().map(Result::unwrap).collect();
    println!("guests: 100");
    println!("different numbers: {}", different.len());
    println!(
        "numbers that were handed out: {}",
        total.expect("it does not panic")
    );
}
// ANCHOR_END: manager

// ANCHOR: limit
fn limit() {
    for (name, permits) in [("twelve", 12), ("three", 3)] {
        let permits = Arc::new(Semaphore::new(permits));
        let (running, peak) = (&Cell::new(0), &Cell::new(0));
        let job = async || {
            let _permit = permits.acquire().await.expect("nobody closes it");
            running.set(running.get() + 1);
            peak.set(peak.get().max(running.get()));
            sleep(ms(20)).await;
            running.set(running.get() - 1);
        }; // and the permit goes to the longest waiter
        let jobs = || block_on(join_all((0..12).map(|_| job())));
        let (_, usage) = measure(jobs);
        println!("{name} permits, jobs at once: {}", peak.get());
        println!("{name} permits, wall time: {} ms", usage.wall.as_millis());
    }
}
// ANCHOR_END: limit

// ANCHOR: philosophers
const SEATS: usize = 5;

fn philosophers() {
    let mut runtime = Runtime::new().expect("a poll");
    let meals = runtime.block_on(async {
        time::pause(); // so that a minute takes no time
        let forks: Arc<[Mutex<()>; SEATS]> = Arc::default();
        // Four may sit. One of them has a neighbour who has no fork, so somebody
        // can always eat, and the circle never closes.
        let chairs = Arc::new(Semaphore::new(SEATS - 1));
        let guests = (0..SEATS).map(|seat| spawn(dine(seat, forks.clone(), chairs.clone())));
        join_all(guests.collect::<Vec<_>>()).await
    });
    for (seat, meals) in meals.into_iter().enumerate() {
        println!(
            "meals of philosopher {seat}: {}",
            meals.expect("nobody panics")
        );
    }
}

/// Eats for a second at a time, for a minute.
async fn dine(seat: usize, forks: Arc<[Mutex<()>; SEATS]>, chairs: Arc<Semaphore>) -> u32 {
    let end = time::now() + Duration::from_secs(60);
    let mut meals = 0;
    while time::now() < end {
        let _chair = chairs.acquire().await.expect("nobody closes it");
        let _left = forks[seat].lock().await;
        yield_now().await; // long enough for all to take the left one
        let _right = forks[(seat + 1) % SEATS].lock().await;
        sleep(Duration::from_secs(1)).await;
        meals += 1;
    }
    meals
}
// ANCHOR_END: philosophers
