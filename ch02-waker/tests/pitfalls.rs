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

#[test]
fn pitfall_lost_wakeup() {
    let lines = pitfall("pitfall_lost_wakeup");
    assert_eq!(lines[1], "the alarm rings: nobody to wake");
    assert_eq!((lines[2].as_str(), lines[4].as_str()), (ASLEEP, ENDED));
}

/// The second line says how the wrong version ends, the fourth how the mended one does.
fn hangs_and_is_mended(name: &str) {
    let lines = pitfall(name);
    assert_eq!((lines[1].as_str(), lines[3].as_str()), (ASLEEP, ENDED));
}

#[test]
fn pitfall_stale_waker() {
    hangs_and_is_mended("pitfall_stale_waker");
}

#[test]
fn pitfall_forgotten_waker() {
    hangs_and_is_mended("pitfall_forgotten_waker");
}

#[test]
fn pitfall_stolen_token() {
    hangs_and_is_mended("pitfall_stolen_token");
}

#[test]
fn pitfall_nested_block_on() {
    hangs_and_is_mended("pitfall_nested_block_on");
}

#[test]
fn pitfall_needless_wakes() {
    let lines = pitfall("pitfall_needless_wakes");
    let polls = |label: &str| -> u64 {
        let line = lines.iter().find_map(|line| line.strip_prefix(label));
        line.expect(label).replace(',', "").parse().unwrap()
    };
    assert!(polls("restless polls: ") > 100, "it asks all the time");
    assert!(
        polls("polls: ") <= 2,
        "it is asked when there is something to see"
    );
}
