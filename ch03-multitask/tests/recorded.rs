//! What the book shows of chapter 3 is what the programs print. Only on Linux:
//! elsewhere the CPU time is missing from the outputs.
#![cfg(target_os = "linux")]

#[path = "support/recorded.rs"]
mod support;

use support::recorded;

fn example(name: &str) {
    recorded(name, &["run", "-p", "ch03", "--example", name], &[]);
}

#[test]
fn order() {
    example("order");
}

#[test]
fn spawnable() {
    example("spawnable");
}
