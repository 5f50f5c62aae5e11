//! A watched queue with one fault: which one is a parameter.

use ch05::sync::{Semaphore, mpsc};
use ch05::time::now;
use std::sync::{Arc, Mutex, PoisonError};
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
pub const MAKES_ROOM_BEFORE_IT_COUNTS: u32 = 10;
pub const OUTLIVES_THE_RECEIVER: u32 = 11;
pub const TELLS_NOBODY: u32 = 12;

pub fn watched<T, const FAULT: u32>(capacity: usize) -> (Sender<T, FAULT>, Receiver<T, FAULT>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared {
        room: Semaphore::new(capacity),
        gauge: Mutex::new((Report::default(), Shared::<FAULT>::now())),
    });
    let sender = Sender {
        sender,
        shared: shared.clone(),
    };
    (sender, Receiver { receiver, shared })
}

pub struct Sender<T, const FAULT: u32> {
    sender: mpsc::UnboundedSender<(Instant, T)>,
    shared: Arc<Shared<FAULT>>,
}

pub struct Receiver<T, const FAULT: u32> {
    receiver: mpsc::UnboundedReceiver<(Instant, T)>,
    shared: Arc<Shared<FAULT>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub len: usize,
    pub longest: usize,
    pub received: u64,
    pub waited: Duration,
    pub area: Duration,
}

struct Shared<const FAULT: u32> {
    room: Semaphore,
    gauge: Mutex<(Report, Instant)>,
}

impl<const FAULT: u32> Shared<FAULT> {
    fn now() -> Instant {
        if FAULT == ANOTHER_CLOCK {
            Instant::now()
        } else {
            now()
        }
    }

    fn update(&self, change: impl FnOnce(&mut Report)) {
        // Some panic while they count, and their receiver is dropped then.
        let gauge = self.gauge.lock();
        let (report, until) = &mut *gauge.unwrap_or_else(PoisonError::into_inner);
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
        self.gauge.lock().unwrap().0
    }
}

impl<T, const FAULT: u32> Sender<T, FAULT> {
    pub async fn send(&self, message: T) -> Result<(), T> {
        let begins = Shared::<FAULT>::now();
        let comes = |report: &mut Report| {
            report.len += 1;
            if FAULT != LONGEST_AT_THE_END {
                report.longest = report.longest.max(report.len);
            }
        };
        if FAULT == COUNTS_WHO_WAITS {
            self.shared.update(comes);
        }
        let Ok(permit) = self.shared.room.acquire().await else {
            return Err(message);
        };
        permit.forget();
        if FAULT == SENDS_UNDER_THE_LOCK {
            let mut sent = Ok(());
            self.shared.update(|report| {
                comes(report);
                sent = self.sender.send((now(), message));
            });
            return sent.map_err(|error| error.0.1);
        }
        if FAULT == COUNTS_IT_AFTERWARDS {
            let sent = self.sender.send((now(), message));
            self.shared.update(comes);
            return sent.map_err(|error| error.0.1);
        }
        if FAULT != COUNTS_WHO_WAITS {
            self.shared.update(comes);
        }
        let came = match FAULT {
            STAMPS_BEFORE_IT_WAITS => begins,
            _ => Shared::<FAULT>::now(),
        };
        let sent = self.sender.send((came, message));
        sent.map_err(|error| error.0.1)
    }

    pub fn report(&self) -> Report {
        self.shared.report()
    }
}

impl<T, const FAULT: u32> Receiver<T, FAULT> {
    pub async fn recv(&mut self) -> Option<T> {
        let begins = now();
        if FAULT == COUNTS_WHAT_IS_ASKED_FOR {
            self.shared.update(|report| report.received += 1);
        }
        let (came, message) = self.receiver.recv().await?;
        if FAULT == MAKES_ROOM_BEFORE_IT_COUNTS {
            self.shared.room.add_permits(1);
        }
        self.shared.update(|report| {
            let now = Shared::<FAULT>::now();
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
        if FAULT != MAKES_ROOM_BEFORE_IT_COUNTS {
            self.shared.room.add_permits(1);
        }
        Some(message)
    }

    pub fn report(&self) -> Report {
        self.shared.report()
    }
}

impl<T, const FAULT: u32> Drop for Receiver<T, FAULT> {
    fn drop(&mut self) {
        if FAULT != TELLS_NOBODY {
            self.shared.room.close();
        }
        if FAULT != OUTLIVES_THE_RECEIVER {
            self.shared.update(|report| report.len = 0);
        }
    }
}

impl<T, const FAULT: u32> Clone for Sender<T, FAULT> {
    fn clone(&self) -> Self {
        let (sender, shared) = (self.sender.clone(), self.shared.clone());
        Self { sender, shared }
    }
}
