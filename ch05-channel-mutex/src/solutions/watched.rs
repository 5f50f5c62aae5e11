//! Exercise 5.6: watch a queue.

use crate::sync::mpsc;
use crate::time::now;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A queue for at most `capacity` messages, which knows how long it is, and how long
/// messages lie in it. Its clock is [`time::now`](crate::time::now). No waker is called
/// under its lock.
pub fn watched<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel(capacity);
    let gauge = Arc::new(Gauge(Mutex::new((Report::default(), now()))));
    let sender = Sender {
        sender,
        gauge: gauge.clone(),
    };
    (sender, Receiver { receiver, gauge })
}

/// Sends messages, and waits while there is no room.
#[derive(Debug)]
pub struct Sender<T> {
    sender: mpsc::Sender<(Instant, T)>,
    gauge: Arc<Gauge>,
}

/// Receives messages.
#[derive(Debug)]
pub struct Receiver<T> {
    /// Each with the time at which it came in.
    receiver: mpsc::Receiver<(Instant, T)>,
    gauge: Arc<Gauge>,
}

/// What a queue has seen until now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many messages lie in the queue. One that waits for room does not yet.
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

/// The report, and up to when its area is counted.
#[derive(Debug)]
struct Gauge(Mutex<(Report, Instant)>);

impl Gauge {
    /// Counts the area up to now, and then changes the report.
    fn update<R>(&self, change: impl FnOnce(&mut Report, Instant) -> R) -> R {
        let (report, until) = &mut *self.0.lock().unwrap();
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
    /// The message, if the receiver has gone.
    ///
    /// # Cancel safety
    ///
    /// If it is dropped, the message was never in the queue.
    pub async fn send(&self, message: T) -> Result<(), T> {
        let Ok(permit) = self.sender.reserve().await else {
            return Err(message);
        };
        // Counted before it is sent: else somebody might receive it first.
        let now = self.gauge.update(|report, now| {
            report.len += 1;
            report.longest = report.longest.max(report.len);
            now
        });
        permit.send((now, message));
        Ok(())
    }

    /// What the queue has seen until now.
    pub fn report(&self) -> Report {
        self.gauge.report()
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
        self.gauge.update(|report, now| {
            report.len -= 1;
            report.received += 1;
            report.waited += now - came;
        });
        Some(message)
    }

    /// What the queue has seen until now.
    pub fn report(&self) -> Report {
        self.gauge.report()
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        let (sender, gauge) = (self.sender.clone(), self.gauge.clone());
        Self { sender, gauge }
    }
}
