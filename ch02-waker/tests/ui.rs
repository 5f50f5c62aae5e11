//! Mistakes of chapter 2 that the compiler refuses.

#[path = "support/ui.rs"]
mod support;

use support::refused;

#[test]
fn async_main() {
    refused("async_main", "E0752");
}
