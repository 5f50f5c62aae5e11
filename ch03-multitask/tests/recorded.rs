//! What the book shows of chapter 3 is what the programs print. Only on Linux:
//! elsewhere the CPU time and the memory are missing from the outputs.
#![cfg(target_os = "linux")]

#[path = "support/recorded.rs"]
mod support;

use support::recorded;

/// A machine that stalls for long enough saves a poll.
const VARIES: &[&str] = &[
    "polls of rice",
    "polls of dish",
    "polls of soup",
    "polls of the executor",
];

fn section(name: &str) {
    recorded(name, &["run", "-p", "ch03", "--", name], VARIES);
}

fn example(name: &str) {
    recorded(name, &["run", "-p", "ch03", "--example", name], &[]);
}

#[test]
fn list() {
    recorded("list", &["run", "-p", "ch03", "--", "--list"], &[]);
}

#[test]
fn three() {
    section("three");
}

#[test]
fn handles() {
    section("handles");
}

#[test]
fn ends() {
    section("ends");
}

#[test]
fn lateness() {
    example("lateness");
}

#[test]
fn order() {
    example("order");
}

#[test]
fn spawnable() {
    example("spawnable");
}

#[test]
fn cycle() {
    section("cycle");
}

#[test]
fn hundred_thousand() {
    section("hundred-thousand");
}

#[test]
fn pitfall_three_wakes() {
    example("pitfall_three_wakes");
}

#[test]
fn pitfall_late_wake() {
    example("pitfall_late_wake");
}

#[test]
fn pitfall_run_never_ends() {
    example("pitfall_run_never_ends");
}

#[test]
fn pitfall_bounded_queue() {
    example("pitfall_bounded_queue");
}

#[test]
fn pitfall_wake_while_polled() {
    example("pitfall_wake_while_polled");
}

#[test]
fn pitfall_reference_cycle() {
    example("pitfall_reference_cycle");
}

#[test]
fn pitfall_hog() {
    example("pitfall_hog");
}
