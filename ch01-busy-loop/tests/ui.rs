//! Mistakes of chapter 1 that the compiler refuses.

#[path = "support/ui.rs"]
mod support;

use support::refused;

#[test]
fn unpinned_future() {
    refused("unpinned_future", "E0599");
}
