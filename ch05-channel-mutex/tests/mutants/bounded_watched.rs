//! A watched queue over a bounded channel. `recv` gives the room to the next sender
//! before the count goes down: a queue that is longer than its capacity.

use ch05::sync::mpsc;
use ch05::time::now;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub fn watched<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel(capacity);
    let gauge = Arc::new(Gauge(Mutex::new((Report::default(), now()))));
    let sender = Sender {
        sender,
        gauge: gauge.clone(),
    };
    (sender, Receiver { receiver, gauge })
}

pub struct Sender<T> {
    sender: mpsc::Sender<(Instant, T)>,
    gauge: Arc<Gauge>,
}

pub struct Receiver<T> {
    receiver: mpsc::Receiver<(Instant, T)>,
    gauge: Arc<Gauge>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]

pub struct Report {
    pub len: usize,
    pub longest: usize,
    pub received: u64,
    pub waited: Duration,
    pub area: Duration,
}

struct Gauge(Mutex<(Report, Instant)>);

impl Gauge {
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
    pub fn report(&self) -> Report {
        self.gauge.report()
    }
}

impl<T> Receiver<T> {
    pub async fn recv(&mut self) -> Option<T> {
        let (came, message) = self.receiver.recv().await?;
        self.gauge.update(|report, now| {
            report.len -= 1;
            report.received += 1;
            report.waited += now - came;
        });
        Some(message)
    }
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
