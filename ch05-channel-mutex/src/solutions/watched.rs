//! Exercise 5.6: watch a queue.

use crate::sync::{Semaphore, mpsc};
use crate::time::now;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A queue for at most `capacity` messages, which knows how long it is, and how long
/// messages lie in it. Its clock is [`time::now`](crate::time::now). No waker is called
/// under its lock.
pub fn watched<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared {
        room: Semaphore::new(capacity),
        gauge: Mutex::new((Report::default(), now())),
    });
    let sender = Sender {
        sender,
        shared: shared.clone(),
    };
    (sender, Receiver { receiver, shared })
}

/// Sends messages, and waits while there is no room.
#[derive(Debug)]
pub struct Sender<T> {
    sender: mpsc::UnboundedSender<(Instant, T)>,
    shared: Arc<Shared>,
}

/// Receives messages. When it is dropped, nobody can send any more, and all who wait for
/// room are woken, to hear of it. What lies in the queue goes with it, and counts no
/// longer: the length is 0 from then on, and the area stays what it is.
#[derive(Debug)]
pub struct Receiver<T> {
    /// Each with the time at which it came in.
    receiver: mpsc::UnboundedReceiver<(Instant, T)>,
    shared: Arc<Shared>,
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

#[derive(Debug)]
struct Shared {
    /// A permit for each message that there is room for. A bounded channel has one of
    /// its own, but its `recv` gives the room away before we could count.
    room: Semaphore,
    /// The report, and up to when its area is counted.
    gauge: Mutex<(Report, Instant)>,
}

impl Shared {
    /// Counts the area up to now, and then changes the report.
    fn update<R>(&self, change: impl FnOnce(&mut Report, Instant) -> R) -> R {
        let (report, until) = &mut *self.gauge.lock().unwrap();
        let now = now();
        report.area += (now - *until) * report.len as u32;
        *until = now;
        change(report, now)
    }

    fn report(&self) -> Report {
        self.update(|report, _| *report)
    }
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
        let Ok(permit) = self.shared.room.acquire().await else {
            return Err(message);
        };
        // Counted before it is sent: else somebody might receive it first. But not when
        // the receiver has gone since: nobody would count it out again.
        let came = self.shared.update(|report, now| {
            if self.sender.is_closed() {
                return None;
            }
            report.len += 1;
            report.longest = report.longest.max(report.len);
            Some(now)
        });
        let Some(came) = came else {
            return Err(message);
        };
        permit.forget(); // whoever receives the message gives it back
        let sent = self.sender.send((came, message));
        sent.map_err(|error| error.0.1)
    }

    /// What the queue has seen until now.
    pub fn report(&self) -> Report {
        self.shared.report()
    }
}

impl<T> Receiver<T> {
    /// Waits for a message. `None` when all messages are received and no sender is left.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing.
    pub async fn recv(&mut self) -> Option<T> {
        let (came, message) = self.receiver.recv().await?;
        self.shared.update(|report, now| {
            report.len -= 1;
            report.received += 1;
            report.waited += now - came;
        });
        // Now, and not before: the sender that is woken counts at once.
        self.shared.room.add_permits(1);
        Some(message)
    }

    /// What the queue has seen until now.
    pub fn report(&self) -> Report {
        self.shared.report()
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        // First closed, then 0: whoever counts later sees that it is closed. Those who
        // wait are woken last, and find all that in the report.
        self.receiver.close();
        self.shared.update(|report, _| report.len = 0);
        self.shared.room.close();
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        let (sender, shared) = (self.sender.clone(), self.shared.clone());
        Self { sender, shared }
    }
}
