//! Many who wait: as threads, and as futures.

// ANCHOR: threads
use crate::sizes::PAGE;
use crate::{Mailbox, PerItem, per_item, poll_once};
use std::pin::{Pin, pin};
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle, spawn};
use std::time::{Duration, Instant};

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
// ANCHOR_END: threads

// ANCHOR: futures
/// Makes `count` futures and polls each once, so that each waits.
///
/// Returns the futures, the size of one, and what one costs.
pub fn futures<F: Future>(
    count: usize,
    make: impl Fn() -> F,
) -> (Vec<Pin<Box<F>>>, usize, PerItem) {
    let size = size_of_val(&make());
    let (waiting, cost) = per_item(count, || {
        let mut future = Box::pin(make());
        assert!(poll_once(future.as_mut()).is_pending());
        future
    });
    (waiting, size, cost)
}

/// Waits for a message, as each of the threads does.
pub async fn wait(mail: &Mailbox) -> usize {
    mail.next().await.len()
}

/// The same, with a page of memory that is used before and after.
pub async fn wait_with_a_page(mail: &Mailbox) -> usize {
    let mut page = [1_u8; PAGE];
    let length = mail.next().await.len();
    page[0] = 0;
    length + page.len()
}
// ANCHOR_END: futures

// ANCHOR: switch
/// Two threads pass a message to and fro; how long is one way?
pub fn switch_threads(rounds: u32) -> Duration {
    let (to_other, other) = channel();
    let (to_us, us) = channel();
    let thread = spawn(move || {
        for () in other {
            to_us.send(()).expect("we listen");
        }
    });
    let start = Instant::now();
    for _ in 0..rounds {
        to_other.send(()).expect("the other listens");
        us.recv().expect("the other answers");
    }
    let took = start.elapsed();
    drop(to_other);
    thread.join().expect("the thread ends");
    took / (2 * rounds)
}

/// Two futures pass a message to and fro; how long is one way?
pub fn switch_futures(rounds: u32) -> Duration {
    async fn answer(from: &Mailbox, to: &Mailbox, rounds: u32) {
        for _ in 0..rounds {
            from.next().await;
            to.deliver("");
        }
    }
    let (one, two) = (Mailbox::new(), Mailbox::new());
    let mut ping = pin!(answer(&one, &two, rounds));
    let mut pong = pin!(answer(&two, &one, rounds));
    let start = Instant::now();
    one.deliver("");
    while poll_once(ping.as_mut()).is_pending() {
        assert!(poll_once(pong.as_mut()).is_pending());
    }
    start.elapsed() / (2 * rounds)
}
// ANCHOR_END: switch

#[cfg(test)]
#[cfg(not(miri))] // which has no memory of its own to show
mod tests {
    use super::*;

    #[test]
    fn all_threads_come_to_their_end() {
        assert_eq!(threads(3, None).count, 3);
        assert_eq!(threads(3, Some(64 * 1024)).count, 3);
    }

    #[test]
    fn a_future_that_waits_for_a_message_is_small() {
        let mail = Mailbox::new();
        let (_, size, cost) = futures(10, || wait(&mail));
        assert_eq!(cost.count, 10);
        assert!(size < 200, "{size} bytes");
        let (_, size, _) = futures(10, || wait_with_a_page(&mail));
        assert!((PAGE..PAGE + 200).contains(&size), "{size} bytes");
    }

    #[test]
    fn messages_go_to_and_fro() {
        for rounds in [1, 2, 100] {
            switch_threads(rounds);
            switch_futures(rounds);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_reserves_more_than_it_has_and_has_more_than_a_future() {
        let _alone = crate::memory::tests::ALONE.lock();
        let thread = threads(100, None).memory.unwrap();
        let mail = Mailbox::new();
        let future = futures(10_000, || wait(&mail)).2.memory.unwrap();
        assert!(thread.reserved >= 2 * 1024 * 1024);
        assert!(thread.resident < thread.reserved / 10);
        assert!(future.resident < thread.resident);
    }
}
