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

#[test]
fn pitfall_blocking() {
    let lines = pitfall("pitfall_blocking");
    assert_eq!(lines[1], "with std::thread::sleep: 0");
    let turns = lines[2]
        .strip_prefix("with Delay: ")
        .expect("the mended version");
    assert_ne!(turns, "0", "the other task ran while the first one waited");
}

#[test]
fn pitfall_polled_after_ready() {
    let lines = pitfall("pitfall_polled_after_ready");
    assert_eq!(lines[1], "panicked: `async fn` resumed after completion");
    assert_eq!(lines[3], "both are ready: (1, 3)");
}
