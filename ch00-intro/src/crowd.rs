//! Many who wait: as threads, and as futures.

// ANCHOR: crowd
use crate::{Mailbox, PerItem, per_item, poll_once};
use std::pin::Pin;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};

/// Starts `count` threads, each of which waits for a message.
///
/// `stack` is the size of each stack in bytes; `None`: what Rust chooses.
///
/// # Panics
///
/// If the system does not allow so many threads.
pub fn threads(count: usize, stack: Option<usize>) -> PerItem {
    let (started, all_started) = channel();
    let (waiting, cost) = per_item(count, || {
        let thread = wait_in_a_thread(stack, started.clone());
        all_started.recv().expect("the thread says that it runs");
        thread
    });
    for (message, thread) in waiting {
        message.send(()).expect("the thread waits");
        thread.join().expect("the thread ends");
    }
    cost
}

fn wait_in_a_thread(stack: Option<usize>, started: Sender<()>) -> (Sender<()>, JoinHandle<()>) {
    let (message, next) = channel();
    let builder = stack.map_or(Builder::new(), |bytes| Builder::new().stack_size(bytes));
    let thread = builder.spawn(move || {
        started.send(()).expect("somebody listens");
        next.recv().expect("a message comes");
    });
    (message, thread.expect("one more thread"))
}

/// Makes `count` futures, each of which waits for a message, and polls each once.
///
/// Also returns the size of one.
pub fn futures(count: usize) -> (usize, PerItem) {
    let mail = Mailbox::new();
    let size = size_of_val(&wait_in_a_future(&mail));
    let (_waiting, cost) = per_item(count, || {
        let mut future: Pin<Box<dyn Future<Output = usize>>> = Box::pin(wait_in_a_future(&mail));
        assert!(poll_once(future.as_mut()).is_pending());
        future
    });
    (size, cost)
}

async fn wait_in_a_future(mail: &Mailbox) -> usize {
    let message = mail.next().await;
    message.len()
}
// ANCHOR_END: crowd

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_threads_come_to_their_end() {
        assert_eq!(threads(3, None).count, 3);
        assert_eq!(threads(3, Some(64 * 1024)).count, 3);
    }

    #[test]
    fn a_future_that_waits_for_a_message_is_small() {
        let (size, cost) = futures(10);
        assert_eq!(cost.count, 10);
        assert!(size < 200, "{size} bytes");
    }

    // Miri has no memory of its own to show.
    #[cfg(all(target_os = "linux", not(miri)))]
    #[test]
    fn a_thread_reserves_more_than_it_has_and_has_more_than_a_future() {
        let thread = threads(100, None).memory.unwrap();
        let future = futures(10_000).1.memory.unwrap();
        assert!(thread.reserved >= 2 * 1024 * 1024);
        assert!(thread.resident < thread.reserved / 10);
        assert!(future.resident < thread.resident);
    }
}
