//! Mistakes of chapter 0 that the compiler refuses.

#[path = "support/ui.rs"]
mod support;

use support::refused;

#[test]
fn poll_without_pin() {
    refused("poll_without_pin", "E0599");
}

#[test]
fn async_is_not_unpin() {
    refused("async_is_not_unpin", "E0277");
}

#[test]
fn moved_out_of_pin() {
    refused("moved_out_of_pin", "E0507");
}

#[test]
fn replaced() {
    refused("replaced", "E0277");
}
