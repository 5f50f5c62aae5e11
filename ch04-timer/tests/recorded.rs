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
fn sleeps() {
    section("sleeps", &[]);
}

#[test]
fn pitfall_thread_per_poll() {
    example("pitfall_thread_per_poll", &[]);
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

#[test]
fn pitfall_ask_in_turn() {
    example(
        "pitfall_ask_in_turn",
        &["looks of the one that asks in turn"],
    );
}

#[test]
fn pitfall_lost_event() {
    example("pitfall_lost_event", &[]);
}

#[test]
fn pitfall_one_waker() {
    example("pitfall_one_waker", &[]);
}

#[test]
fn pitfall_connect_says_ok() {
    example("pitfall_connect_says_ok", &[]);
}

#[test]
fn pitfall_accept_spins() {
    example("pitfall_accept_spins", &["errors"]);
}

#[test]
fn pitfall_no_shutdown() {
    example("pitfall_no_shutdown", &[]);
}

#[test]
fn buffers() {
    example("buffers", &[]);
}

#[test]
fn idle() {
    section("idle", &[]);
}

#[test]
fn pitfall_late_timer() {
    example("pitfall_late_timer", &[]);
}

#[test]
fn busy() {
    example("busy", &["polls in 200 ms"]);
}

#[test]
fn echo_load() {
    example("echo_load", &[]);
}

#[test]
fn idle_connections() {
    example("idle_connections", &[]);
}

#[test]
fn idle_connections_copy() {
    let args = &["run", "-p", "ch04", "--example", "idle_connections", "--"];
    recorded(
        "idle_connections_copy",
        &[&args[..], &["--copy"]].concat(),
        &[],
    );
}

#[test]
fn echo() {
    section("echo", &[]);
}
