//! What the book shows of chapter 4 is what the programs print. Only on Linux:
//! elsewhere the CPU time, the memory and the threads are missing from the
//! outputs.
#![cfg(target_os = "linux")]

#[path = "support/recorded.rs"]
mod support;

use support::recorded;

fn section(name: &str, varies: &[&str]) {
    recorded(name, &["run", "-p", "ch04", "--", name], varies);
}

fn example(name: &str, varies: &[&str]) {
    recorded(name, &["run", "-p", "ch04", "--example", name], varies);
}

#[test]
fn list() {
    recorded("list", &["run", "-p", "ch04", "--", "--list"], &[]);
}

#[test]
fn steps() {
    section("steps", &[]);
}

#[test]
fn pitfall_thread_per_poll() {
    example("pitfall_thread_per_poll", &["threads for three timers"]);
}

#[test]
fn pitfall_timer_not_removed() {
    example("pitfall_timer_not_removed", &[]);
}

#[test]
fn pitfall_early_timer() {
    example("pitfall_early_timer", &["too early"]);
}

#[test]
fn missed_ticks() {
    example("missed_ticks", &[]);
}

#[test]
fn hour() {
    example("hour", &[]);
}

#[test]
fn pitfall_clock_runs_away() {
    example("pitfall_clock_runs_away", &[]);
}
