//! Each pitfall really goes wrong, says so, ends by itself, and is mended.

#[path = "support/cargo.rs"]
mod support;

use std::time::{Duration, Instant};

const ASLEEP: &str = "still asleep after a second";
const ENDED: &str = "it ended";

/// Runs `examples/NAME.rs` and returns the lines that it prints.
fn pitfall(name: &str) -> Vec<String> {
    support::cargo(&["build", "--example", name]);
    let start = Instant::now();
    let printed = support::cargo(&["run", "--example", name]);
    let limit = Duration::from_secs(5);
    assert!(start.elapsed() < limit, "{name} took longer than {limit:?}");
    printed.lines().map(String::from).collect()
}

/// The second line says how the wrong version ends, the fourth how the mended one does.
fn hangs_and_is_mended(name: &str) {
    let lines = pitfall(name);
    assert_eq!((lines[1].as_str(), lines[3].as_str()), (ASLEEP, ENDED));
}

#[test]
fn pitfall_run_never_ends() {
    hangs_and_is_mended("pitfall_run_never_ends");
}

#[test]
fn pitfall_bounded_queue() {
    hangs_and_is_mended("pitfall_bounded_queue");
}

#[test]
fn pitfall_wake_while_polled() {
    hangs_and_is_mended("pitfall_wake_while_polled");
}

#[test]
fn pitfall_three_wakes() {
    let lines = pitfall("pitfall_three_wakes");
    assert_eq!(lines[0], "an entry for each wake: 31 polls");
    assert_eq!(lines[1], "an entry for each task: 11 polls");
}

#[test]
fn pitfall_late_wake() {
    let lines = pitfall("pitfall_late_wake");
    assert_eq!(lines[1], "`async fn` resumed after completion");
    assert_eq!(lines[3], "2 polls");
}

#[test]
fn pitfall_reference_cycle() {
    let lines = pitfall("pitfall_reference_cycle");
    assert!(lines[0].ends_with("still there"), "{}", lines[0]);
    assert!(lines[1].ends_with("gone"), "{}", lines[1]);
}

#[test]
fn pitfall_hog() {
    let lines = pitfall("pitfall_hog");
    let wait = |line: usize| -> u64 {
        let figure = lines[line].split(' ').nth_back(1).expect("a figure");
        figure.parse().unwrap()
    };
    assert!(wait(1) >= 300, "the other waits for the hog");
    assert!(wait(3) < wait(1), "and less for one that yields");
}
