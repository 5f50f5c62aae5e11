//! The timelines that the book shows of chapter 2 are what the programs do.

#[path = "support/timeline.rs"]
mod support;

use support::recorded;

#[test]
fn joined() {
    recorded("joined", "timeline");
}

#[test]
fn lost_wakeup() {
    recorded("lost_wakeup", "timeline_lost_wakeup");
}

#[test]
fn stale_waker() {
    recorded("stale_waker", "timeline_stale_waker");
}

#[test]
fn forgotten_waker() {
    recorded("forgotten_waker", "timeline_forgotten_waker");
}

#[test]
fn stolen_token() {
    recorded("stolen_token", "timeline_stolen_token");
}

#[test]
fn nested_block_on() {
    recorded("nested_block_on", "timeline_nested_block_on");
}
