//! What the book shows of chapter 5 is what the programs print. Only on Linux:
//! elsewhere the memory is missing from the outputs.
#![cfg(target_os = "linux")]

#[path = "support/recorded.rs"]
mod support;

use support::recorded;

fn section(name: &str, varies: &[&str]) {
    recorded(name, &["run", "-p", "ch05", "--", name], varies);
}

fn example(name: &str, varies: &[&str]) {
    recorded(name, &["run", "-p", "ch05", "--example", name], varies);
}

#[test]
fn list() {
    recorded("list", &["run", "-p", "ch05", "--", "--list"], &[]);
}

#[test]
fn join() {
    section("join", &[]);
}

#[test]
fn select() {
    section(
        "select",
        &[
            "wins of the first",
            "wins of the second",
            "wins of the third",
        ],
    );
}

#[test]
fn pipeline() {
    section("pipeline", &["polls for 10,000 items"]);
}

#[test]
fn manager() {
    section("manager", &[]);
}

#[test]
fn limit() {
    section("limit", &[]);
}

#[test]
fn philosophers() {
    section("philosophers", &[]);
}

#[test]
fn expanded() {
    example("expanded", &[]);
}

#[test]
fn join_or_spawn() {
    example("join_or_spawn", &[]);
}

#[test]
fn on_tokio() {
    example("on_tokio", &[]);
}

#[test]
fn two_producers() {
    example("two_producers", &[]);
}

#[test]
fn connection_manager() {
    example("connection_manager", &[]);
}

#[test]
fn connection_limit() {
    example("connection_limit", &[]);
}

#[test]
fn conservation() {
    let args = "run -p ch05 --example conservation -- --seeds 200";
    recorded("conservation", &args.split(' ').collect::<Vec<_>>(), &[]);
}

#[test]
fn queue() {
    let args = "run -p ch05 --example queue -- --solution";
    recorded("queue", &args.split(' ').collect::<Vec<_>>(), &[]);
}

#[test]
fn redis_client() {
    example("redis_client", &[]);
}

#[test]
fn pitfall_cancelled_waiter() {
    example("pitfall_cancelled_waiter", &[]);
}

#[test]
fn pitfall_barging() {
    example("pitfall_barging", &[]);
}

#[test]
fn pitfall_notify_before_register() {
    example("pitfall_notify_before_register", &[]);
}

#[test]
fn pitfall_philosophers() {
    example("pitfall_philosophers", &[]);
}

#[test]
fn pitfall_lock_held_across_await() {
    example("pitfall_lock_held_across_await", &[]);
}

#[test]
fn pitfall_read_twice() {
    example("pitfall_read_twice", &[]);
}

#[test]
fn pitfall_lag() {
    example("pitfall_lag", &[]);
}

#[test]
fn pitfall_select_loses_data() {
    example("pitfall_select_loses_data", &[]);
}

#[test]
fn pitfall_receiver_in_command() {
    example("pitfall_receiver_in_command", &[]);
}

#[test]
fn pitfall_unbounded() {
    example("pitfall_unbounded", &[]);
}
