//! Watches work that may never end.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// Does `work` on a thread of its own and says what came of it after a second.
///
/// If the work hangs, its thread sleeps on until the program ends.
pub fn watch(work: impl FnOnce() + Send + 'static) -> &'static str {
    let (done, outcome) = channel();
    thread::spawn(move || {
        work();
        let _ = done.send(());
    });
    match outcome.recv_timeout(Duration::from_secs(1)) {
        Ok(()) => "it ended",
        Err(_) => "still asleep after a second",
    }
}
