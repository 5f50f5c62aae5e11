//! Exercise 5.6: watch a queue.

use std::time::Duration;

/// A queue for at most `capacity` messages, which knows how long it is, and how long
/// messages lie in it. Its clock is [`time::now`](crate::time::now). No waker is called
/// under its lock.
pub fn watched<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    todo!("exercise 5.6: a channel, and what both sides know about it")
}

/// Sends messages, and waits while there is no room.
pub struct Sender<T> {
    // Your fields.
    messages: Vec<T>,
}

/// Receives messages. When it is dropped, nobody can send any more, and all who wait for
/// room are woken, to hear of it. What lies in the queue goes with it, and counts no
/// longer: the length is 0 from then on, and the area stays what it is.
pub struct Receiver<T> {
    // Your fields.
    messages: Vec<T>,
}

/// What a queue has seen until now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many messages lie in the queue, its capacity at most. One that waits for
    /// room does not yet.
    pub len: usize,
    /// How many were there when it was longest.
    pub longest: usize,
    /// How many were received.
    pub received: u64,
    /// So long did those that were received lie in the queue, all together.
    pub waited: Duration,
    /// How long the queue was, added up over time: three messages for two seconds
    /// are six.
    pub area: Duration,
}

impl<T> Sender<T> {
    /// Sends a message, as soon as there is room for it.
    ///
    /// # Errors
    ///
    /// The message, if the receiver has gone, even if there was room just before.
    ///
    /// # Cancel safety
    ///
    /// If it is dropped, the message was never in the queue.
    pub async fn send(&self, message: T) -> Result<(), T> {
        todo!("exercise 5.6: from when on does it lie in the queue?")
    }

    /// What the queue has seen until now.
    pub fn report(&self) -> Report {
        todo!("exercise 5.6: until now, not until something happened last")
    }
}

impl<T> Receiver<T> {
    /// Waits for a message. `None` when all messages are received and no sender is left.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing.
    pub async fn recv(&mut self) -> Option<T> {
        todo!("exercise 5.6: how long was it in the queue?")
    }

    /// What the queue has seen until now.
    pub fn report(&self) -> Report {
        todo!("exercise 5.6: the same as the sender's")
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        todo!("exercise 5.6: another sender of the same queue")
    }
}
