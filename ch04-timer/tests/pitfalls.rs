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

/// The number after `KEY: `.
fn figure(lines: &[String], key: &str) -> u64 {
    let mut found = lines
        .iter()
        .filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
        .map(|rest| rest.split(' ').next().unwrap().replace(',', ""));
    found.next().expect(key).parse().unwrap()
}

#[test]
fn pitfall_thread_per_poll() {
    let lines = pitfall("pitfall_thread_per_poll");
    let [wrong, mended] = figures(&lines, "threads for one timer");
    // Fewer only if the machine stalls for 300 ms between the first polls.
    assert!(
        (2..=11).contains(&wrong) && mended <= 1,
        "{wrong} and {mended}"
    );
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

#[test]
fn pitfall_ask_in_turn() {
    let lines = pitfall("pitfall_ask_in_turn");
    let looks = |who| figure(&lines, &format!("looks of the one that {who}"));
    assert!(looks("asks in turn") > 50);
    // A signal may end the wait too early.
    assert!(looks("waits for both") < 10);
}

#[test]
fn pitfall_late_timer() {
    let lines = pitfall("pitfall_late_timer");
    let [wrong, mended] = figures(&lines, "awake after");
    assert!(wrong >= 300, "{wrong}");
    assert!((100..wrong).contains(&mended), "{mended}");
}

#[test]
fn pitfall_lost_event() {
    let lines = pitfall("pitfall_lost_event");
    let believed: Vec<_> = lines.iter().filter(|l| l.starts_with("3 ")).collect();
    assert!(believed[0].ends_with("false") && believed[1].ends_with("true"));
    // The message is there, and no event will come for it.
    let no_events = lines.iter().filter(|line| line.ends_with("200 ms: 0"));
    assert_eq!(no_events.count(), 2);
}

#[test]
fn pitfall_one_waker() {
    let lines = pitfall("pitfall_one_waker");
    assert_eq!(figures(&lines, "wakes of the reader"), [0, 1]);
    assert_eq!(figures(&lines, "wakes of the writer"), [1, 0]);
}

#[test]
fn pitfall_connect_says_ok() {
    let lines = pitfall("pitfall_connect_says_ok");
    let connects: Vec<_> = lines.iter().filter(|l| l.starts_with("connect")).collect();
    // Elsewhere the system may refuse at once.
    if cfg!(target_os = "linux") {
        assert_eq!(connects[0], "connect: Ok");
    }
    assert_eq!(connects[1], "connect: an error: connection refused");
}

#[cfg(unix)]
#[test]
fn pitfall_accept_spins() {
    let lines = pitfall("pitfall_accept_spins");
    let wrong = figure(&lines, "accept again at once");
    let mended = figure(&lines, "incoming, with pauses");
    assert!(wrong > 100 && mended < 10, "{wrong} and {mended}");
}

#[test]
fn pitfall_no_shutdown() {
    let lines = pitfall("pitfall_no_shutdown");
    assert_eq!(lines[2], "after 300 ms it still waits for the end");
    assert_eq!(lines[5], "and the end of it");
}
