//! Locks and notifications: cases 63 to 69 of the checklist, each on our runtime
//! and on tokio's. Where the order is the point, a test polls by hand.

#[path = "sync/both.rs"]
#[macro_use]
mod both;
#[path = "sync/hooked.rs"]
mod hooked;
#[path = "support/exercises.rs"]
#[allow(dead_code, unused_macros)]
mod support;

#[path = "sync/barrier.rs"]
mod barrier;
#[path = "sync/mutex.rs"]
mod mutex;
#[path = "sync/notify.rs"]
mod notify;
#[path = "sync/reentrant.rs"]
mod reentrant;
#[path = "sync/rwlock.rs"]
mod rwlock;
#[path = "sync/semaphore.rs"]
mod semaphore;
