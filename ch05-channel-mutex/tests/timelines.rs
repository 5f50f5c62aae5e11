//! The timelines that the book shows of chapter 5 are what the programs do.

#[path = "support/timeline.rs"]
mod support;

use support::recorded;

#[test]
fn pipeline() {
    recorded("pipeline", "timeline_pipeline");
}

#[test]
fn race() {
    recorded("race", "timeline_select");
}
