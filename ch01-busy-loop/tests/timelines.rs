//! The timelines that the book shows of chapter 1 are what the programs do.

#[path = "support/timeline.rs"]
mod support;

use support::recorded;

#[test]
fn joined() {
    recorded("joined", "timeline");
}

#[test]
fn turns() {
    recorded("turns", "timeline_turns");
}

#[test]
fn blocking() {
    recorded("blocking", "timeline_blocking");
}

#[test]
fn three() {
    recorded("three", "timeline_three");
}
