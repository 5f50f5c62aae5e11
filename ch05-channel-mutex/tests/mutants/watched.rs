//! A watched queue with one fault: which one is a parameter.

use ch05::sync::mpsc;
use ch05::time::now;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub const STAMPS_BEFORE_IT_WAITS: u32 = 0;
pub const COUNTS_WHO_WAITS: u32 = 1;
pub const MEASURES_THE_RECEIVER: u32 = 2;
pub const LONGEST_AT_THE_END: u32 = 3;
pub const UP_TO_THE_LAST_CHANGE: u32 = 4;
pub const ANOTHER_CLOCK: u32 = 5;
pub const COUNTS_THE_CHANGE_TOO_EARLY: u32 = 6;
pub const COUNTS_WHAT_IS_ASKED_FOR: u32 = 7;
pub const COUNTS_IT_AFTERWARDS: u32 = 8;
pub const SENDS_UNDER_THE_LOCK: u32 = 9;

pub fn watched<T, const FAULT: u32>(capacity: usize) -> (Sender<T, FAULT>, Receiver<T, FAULT>) {
    let (sender, receiver) = mpsc::channel(capacity);
    let gauge = Arc::new(Gauge(Mutex::new((
        Report::default(),
        Gauge::<FAULT>::now(),
    ))));
    let sender = Sender {
        sender,
        gauge: gauge.clone(),
    };
    (sender, Receiver { receiver, gauge })
}

pub struct Sender<T, const FAULT: u32> {
    sender: mpsc::Sender<(Instant, T)>,
    gauge: Arc<Gauge<FAULT>>,
}

pub struct Receiver<T, const FAULT: u32> {
    receiver: mpsc::Receiver<(Instant, T)>,
    gauge: Arc<Gauge<FAULT>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub len: usize,
    pub longest: usize,
    pub received: u64,
    pub waited: Duration,
    pub area: Duration,
}

struct Gauge<const FAULT: u32>(Mutex<(Report, Instant)>);

impl<const FAULT: u32> Gauge<FAULT> {
    fn now() -> Instant {
        if FAULT == ANOTHER_CLOCK {
            Instant::now()
        } else {
            now()
        }
    }

    fn update(&self, change: impl FnOnce(&mut Report)) {
        let (report, until) = &mut *self.0.lock().unwrap();
        let (now, before) = (Self::now(), report.len);
        change(report);
        let len = if FAULT == COUNTS_THE_CHANGE_TOO_EARLY {
            report.len
        } else {
            before
        };
        report.area += now.saturating_duration_since(*until) * len as u32;
        *until = now;
    }

    fn report(&self) -> Report {
        if FAULT != UP_TO_THE_LAST_CHANGE {
            self.update(|_| {});
        }
        self.0.lock().unwrap().0
    }
}

impl<T, const FAULT: u32> Sender<T, FAULT> {
    pub async fn send(&self, message: T) -> Result<(), T> {
        let begins = Gauge::<FAULT>::now();
        let comes = |report: &mut Report| {
            report.len += 1;
            if FAULT != LONGEST_AT_THE_END {
                report.longest = report.longest.max(report.len);
            }
        };
        if FAULT == COUNTS_WHO_WAITS {
            self.gauge.update(comes);
        }
        let Ok(permit) = self.sender.reserve().await else {
            return Err(message);
        };
        if FAULT == SENDS_UNDER_THE_LOCK {
            self.gauge.update(|report| {
                comes(report);
                permit.send((now(), message));
            });
            return Ok(());
        }
        if FAULT == COUNTS_IT_AFTERWARDS {
            permit.send((now(), message));
            self.gauge.update(comes);
            return Ok(());
        }
        if FAULT != COUNTS_WHO_WAITS {
            self.gauge.update(comes);
        }
        let now = match FAULT {
            STAMPS_BEFORE_IT_WAITS => begins,
            _ => Gauge::<FAULT>::now(),
        };
        permit.send((now, message));
        Ok(())
    }

    pub fn report(&self) -> Report {
        self.gauge.report()
    }
}

impl<T, const FAULT: u32> Receiver<T, FAULT> {
    pub async fn recv(&mut self) -> Option<T> {
        let begins = now();
        if FAULT == COUNTS_WHAT_IS_ASKED_FOR {
            self.gauge.update(|report| report.received += 1);
        }
        let (came, message) = self.receiver.recv().await?;
        self.gauge.update(|report| {
            let now = Gauge::<FAULT>::now();
            if FAULT == LONGEST_AT_THE_END {
                report.longest = report.longest.max(report.len);
            }
            report.len -= 1;
            report.received += u64::from(FAULT != COUNTS_WHAT_IS_ASKED_FOR);
            report.waited += match FAULT {
                MEASURES_THE_RECEIVER => now - begins,
                _ => now - came,
            };
        });
        Some(message)
    }

    pub fn report(&self) -> Report {
        self.gauge.report()
    }
}

impl<T, const FAULT: u32> Clone for Sender<T, FAULT> {
    fn clone(&self) -> Self {
        let (sender, gauge) = (self.sender.clone(), self.gauge.clone());
        Self { sender, gauge }
    }
}
