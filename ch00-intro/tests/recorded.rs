//! What the book shows of chapter 0 is what the programs print. Only on Linux:
//! elsewhere the memory is missing from the outputs.
#![cfg(target_os = "linux")]

#[path = "support/recorded.rs"]
mod support;

use support::recorded;

/// Runs a section of the demonstration; the figures next to `varies` vary.
fn section(name: &str, varies: &[&str]) {
    recorded(name, &["run", "-p", "ch00", "--", name], varies);
}

#[test]
fn list() {
    recorded("list", &["run", "-p", "ch00", "--", "--list"], &[]);
}

/// The clock is a real one. `src/dinner.rs` tests the minutes on a fake one.
#[test]
fn kitchen() {
    section("kitchen", &["minutes"]);
}

#[test]
fn threads_or_tasks() {
    section("threads-or-tasks", &[]);
}

#[test]
fn lazy() {
    section("lazy", &[]);
}

#[test]
fn state_machine() {
    section("state-machine", &[]);
}

#[test]
fn sizes() {
    section("sizes", &[]);
}

#[test]
fn pin() {
    section("pin", &["its own byte"]);
}

#[test]
fn seven_steps() {
    section("seven-steps", &[]);
}

fn pitfall(name: &str) {
    recorded(name, &["run", "-p", "ch00", "--example", name], &[]);
}

#[test]
fn pitfall_forgotten_await() {
    pitfall("pitfall_forgotten_await");
}

#[test]
fn pitfall_await_in_sequence() {
    pitfall("pitfall_await_in_sequence");
}

#[test]
fn pitfall_moved_self_reference() {
    pitfall("pitfall_moved_self_reference");
}

#[test]
fn pitfall_large_future() {
    pitfall("pitfall_large_future");
}
