//! The senders of a queue without a bound: they never wait.

// ANCHOR: unbounded
use super::chan::{Chan, Tx};
use super::error::SendError;
use super::receiver::{Receiver, UnboundedReceiver};
use futures::Sink;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Makes a queue without a bound.
///
/// Nothing slows its senders down. If they are faster than the receiver for long,
/// the queue takes all memory: prefer [`channel`](super::channel) unless something
/// else bounds what is sent.
///
/// # Examples
///
/// ```
/// use ch05::sync::mpsc;
///
/// let (sender, mut receiver) = mpsc::unbounded_channel();
/// sender.send("no task, no wait").unwrap();
/// assert_eq!(receiver.blocking_recv(), Some("no task, no wait"));
/// ```
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let chan = Tx::new(None);
    let receiver = Receiver::new(chan.chan().clone());
    (UnboundedSender { chan }, receiver)
}

/// Sends messages to a [`Receiver`], without a bound. A [`Sink`] that is always ready.
pub struct UnboundedSender<T> {
    chan: Tx<T>,
}

impl<T> UnboundedSender<T> {
    /// Sends a message. Never waits.
    ///
    /// # Errors
    ///
    /// The message, if the receiver was closed or dropped.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.chan.push(message).map_err(SendError)
    }
}
// ANCHOR_END: unbounded

// ANCHOR: rest
impl<T> UnboundedSender<T> {
    /// Waits until the receiver is closed or dropped.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing.
    pub async fn closed(&self) {
        self.chan.closed().await;
    }

    /// Whether the receiver was closed or dropped.
    pub fn is_closed(&self) -> bool {
        self.chan.is_closed()
    }

    /// Whether both send to the same receiver.
    pub fn same_channel(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.chan.chan(), other.chan.chan())
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakUnboundedSender<T> {
        let chan = self.chan.chan().clone();
        WeakUnboundedSender { chan }
    }
}

impl<T> Clone for UnboundedSender<T> {
    fn clone(&self) -> Self {
        let chan = self.chan.clone();
        Self { chan }
    }
}

/// Does not keep the channel open. Made by [`UnboundedSender::downgrade`].
pub struct WeakUnboundedSender<T> {
    chan: Arc<Chan<T>>,
}

impl<T> WeakUnboundedSender<T> {
    /// A sender, if there is still one.
    pub fn upgrade(&self) -> Option<UnboundedSender<T>> {
        let chan = Tx::upgrade(&self.chan)?;
        Some(UnboundedSender { chan })
    }
}

impl<T> Clone for WeakUnboundedSender<T> {
    fn clone(&self) -> Self {
        let chan = self.chan.clone();
        Self { chan }
    }
}
// ANCHOR_END: rest

// ANCHOR: sink
impl<T> Sink<T> for UnboundedSender<T> {
    type Error = SendError<T>;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(())) // also when it is closed: `start_send` says so
    }

    fn start_send(self: Pin<&mut Self>, message: T) -> Result<(), Self::Error> {
        self.send(message)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(())) // it is in the queue
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(())) // the channel is open until the last sender is dropped
    }
}

impl<T> fmt::Debug for UnboundedSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UnboundedSender").field(&*self.chan).finish()
    }
}

impl<T> fmt::Debug for WeakUnboundedSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WeakUnboundedSender")
            .field(&self.chan)
            .finish()
    }
}
// ANCHOR_END: sink
