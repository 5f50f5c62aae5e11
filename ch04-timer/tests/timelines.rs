//! The timelines that the book shows of chapter 4 are what the programs do.

#[path = "support/timeline.rs"]
mod support;

use support::recorded;

#[test]
fn thread_per_timer() {
    recorded("thread_per_timer", "timeline_thread_per_timer");
}

#[test]
fn reactor() {
    recorded("reactor", "timeline_reactor");
}

#[test]
fn late() {
    recorded("late", "timeline_late");
}
