//! Chapter 3's demonstration: `cargo run -p ch03 [-- SECTION]`.

mod demo;

use ch03::{Delay, Executor, JoinHandle, block_on, grouped, measure, per_item, yield_now};
use demo::Section;
use std::future::{pending, poll_fn};
use std::panic;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

// The kitchen of the book: a minute of cooking takes 10 ms.
const RICE: Duration = Duration::from_millis(300);
const DISH: Duration = Duration::from_millis(150);
const SOUP: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    demo::main(&[
        Section {
            name: "three",
            about: "three delays, each a task",
            run: three,
        },
        Section {
            name: "handles",
            about: "what a handle says",
            run: handles,
        },
        Section {
            name: "ends",
            about: "when does run end?",
            run: ends,
        },
        Section {
            name: "cycle",
            about: "a task that keeps its own waker",
            run: cycle,
        },
        Section {
            name: "hundred-thousand",
            about: "100,000 tasks, each yields 10 times",
            run: hundred_thousand,
        },
    ])
}

// ANCHOR: three
fn three() {
    let polls = [RICE, DISH, SOUP].map(|_| Arc::new(AtomicU64::new(0)));
    let (report, usage) = measure(|| {
        let mut executor = Executor::new();
        let spawner = executor.spawner();
        for (polls, duration) in polls.iter().zip([RICE, DISH, SOUP]) {
            drop(spawner.spawn(counted(polls.clone(), Delay::new(duration))));
        }
        executor.run()
    });
    println!("polls of rice: {}", polls[0].load(Relaxed));
    println!("polls of dish: {}", polls[1].load(Relaxed));
    println!("polls of soup: {}", polls[2].load(Relaxed));
    println!("polls of the executor: {}", report.polls);
    println!("{usage}");
}

/// As `ch03::counted`, for a future that becomes a task: it owns its counter.
async fn counted<F: Future>(polls: Arc<AtomicU64>, future: F) -> F::Output {
    let mut future = Box::pin(future);
    poll_fn(|cx| {
        polls.fetch_add(1, Relaxed);
        future.as_mut().poll(cx)
    })
    .await
}
// ANCHOR_END: three

// ANCHOR: handles
fn handles() {
    panic::set_hook(Box::new(|_| {})); // the panics go to the handles
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let number = spawner.spawn(async { 6 * 7 });
    let panics = spawner.spawn(async { panic!("out of rice") });
    let aborted = spawner.spawn(Delay::new(Duration::from_secs(3600)));
    aborted.abort();
    drop(spawner.spawn(async { println!("detached, and it runs all the same") }));
    let report = executor.run();
    drop(executor);
    let late = spawner.spawn(async { println!("never printed") });

    println!("tasks that ended: {}", report.finished);
    println!("output: {}", block_on(number).unwrap());
    println!("panicked: {}", block_on(panics).unwrap_err().is_panic());
    println!("aborted: {}", block_on(aborted).unwrap_err().is_cancelled());
    println!(
        "spawned too late: {}",
        block_on(late).unwrap_err().is_cancelled()
    );
    let _ = panic::take_hook();
}
// ANCHOR_END: handles

// ANCHOR: ends
fn ends() {
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    println!("no task: {} polls", executor.run().polls);

    let fine = spawner.spawn(yield_now());
    println!(
        "one task, and a spawner is left: {} polls",
        executor.run().polls
    );
    assert!(fine.is_finished());

    let stuck = spawner.spawn(pending::<()>());
    let report = executor.run();
    println!("tasks that nobody can wake: {}", report.abandoned.len());
    println!(
        "its handle knows: {}",
        block_on(stuck).unwrap_err().is_abandoned()
    );
}
// ANCHOR_END: ends

// ANCHOR: cycle
fn cycle() {
    let mut executor = Executor::new();
    let future = Arc::new(());
    let kept = future.clone();
    let kept_by_itself = Mutex::new(None::<Waker>);
    let handle = executor.spawner().spawn(poll_fn(move |cx| -> Poll<()> {
        let _part_of_the_future = &kept;
        *kept_by_itself.lock().unwrap() = Some(cx.waker().clone());
        Poll::Pending
    }));
    executor.run_ready();
    println!(
        "nobody else has the waker; the future is gone: {}",
        Arc::strong_count(&future) == 1
    );
    println!("the handle has heard: {}", handle.is_finished());
    drop(executor);
    println!(
        "the executor is dropped; the future is gone: {}",
        Arc::strong_count(&future) == 1
    );
    println!(
        "the handle has heard: {}",
        block_on(handle).unwrap_err().is_cancelled()
    );
}
// ANCHOR_END: cycle

// ANCHOR: hundred_thousand
const TASKS: usize = 100_000;

fn hundred_thousand() {
    let mut executor = Executor::new();
    let spawner = executor.spawner();
    let (handles, cost) = per_item(TASKS, || spawner.spawn(ten_turns(1)));
    let joins = spawner.spawn(sum(handles));
    let (report, usage) = measure(|| executor.run());
    let polls = block_on(joins).unwrap();
    println!("tasks joined: {}", grouped(report.finished - 1));
    println!("polls of the tasks: {}", grouped(polls));
    println!(
        "polls of the task that joins them: {}",
        report.polls - polls
    );
    println!("polls in all: {}", grouped(report.polls));
    if let Some(memory) = cost.memory {
        println!("memory of a task: {} B", memory.resident);
    }
    let poll = usage.wall.as_nanos() / u128::from(report.polls);
    println!("time of a poll: {poll} ns");

    // The same with three wakes for each yield.
    let handles = (0..TASKS).map(|_| spawner.spawn(ten_turns(3))).collect();
    drop(spawner.spawn(sum(handles)));
    println!(
        "polls in all, with three wakes for each yield: {}",
        grouped(executor.run().polls)
    );
}

async fn sum(handles: Vec<JoinHandle<u64>>) -> u64 {
    let mut sum = 0;
    for handle in handles {
        sum += handle.await.unwrap();
    }
    sum
}

/// Yields ten times, and says how often it was polled.
async fn ten_turns(wakes: u32) -> u64 {
    let mut polls = 0;
    poll_fn(|cx| {
        polls += 1;
        if polls > 10 {
            return Poll::Ready(polls);
        }
        for _ in 0..wakes {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    })
    .await
}
// ANCHOR_END: hundred_thousand
