//! Mistakes of chapter 3 that the compiler refuses.

#[path = "support/ui.rs"]
mod support;

use support::refused;

/// What the compiler says of a future that is not `Send`. It has no code.
const NOT_SEND: &str = "future cannot be sent between threads safely";

#[test]
fn guard_across_await() {
    refused("guard_across_await", NOT_SEND);
}

#[test]
fn guard_dropped_by_hand() {
    refused("guard_dropped_by_hand", NOT_SEND);
}

#[test]
fn rc_across_await() {
    refused("rc_across_await", NOT_SEND);
}

#[test]
fn error_across_await() {
    refused("error_across_await", NOT_SEND);
}

#[test]
fn borrowed_local() {
    refused("borrowed_local", "E0373");
}

#[test]
fn borrowed_argument() {
    refused("borrowed_argument", "E0521");
}

#[test]
fn bound_forgotten() {
    refused("bound_forgotten", "E0277");
}
