//! Mistakes of chapter 5 that the compiler refuses.

#[path = "support/ui.rs"]
mod support;

use support::refused;

/// What the compiler says of a future that is not `Send`. It has no code.
const NOT_SEND: &str = "future cannot be sent between threads safely";

#[test]
fn lock_across_await() {
    refused("lock_across_await", NOT_SEND);
}

#[test]
fn shared_receiver() {
    refused("shared_receiver", NOT_SEND);
}

#[test]
fn two_branches_borrow() {
    refused("two_branches_borrow", "E0499");
}
