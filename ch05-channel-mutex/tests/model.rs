//! loom runs these under every order of their threads that the memory model
//! allows: `RUSTFLAGS="--cfg model" cargo test -p ch05 --release --test model`.
#![cfg(model)]

#[path = "model/barrier.rs"]
mod barrier;
#[path = "model/broadcast.rs"]
mod broadcast;
#[path = "model/locks.rs"]
mod locks;
#[path = "model/mpsc.rs"]
mod mpsc;
#[path = "model/notify.rs"]
mod notify;
#[path = "model/oneshot.rs"]
mod oneshot;
#[path = "model/semaphore.rs"]
mod semaphore;
#[path = "model/support.rs"]
mod support;
#[path = "model/watch.rs"]
mod watch;
