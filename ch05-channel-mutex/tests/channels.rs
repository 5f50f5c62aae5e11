//! Channels: cases 56 to 62 of the checklist, and case 69 for channels, each on our
//! runtime and on tokio's. Where the order is the point, a test polls by hand.

#[path = "sync/both.rs"]
#[macro_use]
mod both;
#[path = "sync/hooked.rs"]
mod hooked;
#[path = "support/exercises.rs"]
#[allow(dead_code, unused_macros)]
mod support;

#[path = "channels/broadcast.rs"]
mod broadcast;
#[path = "channels/mpsc.rs"]
mod mpsc;
#[path = "channels/mpsc_close.rs"]
mod mpsc_close;
#[path = "channels/oneshot.rs"]
mod oneshot;
#[path = "channels/reentrant.rs"]
mod reentrant;
#[path = "channels/watch.rs"]
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// A message that says when it is dropped.
#[derive(Clone, Debug)]
struct Counted(#[allow(dead_code)] Arc<AtomicUsize>);

impl Counted {
    fn new(drops: &Arc<AtomicUsize>) -> Self {
        Self(drops.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// Does something when it is dropped.
struct OnDrop(Box<dyn FnMut() + Send + Sync>);

impl OnDrop {
    fn new(work: impl FnMut() + Send + Sync + 'static) -> Self {
        Self(Box::new(work))
    }
}

impl Drop for OnDrop {
    fn drop(&mut self) {
        (self.0)();
    }
}
