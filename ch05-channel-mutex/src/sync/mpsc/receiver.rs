//! The one receiver of a queue, with a bound or without.

// ANCHOR: receiver
use super::chan::Chan;
use super::error::TryRecvError;
use crate::sync::blocking::wait;
use futures::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Receives the messages, in the order in which they were sent. A [`Stream`] of them.
///
/// When it is dropped, the messages in the queue are dropped, and all senders fail.
pub struct Receiver<T> {
    chan: Arc<Chan<T>>,
}

/// The receiver of an unbounded channel: the same. Whether there is a bound is for
/// the senders to know.
pub type UnboundedReceiver<T> = Receiver<T>;

impl<T> Receiver<T> {
    /// The only receiver of its channel.
    pub(super) fn new(chan: Arc<Chan<T>>) -> Self {
        Self { chan }
    }

    /// Waits for the next message. `None` when there will be no more: all senders
    /// have gone, or the channel was closed, and all messages are received.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing: a message leaves the queue in the poll that
    /// returns it.
    ///
    /// # Examples
    ///
    /// ```
    /// use ch05::sync::mpsc;
    ///
    /// ch05::block_on(async {
    ///     let (sender, mut receiver) = mpsc::channel(1);
    ///     drop(ch05::spawn(async move {
    ///         for n in 1..=3 {
    ///             sender.send(n).await.unwrap(); // waits while the queue is full
    ///         }
    ///     }));
    ///     let mut sum = 0;
    ///     while let Some(n) = receiver.recv().await {
    ///         sum += n;
    ///     }
    ///     assert_eq!(sum, 6);
    /// });
    /// ```
    pub async fn recv(&mut self) -> Option<T> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    /// Polls for the next message. Only the last waker is woken.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.chan.poll_pop(cx, VecDeque::pop_front)
    }
}

impl<T> Stream for Receiver<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.poll_recv(cx)
    }
}
// ANCHOR_END: receiver

// ANCHOR: more
impl<T> Receiver<T> {
    /// Waits until there are messages, and adds up to `limit` of them to `buffer`.
    /// Says how many: 0 only if there will be no more, or `limit` is 0.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing.
    pub async fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {
        if limit == 0 {
            return 0;
        }
        let mut take = |queue: &mut VecDeque<T>| {
            let messages = queue.len().min(limit);
            buffer.extend(queue.drain(..messages));
            messages
        };
        poll_fn(|cx| self.chan.poll_pop(cx, &mut take)).await
    }

    /// Takes the next message if it is there.
    ///
    /// # Errors
    ///
    /// [`TryRecvError::Empty`] if it may still come, else [`TryRecvError::Disconnected`].
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        let popped = self.chan.try_pop(VecDeque::pop_front);
        let message = popped.ok_or(TryRecvError::Empty)?;
        message.ok_or(TryRecvError::Disconnected)
    }

    /// Waits for the next message on this thread, outside of tasks. See [`recv`](Self::recv).
    ///
    /// # Panics
    ///
    /// Inside a task: it would block all tasks of the thread.
    pub fn blocking_recv(&mut self) -> Option<T> {
        wait("blocking_recv", self.recv())
    }
}
// ANCHOR_END: more

// ANCHOR: close
impl<T> Receiver<T> {
    /// Refuses messages from here on. Those that are in the queue can be received,
    /// and those that somebody holds a permit for: receive until there is `None`.
    pub fn close(&mut self) {
        self.chan.close();
    }

    /// Whether it was closed, or all senders have gone. Messages may be left.
    pub fn is_closed(&self) -> bool {
        self.chan.is_ending()
    }

    /// How many messages wait to be received.
    pub fn len(&self) -> usize {
        self.chan.len()
    }

    /// Whether no message waits to be received.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.chan.leave();
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Receiver").field(&self.chan).finish()
    }
}
// ANCHOR_END: close
