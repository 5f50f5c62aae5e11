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
//!   they are called, cloned or dropped. A value is shared, and
//!   the receiver that takes it clones it.

// ANCHOR: shared
pub mod error;

use super::blocking::wait;
use super::wait_queue::{Key, WaitQueue};
use super::wake_batch::wake_all;
use crate::loom::sync::{Mutex, MutexGuard};
use error::{RecvError, SendError, TryRecvError};
use futures::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

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

// ANCHOR: receiver
/// Receives all messages that are sent from its beginning on. A [`Stream`] of them.
pub struct Receiver<T> {
    shared: Arc<Shared<T>>,
    /// The number of the next message that it has not seen.
    next: u64,
    /// Its place in the queue, from the first time that it had to wait.
    key: Option<Key>,
}

impl<T> Receiver<T> {
    /// Takes a message if there is one. If there is none, leaves the waker, if one is given.
    fn look(&mut self, mut waker: Option<Waker>) -> Option<Result<Arc<T>, RecvError>> {
        let mut state = self.shared.lock();
        let taken = state.take(&mut self.next);
        let mut before = None;
        if taken.is_none()
            && let Some(waker) = waker.take()
        {
            before = self.key.take().map(|key| state.queue.remove(key));
            let number = state.next; // which is our own `next` (B3)
            self.key = Some(state.queue.push_back(waker, number));
        }
        drop(state);
        drop(before); // and the waker in it, after the lock (B4)
        taken
    }
}
// ANCHOR_END: receiver

// ANCHOR: recv
impl<T: Clone> Receiver<T> {
    /// Waits for the next message.
    ///
    /// # Errors
    ///
    /// [`RecvError::Lagged`] with the number of messages that it missed, because they
    /// had to make room. After that it goes on with the oldest that is there.
    /// [`RecvError::Closed`] if all senders have gone, and it has seen all messages.
    ///
    /// # Panics
    ///
    /// If the message's `clone` does. The message counts as seen.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing: a message counts as seen in the poll that returns it.
    ///
    /// # Examples
    ///
    /// ```
    /// use ch05::sync::broadcast::{self, error::RecvError};
    ///
    /// ch05::block_on(async {
    ///     let (sender, mut receiver) = broadcast::channel(2);
    ///     for n in 1..=5 {
    ///         sender.send(n).unwrap();
    ///     }
    ///     assert_eq!(receiver.recv().await, Err(RecvError::Lagged(3)));
    ///     assert_eq!(receiver.recv().await, Ok(4));
    /// });
    /// ```
    pub async fn recv(&mut self) -> Result<T, RecvError> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, RecvError>> {
        let mut taken = self.look(None);
        if taken.is_none() {
            taken = self.look(Some(cx.waker().clone()));
        }
        let Some(taken) = taken else {
            return Poll::Pending;
        };
        // The last one to see it needs no clone.
        Poll::Ready(taken.map(Arc::unwrap_or_clone))
    }

    /// Takes the next message if it is there.
    ///
    /// # Errors
    ///
    /// [`TryRecvError::Empty`] if it may still come. Else as [`recv`](Self::recv).
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        let taken = self.look(None).ok_or(TryRecvError::Empty)?;
        Ok(taken.map(Arc::unwrap_or_clone)?)
    }

    /// As [`recv`](Self::recv), for a thread that runs no tasks: blocks it.
    ///
    /// # Panics
    ///
    /// Inside a task: it would block all tasks of the thread.
    ///
    /// # Errors
    ///
    /// As [`recv`](Self::recv).
    pub fn blocking_recv(&mut self) -> Result<T, RecvError> {
        wait("blocking_recv", self.recv())
    }
}
// ANCHOR_END: recv

// ANCHOR: drop
impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.receivers -= 1;
        let unseen = self.next.saturating_sub(state.oldest()) as usize;
        for message in state.messages.range_mut(unseen..) {
            message.unseen -= 1;
        }
        // Those that only we had not seen are at the front (B2).
        let all_saw = state.messages.iter().take_while(|one| one.unseen == 0);
        let all_saw = all_saw.count();
        let all_saw: Vec<_> = state.messages.drain(..all_saw).collect();
        let left = self.key.take().map(|key| state.queue.remove(key));
        drop(state);
        drop((left, all_saw)); // after the lock (B4)
    }
}

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

// ANCHOR: rest
impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap()
    }
}

impl<T> Receiver<T> {
    /// One more receiver, for the messages that are sent from here on.
    fn new(shared: &Arc<Shared<T>>) -> Self {
        let mut state = shared.lock();
        state.receivers += 1;
        Self {
            shared: shared.clone(),
            next: state.next,
            key: None,
        }
    }

    /// One more receiver, for the messages that are sent from here on.
    pub fn resubscribe(&self) -> Self {
        Self::new(&self.shared)
    }

    /// How many messages it has not seen, those that it has missed among them.
    pub fn len(&self) -> usize {
        (self.shared.lock().next - self.next) as usize
    }

    /// Whether it has seen all messages.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all senders have gone. Messages may be left.
    pub fn is_closed(&self) -> bool {
        self.shared.lock().senders == 0
    }
}
// ANCHOR_END: rest

// ANCHOR: counts
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

// ANCHOR: stream
impl<T: Clone> Stream for Receiver<T> {
    /// The error is always [`RecvError::Lagged`]: the end is the end of the stream.
    type Item = Result<T, RecvError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.poll_recv(cx));
        Poll::Ready((item.as_ref().err() != Some(&RecvError::Closed)).then_some(item))
    }
}
// ANCHOR_END: stream

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

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Receiver");
        debug.field("next", &self.next);
        debug.field("shared", &self.shared).finish()
    }
}
// ANCHOR_END: debug
