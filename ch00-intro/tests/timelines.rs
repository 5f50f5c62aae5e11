//! The timelines that the book shows of chapter 0 are what the programs do.

#[path = "support/timeline.rs"]
mod support;

use support::recorded;

#[test]
fn rice_first() {
    recorded("rice_first", "timeline");
}

#[test]
fn rice_last() {
    recorded("rice_last", "timeline_rice_last");
}
