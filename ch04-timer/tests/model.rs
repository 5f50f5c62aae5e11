//! loom runs these under every order of their threads that the memory model
//! allows: `RUSTFLAGS="--cfg model" cargo test -p ch04 --release --test model`.
#![cfg(model)]

#[path = "model/bell.rs"]
mod bell;
#[path = "model/readiness.rs"]
mod readiness;
#[path = "model/timers.rs"]
mod timers;
