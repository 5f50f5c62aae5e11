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

/// The number of bytes at the end of a line.
fn bytes(line: &str) -> usize {
    let number = line
        .strip_suffix(" B")
        .and_then(|line| line.rsplit(' ').next());
    number
        .and_then(|number| number.parse().ok())
        .expect("a number of bytes")
}

#[test]
fn pitfall_forgotten_await() {
    let lines = pitfall("pitfall_forgotten_await");
    assert_eq!(lines[0], "without .await: []");
    assert_eq!(lines[1], "with .await: [\"soup\"]");
}

#[test]
fn pitfall_await_in_sequence() {
    let lines = pitfall("pitfall_await_in_sequence");
    assert_eq!(lines[1], "made together, awaited in sequence: 70 minutes");
    assert_eq!(lines[2], "polled in turn: 40 minutes");
}

#[test]
fn pitfall_moved_self_reference() {
    let lines = pitfall("pitfall_moved_self_reference");
    assert_eq!(lines[0], "before the move it is right: true");
    assert_eq!(lines[1], "after the move it is right: false");
    assert_eq!(lines[2], "pinned, its box moved: the best is Some(9)");
}

#[test]
fn pitfall_large_future() {
    let lines = pitfall("pitfall_large_future");
    let [page, plain, one, two, boxed] = [0, 1, 2, 3, 4].map(|i| bytes(&lines[i]));
    assert!(
        page <= plain && plain < one && one < two,
        "it grows with each wrapper"
    );
    assert!(boxed < page / 4, "a box is small");
}
