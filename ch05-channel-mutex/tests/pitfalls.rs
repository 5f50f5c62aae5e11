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

/// The lines between those with the two titles, and behind the second.
fn versions<'a>(lines: &'a [String], titles: [&str; 2]) -> [&'a [String]; 2] {
    let at = titles.map(|title| lines.iter().position(|line| line == title).expect(title));
    [&lines[at[0] + 1..at[1]], &lines[at[1] + 1..]]
}

#[test]
fn pitfall_cancelled_waiter() {
    let lines = pitfall("pitfall_cancelled_waiter");
    assert_eq!(figures(&lines, "wakes of the third"), [0, 1]);
    assert_eq!(figures(&lines, "permits that are free"), [1, 0]);
}

#[test]
fn pitfall_barging() {
    let lines = pitfall("pitfall_barging");
    for (line, figures) in [
        ("turns of the busy one before", [1000, 1]),
        ("polls of the modest one", [1001, 2]),
    ] {
        let put_down = format!("put down, {line}: {}", figures[0]);
        let handed_on = format!("handed on, {line}: {}", figures[1]);
        assert!(lines.contains(&put_down) && lines.contains(&handed_on));
    }
}

#[test]
fn pitfall_notify_before_register() {
    let lines = pitfall("pitfall_notify_before_register");
    let [wrong, mended] = versions(&lines, ["look, then wait:", "wait, then look:"]);
    assert_eq!(
        wrong,
        ["the door is open: true", "the guest is inside: false"]
    );
    assert_eq!(
        mended,
        ["the door is open: true", "the guest is inside: true"]
    );
}

#[test]
fn pitfall_philosophers() {
    let lines = pitfall("pitfall_philosophers");
    assert_eq!(figures(&lines, "meals of 500"), [0, 500]);
    assert_eq!(figures(&lines, "forks that are taken"), [5, 0]);
}

#[test]
fn pitfall_lock_held_across_await() {
    let lines = pitfall("pitfall_lock_held_across_await");
    assert_eq!(
        lines,
        [
            "a lock that stops the thread: still asleep after a second",
            "the counter: 2",
            "a lock that stops the task: it ended",
            "the counter: 2",
            "a lock that nobody holds for long: it ended",
        ]
    );
}

#[test]
fn pitfall_read_twice() {
    let lines = pitfall("pitfall_read_twice");
    assert_eq!(
        lines,
        [
            "reads twice: still asleep after a second",
            "the average: 3",
            "prices: 3",
            "reads once: it ended",
        ]
    );
}

#[test]
fn pitfall_lag() {
    let lines = pitfall("pitfall_lag");
    assert_eq!(
        lines,
        [
            "until an error, heard: []",
            "missed: 2",
            "until the end, heard: [3, 4, 5, 6]",
        ]
    );
}

#[test]
fn pitfall_select_loses_data() {
    let lines = pitfall("pitfall_select_loses_data");
    let words = |lines: &[String]| -> String {
        let words = lines.iter().map(|line| line.trim());
        words.filter(|word| *word != "(tick)").collect()
    };
    let titles = [
        "a new future in each round:",
        "the same future until it is ready:",
    ];
    let [wrong, mended] = versions(&lines, titles);
    assert_eq!(words(wrong), "riceshso");
    let titles = [
        "the same future until it is ready:",
        "the state outside of the future:",
    ];
    for version in versions(&lines, titles) {
        assert_eq!(words(version), "ricedishsouptea!");
    }
    assert!(mended.iter().any(|line| line.contains("(tick)")));
}

#[test]
fn pitfall_receiver_in_command() {
    let lines = pitfall("pitfall_receiver_in_command");
    let titles = [
        "the receiver is in the command:",
        "the sender is in the command:",
    ];
    let [wrong, mended] = versions(&lines, titles);
    assert_eq!(wrong[0], "the answer: Err(Empty)");
    assert_eq!(mended[0], r#"the answer: Ok("bar")"#);
    assert_eq!(figures(&lines, "answers for somebody who had gone"), [1, 0]);
}

#[test]
fn pitfall_unbounded() {
    let lines = pitfall("pitfall_unbounded");
    let figures = |key: &str| {
        ["bounded", "unbounded"].map(|name| {
            let key = format!("{name}, {key}: ");
            let rest = lines.iter().find_map(|line| line.strip_prefix(&key));
            let figure = rest.and_then(|rest| rest.split(' ').next()).expect(&key);
            figure.replace(',', "").parse::<u64>().expect("a number")
        })
    };
    assert_eq!(figures("longest queue"), [32, 50_000]);
    let [bounded, unbounded] = figures("longest wait of an item");
    assert!(bounded < unbounded, "{bounded} and {unbounded}");
    if cfg!(target_os = "linux") {
        let [bounded, unbounded] = figures("memory of the queue");
        assert!(
            bounded < 5_000 && unbounded > 45_000,
            "{bounded} and {unbounded}"
        );
    }
}
