//! Each pitfall really goes wrong, says so, ends by itself, and is mended.

#[path = "support/cargo.rs"]
mod support;

use std::time::{Duration, Instant};

/// Runs `examples/NAME.rs` and returns the lines that it prints.
fn pitfall(name: &str) -> Vec<String> {
    support::cargo(&["build", "--example", name]);
    let start = Instant::now();
    let printed = support::cargo(&["run", "--example", name]);
    let limit = Duration::from_secs(5);
    assert!(start.elapsed() < limit, "{name} took longer than {limit:?}");
    printed.lines().map(String::from).collect()
}

/// The numbers after `KEY: `, one for the wrong version and one for the mended one.
fn figures(lines: &[String], key: &str) -> [u64; 2] {
    let figures: Vec<u64> = lines
        .iter()
        .filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
        .map(|rest| rest.split(' ').next().unwrap().replace(',', ""))
        .map(|figure| figure.parse().unwrap())
        .collect();
    figures.try_into().expect("two figures")
}

#[test]
fn pitfall_thread_per_poll() {
    let lines = pitfall("pitfall_thread_per_poll");
    let [wrong, mended] = figures(&lines, "threads for three timers");
    // Fewer than three only if the machine stalls for 100 ms before a first poll.
    assert!(wrong > 3 && mended <= 3, "{wrong} and {mended}");
}

#[test]
fn pitfall_timer_not_removed() {
    let lines = pitfall("pitfall_timer_not_removed");
    let [requests, _] = figures(&lines, "requests");
    assert_eq!(figures(&lines, "timers that are left"), [requests, 0]);
}

#[test]
fn pitfall_early_timer() {
    let lines = pitfall("pitfall_early_timer");
    let [wrong, mended] = figures(&lines, "too early");
    assert!(wrong > 0, "none of 20 was early");
    assert_eq!(mended, 0);
}

#[test]
fn pitfall_clock_runs_away() {
    let lines = pitfall("pitfall_clock_runs_away");
    let answers = lines
        .iter()
        .filter_map(|line| line.strip_prefix("answer within a minute: "));
    assert!(answers.eq(["false", "true"]), "{lines:?}");
}
