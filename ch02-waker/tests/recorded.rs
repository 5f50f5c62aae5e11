//! What the book shows of chapter 2 is what the programs print. Only on Linux:
//! elsewhere the CPU time is missing from the outputs.
#![cfg(target_os = "linux")]

#[path = "support/recorded.rs"]
mod support;

use support::recorded;

/// A machine that stalls for long enough makes two wakes one poll.
const VARIES: &[&str] = &[
    "polls of rice",
    "polls of dish",
    "polls of soup",
    "polls of a delay, on average",
    "polls in one second",
];

fn section(name: &str) {
    recorded(name, &["run", "-p", "ch02", "--", name], VARIES);
}

fn pitfall(name: &str) {
    let args = ["run", "-p", "ch02", "--example", name];
    recorded(name, &args, &["restless polls"]);
}

#[test]
fn list() {
    recorded("list", &["run", "-p", "ch02", "--", "--list"], &[]);
}

#[test]
fn cost() {
    section("cost");
}

#[test]
fn three() {
    section("three");
}

#[test]
fn who() {
    section("who");
}

#[test]
fn cached() {
    section("cached");
}

#[test]
fn async_main() {
    recorded(
        "async_main",
        &["run", "-p", "ch02", "--example", "async_main"],
        &[],
    );
}

#[test]
fn pitfall_lost_wakeup() {
    pitfall("pitfall_lost_wakeup");
}

#[test]
fn pitfall_stale_waker() {
    pitfall("pitfall_stale_waker");
}

#[test]
fn pitfall_forgotten_waker() {
    pitfall("pitfall_forgotten_waker");
}

#[test]
fn pitfall_needless_wakes() {
    pitfall("pitfall_needless_wakes");
}

#[test]
fn pitfall_stolen_token() {
    pitfall("pitfall_stolen_token");
}

#[test]
fn pitfall_nested_block_on() {
    pitfall("pitfall_nested_block_on");
}
