//! Every message to every receiver. A slow one misses the oldest, and is told
//! how many.
//!
//! Messages are numbered, and a receiver knows the number of the next one that it
//! has not seen.
//!
//! Invariants:
//! - (B1) `messages` are the last ones that were sent, without a gap, and at most
//!   `capacity`. A message leaves when all have seen it, or as the oldest of too many.
//! - (B2) Receivers see messages in order. One that has not seen a message has not
//!   seen those behind it, and the front is the first that all have seen.
//! - (B3) Each receiver in the queue waits for the number that was next when it
//!   queued up. So the queue is in the order of these numbers, and those whom a
//!   message wakes are at its front.
//! - (B4) Nobody else's code runs under the lock: wakers and values leave it before
//!   they are called, cloned or dropped. A value is shared, and the receiver
//!   that takes it clones it.

// ANCHOR: shared
pub mod error;
mod receiver;

use super::wait_queue::WaitQueue;
use super::wake_batch::wake_all;
use crate::loom::sync::{Mutex, MutexGuard};
use error::{RecvError, SendError};
pub use receiver::Receiver;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

struct Shared<T>(Mutex<State<T>>);

struct State<T> {
    messages: VecDeque<Message<T>>,
    capacity: usize,
    /// The number of the next message.
    next: u64,
    senders: usize,
    receivers: usize,
    /// Those who wait, each with the number of the message that it waits for.
    queue: WaitQueue<u64>,
}

struct Message<T> {
    value: Arc<T>,
    /// How many receivers have not seen it.
    unseen: usize,
}
// ANCHOR_END: shared

// ANCHOR: channel
/// Makes a channel that keeps at most `capacity` messages for slow receivers.
///
/// Senders never wait: a message too many takes the place of the oldest.
///
/// # Panics
///
/// If `capacity` is 0.
///
/// # Examples
///
/// ```
/// use ch05::sync::broadcast;
///
/// ch05::block_on(async {
///     let (sender, mut one) = broadcast::channel(8);
///     let mut two = sender.subscribe();
///     sender.send("to all").unwrap();
///     assert_eq!(one.recv().await, Ok("to all"));
///     assert_eq!(two.recv().await, Ok("to all"));
/// });
/// ```
pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    assert!(capacity > 0, "a channel has room for one message at least");
    let shared = Arc::new(Shared(Mutex::new(State {
        messages: VecDeque::new(),
        capacity,
        next: 0,
        senders: 1,
        receivers: 0,
        queue: WaitQueue::new(),
    })));
    let receiver = Receiver::new(&shared);
    (Sender { shared }, receiver)
}
// ANCHOR_END: channel

// ANCHOR: send
/// Sends messages to all receivers. It can be cloned.
pub struct Sender<T> {
    shared: Arc<Shared<T>>,
}

impl<T> Sender<T> {
    /// Sends a message to all receivers that there are, and says how many. Never waits.
    ///
    /// # Errors
    ///
    /// The message, if there is no receiver.
    pub fn send(&self, value: T) -> Result<usize, SendError<T>> {
        let mut oldest = None;
        let mut state = self.shared.lock();
        let receivers = state.receivers;
        if receivers == 0 {
            return Err(SendError(value));
        }
        if state.messages.len() == state.capacity {
            oldest = state.messages.pop_front();
        }
        state.messages.push_back(Message {
            value: Arc::new(value),
            unseen: receivers,
        });
        state.next += 1;
        let next = state.next;
        // Only those that waited for it: those behind came since, and have seen it (B3).
        wake_all(&self.shared.0, state, |state| {
            let waits_for = state.queue.front_mut()?;
            (*waits_for < next).then(|| state.queue.grant_front())?
        });
        drop(oldest); // after the lock (B4)
        Ok(receivers)
    }
}
// ANCHOR_END: send

// ANCHOR: take
impl<T> State<T> {
    /// The number of the first message that is still there.
    fn oldest(&self) -> u64 {
        self.next - self.messages.len() as u64
    }

    /// Gives the message of this number, and moves on to the next. `None` if it may
    /// still come.
    fn take(&mut self, number: &mut u64) -> Option<Result<Arc<T>, RecvError>> {
        let oldest = self.oldest();
        if *number < oldest {
            let missed = oldest - *number;
            *number = oldest;
            return Some(Err(RecvError::Lagged(missed)));
        }
        let Some(message) = self.messages.get_mut((*number - oldest) as usize) else {
            return (self.senders == 0).then_some(Err(RecvError::Closed));
        };
        *number += 1;
        message.unseen -= 1;
        let value = message.value.clone();
        if message.unseen == 0 {
            self.messages.pop_front(); // that is the one (B2)
        }
        Some(Ok(value))
    }
}
// ANCHOR_END: take

// ANCHOR: drop
impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.senders -= 1;
        if state.senders == 0 {
            wake_all(&self.shared.0, state, |state| state.queue.grant_front());
        }
    }
}
// ANCHOR_END: drop

// ANCHOR: counts
impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap()
    }
}

impl<T> Sender<T> {
    /// One more receiver, for the messages that are sent from here on.
    pub fn subscribe(&self) -> Receiver<T> {
        Receiver::new(&self.shared)
    }

    /// How many receivers there are.
    pub fn receiver_count(&self) -> usize {
        self.shared.lock().receivers
    }

    /// How many messages there are that some receiver has not seen.
    pub fn len(&self) -> usize {
        self.shared.lock().messages.len()
    }

    /// Whether all receivers have seen all messages.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.shared.lock().senders += 1;
        let shared = self.shared.clone();
        Self { shared }
    }
}
// ANCHOR_END: counts

// ANCHOR: debug
/// Never waits, and leaves the messages alone: their own `Debug` might use the channel.
impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Shared");
        let look = |s: MutexGuard<'_, State<T>>| (s.messages.len(), s.next, s.senders, s.receivers);
        match self.0.try_lock().map(look) {
            Err(_) => debug.field("state", &format_args!("<locked>")),
            Ok((len, next, senders, receivers)) => debug
                .field("len", &len)
                .field("next", &next)
                .field("senders", &senders)
                .field("receivers", &receivers),
        };
        debug.finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sender").field(&self.shared).finish()
    }
}
// ANCHOR_END: debug
