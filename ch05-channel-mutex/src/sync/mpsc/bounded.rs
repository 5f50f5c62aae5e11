//! The senders of a queue with a bound: they take a slot first, and wait for it.

// ANCHOR: channel
use super::chan::{Chan, Slots, Tx};
use super::error::{SendError, TrySendError};
use super::receiver::Receiver;
use crate::sync::blocking::wait;
use crate::sync::{Semaphore, TryAcquireError};
use std::fmt;
use std::mem::forget;
use std::sync::Arc;

/// Makes a queue for at most `capacity` messages.
///
/// # Panics
///
/// If `capacity` is 0, or more than [`Semaphore::MAX_PERMITS`].
///
/// # Examples
///
/// ```
/// use ch05::sync::mpsc;
///
/// ch05::block_on(async {
///     let (sender, mut receiver) = mpsc::channel(2);
///     sender.send("one").await.unwrap();
///     sender.send("two").await.unwrap();
///     assert!(sender.try_send("three").is_err());
///     assert_eq!(receiver.recv().await, Some("one"));
///     assert!(sender.try_send("three").is_ok());
/// });
/// ```
pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    assert!(capacity > 0, "a channel has room for one message at least");
    let free = Semaphore::new(capacity);
    let chan = Tx::new(Some(Slots { free, capacity }));
    let receiver = Receiver::new(chan.chan().clone());
    (Sender { chan }, receiver)
}

/// Sends messages to a [`Receiver`], and waits while there is no room.
pub struct Sender<T> {
    chan: Tx<T>,
}
// ANCHOR_END: channel

// ANCHOR: send
impl<T> Sender<T> {
    /// Sends a message, as soon as there is room for it.
    ///
    /// That it was sent does not mean that it will be received: the receiver may
    /// still be dropped, and the message with it.
    ///
    /// # Errors
    ///
    /// The message, if the receiver was closed or dropped.
    ///
    /// # Cancel safety
    ///
    /// If this is dropped while it waits, the message is dropped, too, unsent. What
    /// else is lost is the place in the queue; no slot is. To keep the message,
    /// [`reserve`](Self::reserve) a slot first.
    pub async fn send(&self, message: T) -> Result<(), SendError<T>> {
        match self.chan.acquire().await {
            Ok(()) => Permit(&self.chan).push(message),
            Err(_) => Err(SendError(message)),
        }
    }

    /// Sends a message if there is room, and nobody waits for it.
    ///
    /// # Errors
    ///
    /// The message, if it would have to wait, or the receiver was closed or dropped.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        match self.try_reserve() {
            Ok(permit) => permit.push(message).map_err(TrySendError::from),
            Err(error) => Err(error.map(|()| message)),
        }
    }

    /// Sends a message, and waits for room on this thread, outside of tasks.
    ///
    /// # Panics
    ///
    /// Inside a task: it would block all tasks of the thread.
    ///
    /// # Errors
    ///
    /// The message, if the receiver was closed or dropped.
    pub fn blocking_send(&self, message: T) -> Result<(), SendError<T>> {
        wait("blocking_send", self.send(message))
    }
}
// ANCHOR_END: send

// ANCHOR: reserve
impl<T> Sender<T> {
    /// Waits for room for one message, and keeps it: the message itself is needed
    /// only then, and to send it needs no wait.
    ///
    /// # Errors
    ///
    /// If the receiver was closed or dropped.
    ///
    /// # Cancel safety
    ///
    /// No slot is lost: one that was granted already goes to whoever is next. What
    /// is lost is the place in the queue.
    ///
    /// # Examples
    ///
    /// ```
    /// use ch05::sync::mpsc;
    ///
    /// ch05::block_on(async {
    ///     let (sender, mut receiver) = mpsc::channel(1);
    ///     let permit = sender.reserve().await.unwrap();
    ///     assert!(sender.try_send("no room").is_err());
    ///     permit.send("the room is ours");
    ///     assert_eq!(receiver.recv().await, Some("the room is ours"));
    /// });
    /// ```
    pub async fn reserve(&self) -> Result<Permit<'_, T>, SendError<()>> {
        let taken = self.chan.acquire().await;
        taken
            .map(|()| Permit(&self.chan))
            .map_err(|_| SendError(()))
    }

    /// Keeps room for one message, if there is some and nobody waits for it.
    ///
    /// # Errors
    ///
    /// If it would have to wait, or the receiver was closed or dropped.
    pub fn try_reserve(&self) -> Result<Permit<'_, T>, TrySendError<()>> {
        match self.chan.slots().free.try_take(1) {
            Ok(()) => Ok(Permit(&self.chan)),
            Err(TryAcquireError::NoPermits) => Err(TrySendError::Full(())),
            Err(TryAcquireError::Closed) => Err(TrySendError::Closed(())),
        }
    }

    /// As [`reserve`](Self::reserve), with a permit that a spawned task may own.
    ///
    /// # Errors
    ///
    /// If the receiver was closed or dropped. The sender is dropped then.
    ///
    /// # Cancel safety
    ///
    /// No slot is lost, but the sender is dropped with the future: clone it.
    pub async fn reserve_owned(self) -> Result<OwnedPermit<T>, SendError<()>> {
        forget(self.reserve().await?); // the slot is the owned permit's now
        Ok(OwnedPermit(Some(self)))
    }

    /// As [`try_reserve`](Self::try_reserve), with a permit that a spawned task may own.
    ///
    /// # Errors
    ///
    /// The sender, if it would have to wait, or the receiver was closed or dropped.
    pub fn try_reserve_owned(self) -> Result<OwnedPermit<T>, TrySendError<Self>> {
        let reserved = self.try_reserve().map(forget); // as above
        match reserved {
            Ok(()) => Ok(OwnedPermit(Some(self))),
            Err(error) => Err(error.map(|()| self)),
        }
    }
}
// ANCHOR_END: reserve

// ANCHOR: permit
/// Room for one message, given back when this is dropped.
#[must_use = "room that is given back at once is of no use"]
pub struct Permit<'a, T>(&'a Chan<T>);

impl<T> Permit<'_, T> {
    /// Sends a message, without a wait. It works also if the receiver was closed
    /// since. If the receiver was dropped, the message is dropped.
    pub fn send(self, message: T) {
        let _ = self.push(message);
    }

    fn push(self, message: T) -> Result<(), SendError<T>> {
        self.0.push(message).map_err(SendError)?;
        forget(self); // the slot is the message's now
        Ok(())
    }
}

impl<T> Drop for Permit<'_, T> {
    fn drop(&mut self) {
        self.0.release();
    }
}
// ANCHOR_END: permit

// ANCHOR: owned
/// Room for one message, and the sender that it came from.
#[must_use = "room that is given back at once is of no use"]
pub struct OwnedPermit<T>(
    /// `None` when the permit is used up.
    Option<Sender<T>>,
);

impl<T> OwnedPermit<T> {
    /// Sends a message, without a wait, and gives back the sender. As [`Permit::send`].
    pub fn send(mut self, message: T) -> Sender<T> {
        let sender = self.take();
        Permit(&sender.chan).send(message);
        sender
    }

    /// Gives back the room, and the sender.
    pub fn release(mut self) -> Sender<T> {
        let sender = self.take();
        sender.chan.release();
        sender
    }

    fn take(&mut self) -> Sender<T> {
        let sender = self.0.take();
        sender.expect("`send` and `release` take the permit with them")
    }
}

impl<T> Drop for OwnedPermit<T> {
    fn drop(&mut self) {
        if let Some(sender) = &self.0 {
            sender.chan.release();
        }
    }
}
// ANCHOR_END: owned

// ANCHOR: rest
impl<T> Sender<T> {
    /// Waits until the receiver is closed or dropped: then there is nobody to work for.
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

    /// How much room there is at the moment.
    pub fn capacity(&self) -> usize {
        self.chan.slots().free.available_permits()
    }

    /// How much room there is when the queue is empty.
    pub fn max_capacity(&self) -> usize {
        self.chan.slots().capacity
    }

    /// Whether both send to the same receiver.
    pub fn same_channel(&self, other: &Self) -> bool {
        Arc::ptr_eq(self.chan.chan(), other.chan.chan())
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakSender<T> {
        let chan = self.chan.chan().clone();
        WeakSender { chan }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        let chan = self.chan.clone();
        Self { chan }
    }
}
// ANCHOR_END: rest

// ANCHOR: weak
/// Does not keep the channel open. Made by [`Sender::downgrade`].
pub struct WeakSender<T> {
    chan: Arc<Chan<T>>,
}

impl<T> WeakSender<T> {
    /// A sender, if there is still one.
    pub fn upgrade(&self) -> Option<Sender<T>> {
        let chan = Tx::upgrade(&self.chan)?;
        Some(Sender { chan })
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> Self {
        let chan = self.chan.clone();
        Self { chan }
    }
}
// ANCHOR_END: weak

// ANCHOR: debug
impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sender").field(&*self.chan).finish()
    }
}

impl<T> fmt::Debug for WeakSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WeakSender").field(&self.chan).finish()
    }
}

impl<T> fmt::Debug for Permit<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Permit").field(self.0).finish()
    }
}

impl<T> fmt::Debug for OwnedPermit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OwnedPermit").field(&self.0).finish()
    }
}
// ANCHOR_END: debug
