//! The timelines that the book shows of chapter 3 are what the programs do.

#[path = "support/timeline.rs"]
mod support;

use support::recorded;

#[test]
fn three() {
    recorded("three", "timeline");
}

#[test]
fn hog() {
    recorded("hog", "timeline_hog");
}

#[test]
fn wake_while_polled() {
    recorded("wake_while_polled", "timeline_wake_while_polled");
}
