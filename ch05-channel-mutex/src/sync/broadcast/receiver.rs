//! The receiving half: it knows how far it has read.

// ANCHOR: receiver
use super::Shared;
use super::error::{RecvError, TryRecvError};
use crate::sync::blocking::wait;
use crate::sync::wait_queue::Key;
use futures::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

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
        let first_unseen = self.next.saturating_sub(state.oldest()) as usize;
        for message in state.messages.range_mut(first_unseen..) {
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
// ANCHOR_END: drop

// ANCHOR: rest
impl<T> Receiver<T> {
    /// One more receiver, for the messages that are sent from here on.
    pub(super) fn new(shared: &Arc<Shared<T>>) -> Self {
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
impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Receiver");
        debug.field("next", &self.next);
        debug.field("shared", &self.shared).finish()
    }
}
// ANCHOR_END: debug
