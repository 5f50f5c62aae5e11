//! What the book shows of chapter 1 is what the programs print. Only on Linux:
//! elsewhere the CPU time is missing from the outputs.
#![cfg(target_os = "linux")]

#[path = "support/recorded.rs"]
mod support;

use support::recorded;

/// The figures behind these words are never the same twice.
const VARIES: &[&str] = &[
    "polls",
    "polls of rice",
    "polls of dish",
    "polls of soup",
    "polls in one second",
];

/// Runs a section of the demonstration.
fn section(name: &str) {
    recorded(name, &["run", "-p", "ch01", "--", name], VARIES);
}

#[test]
fn list() {
    recorded("list", &["run", "-p", "ch01", "--", "--list"], &[]);
}

#[test]
fn one() {
    section("one");
}

#[test]
fn join() {
    section("join");
}

#[test]
fn three() {
    section("three");
}

#[test]
fn turns() {
    recorded("turns", &["run", "-p", "ch01", "--", "turns"], &[]);
}

#[test]
fn cost() {
    section("cost");
}

#[test]
fn pitfall_blocking() {
    let args = ["run", "-p", "ch01", "--example", "pitfall_blocking"];
    recorded("pitfall_blocking", &args, &["with Delay"]);
}

#[test]
fn pitfall_polled_after_ready() {
    let args = [
        "run",
        "-p",
        "ch01",
        "--example",
        "pitfall_polled_after_ready",
    ];
    recorded("pitfall_polled_after_ready", &args, &[]);
}
