//! Chapter 1's demonstration: `cargo run -p ch01 [-- SECTION]`.

mod demo;

use ch01::{Delay, RoundRobin, block_on, counted, grouped, join, measure, yield_now};
use demo::Section;
use std::cell::Cell;
use std::process::ExitCode;
use std::time::Duration;

// ANCHOR: kitchen
// A minute of cooking takes 10 ms.
const RICE: Duration = Duration::from_millis(300);
const DISH: Duration = Duration::from_millis(150);
const SOUP: Duration = Duration::from_millis(100);
// ANCHOR_END: kitchen

fn main() -> ExitCode {
    demo::main(&[
        Section {
            name: "one",
            about: "one delay under block_on",
            run: one,
        },
        Section {
            name: "join",
            about: "two delays: after each other, and joined",
            run: joined,
        },
        Section {
            name: "three",
            about: "three delays joined",
            run: three,
        },
        Section {
            name: "turns",
            about: "many tasks, each in its turn",
            run: turns,
        },
        Section {
            name: "cost",
            about: "what does a second of waiting cost?",
            run: cost,
        },
    ])
}

// ANCHOR: one
fn one() {
    let polls = Cell::new(0);
    let ((), usage) = measure(|| block_on(counted(&polls, Delay::new(RICE))));
    println!("polls: {}", grouped(polls.get()));
    println!("{usage}");
}
// ANCHOR_END: one

// ANCHOR: joined
fn joined() {
    let ((), usage) = measure(|| {
        block_on(async {
            Delay::new(RICE).await;
            Delay::new(SOUP).await;
        })
    });
    println!(
        "made and awaited after each other: {} ms",
        usage.wall.as_millis()
    );

    let ((), usage) = measure(|| {
        let (rice, soup) = (Delay::new(RICE), Delay::new(SOUP));
        block_on(async {
            rice.await;
            soup.await;
        })
    });
    println!(
        "made first, awaited after each other: {} ms",
        usage.wall.as_millis()
    );

    let (_, usage) = measure(|| block_on(join(Delay::new(RICE), Delay::new(SOUP))));
    println!("joined: {} ms", usage.wall.as_millis());
}
// ANCHOR_END: joined

// ANCHOR: three
fn three() {
    let (rice, dish, soup) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let (_, usage) = measure(|| {
        block_on(join(
            counted(&rice, Delay::new(RICE)),
            join(
                counted(&dish, Delay::new(DISH)),
                counted(&soup, Delay::new(SOUP)),
            ),
        ))
    });
    println!("polls of rice: {}", grouped(rice.get()));
    println!("polls of dish: {}", grouped(dish.get()));
    println!("polls of soup: {}", grouped(soup.get()));
    println!("{usage}");
}
// ANCHOR_END: three

// ANCHOR: turns
fn turns() {
    let mut tasks = RoundRobin::new();
    for (name, steps) in [("rice", 3), ("dish", 1), ("soup", 2)] {
        tasks.spawn(async move {
            for step in 1..=steps {
                println!("{name}: step {step} of {steps}");
                yield_now().await;
            }
            println!("{name}: done");
        });
    }
    println!("all done after {} polls", tasks.run());
}
// ANCHOR_END: turns

// ANCHOR: cost
fn cost() {
    let polls = Cell::new(0);
    let ((), usage) = measure(|| block_on(counted(&polls, Delay::new(Duration::from_secs(1)))));
    println!("polls in one second: {}", grouped(polls.get()));
    println!("{usage}");
}
// ANCHOR_END: cost
