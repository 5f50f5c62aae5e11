//! One socket, as the driver sees it: what it is ready for, and who waits.
//!
//! Invariants:
//! - (I1) The driver sets the readiness first and takes the wakers after that.
//!   Whoever waits looks at the readiness under the lock under which it leaves its
//!   waker. So either the look sees the event, or the driver finds the waker.
//! - (I2) An event wakes everybody who waits for it. So nobody has to pass a
//!   wake on, and a waiter may be dropped at any time.
//! - (I3) Nobody else's code runs under the lock: wakers are cloned before it,
//!   and called and dropped after it.

// ANCHOR: scheduled_io
use super::readiness::{Readiness, Ready, Seen};
use crate::loom::sync::Mutex;
use slab::Slab;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// What the driver and the owner of a socket share.
#[derive(Debug)]
pub struct ScheduledIo {
    readiness: Readiness,
    waiting: Mutex<Slab<Waiting>>,
}

#[derive(Debug)]
struct Waiting {
    direction: Direction,
    waker: Option<Waker>,
}

/// Somebody reads and somebody writes, and neither is in the other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Also `accept`.
    Read,
    /// Also `connect`.
    Write,
}

impl Direction {
    fn ready(self) -> Ready {
        match self {
            Self::Read => Ready::READABLE,
            Self::Write => Ready::WRITABLE,
        }
    }
}
// ANCHOR_END: scheduled_io

// ANCHOR: set
impl ScheduledIo {
    /// A socket that nobody waits for.
    pub fn new(ready: Ready) -> Self {
        let readiness = Readiness::new(ready);
        let waiting = Mutex::new(Slab::new());
        Self { readiness, waiting }
    }

    /// There was an event. Adds to `woken` whom the caller must wake.
    pub fn set(&self, ready: Ready, woken: &mut Vec<Waker>) {
        self.readiness.set(ready); // before the lock (I1)
        for (_, waiting) in self.waiting.lock().unwrap().iter_mut() {
            if ready.any(waiting.direction.ready() | Ready::GONE) {
                woken.extend(waiting.waker.take());
            }
        }
    }

    /// What the socket is ready for now: see [`Readiness::get`].
    pub fn seen(&self) -> Seen {
        self.readiness.get()
    }
}
// ANCHOR_END: set

// ANCHOR: waiter
/// One place to wait at a socket: a half of a stream, or one call of `accept`.
#[derive(Debug)]
pub struct Waiter {
    io: Arc<ScheduledIo>,
    direction: Direction,
    /// Its slot, from the first time that it has to wait.
    key: Option<usize>,
}

impl Waiter {
    /// A place that nobody waits at yet.
    pub fn new(io: Arc<ScheduledIo>, direction: Direction) -> Self {
        let key = None;
        Self { io, direction, key }
    }

    /// Ready when the call is worth trying. Only the last waker is woken.
    ///
    /// # Errors
    ///
    /// If the runtime has gone.
    pub fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Seen>> {
        if let Some(seen) = self.look() {
            return Poll::Ready(seen);
        }
        let mut waker = Some(cx.waker().clone());
        let mut waiting = self.io.waiting.lock().unwrap();
        if let Some(seen) = self.look() {
            return Poll::Ready(seen); // an event came in between (I1)
        }
        match self.key {
            Some(key) => std::mem::swap(&mut waiting[key].waker, &mut waker),
            None => {
                let (direction, waker) = (self.direction, waker.take());
                self.key = Some(waiting.insert(Waiting { direction, waker }));
            }
        }
        drop(waiting);
        drop(waker); // the old one, if there is one (I3)
        Poll::Pending
    }

    /// The call said "not now": see [`Readiness::clear`].
    pub fn clear(&self, seen: Seen) {
        self.io.readiness.clear(seen, self.direction.ready());
    }

    fn look(&self) -> Option<io::Result<Seen>> {
        let seen = self.io.seen();
        if seen.any(Ready::GONE) {
            return Some(Err(gone()));
        }
        seen.any(self.direction.ready()).then_some(Ok(seen))
    }
}
// ANCHOR_END: waiter

// ANCHOR: drop
impl Drop for Waiter {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            let waiting = self.io.waiting.lock().unwrap().remove(key);
            drop(waiting); // after the lock (I3)
        }
    }
}

/// What every call on a socket says when its runtime has gone.
pub(crate) fn gone() -> io::Error {
    io::Error::other("the runtime of this socket has gone")
}
// ANCHOR_END: drop

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::task::Wake;

    #[derive(Default)]
    struct Wakes(AtomicUsize);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Relaxed);
        }
    }

    fn idle() -> Arc<ScheduledIo> {
        Arc::new(ScheduledIo::new(Ready::NOTHING))
    }

    fn poll(waiter: &mut Waiter, wakes: &Arc<Wakes>) -> Poll<io::Result<Seen>> {
        let waker = Waker::from(wakes.clone());
        waiter.poll_ready(&mut Context::from_waker(&waker))
    }

    /// Does what the driver does, and says who was woken how often.
    fn set(io: &ScheduledIo, ready: Ready, wakes: &[&Arc<Wakes>]) -> Vec<usize> {
        let mut woken = Vec::new();
        io.set(ready, &mut woken);
        woken.into_iter().for_each(Waker::wake);
        wakes.iter().map(|wakes| wakes.0.swap(0, Relaxed)).collect()
    }

    #[test]
    fn case_53_reader_and_writer_wake_separately() {
        let (io, reads, writes) = (idle(), Arc::default(), Arc::default());
        let mut reader = Waiter::new(io.clone(), Direction::Read);
        let mut writer = Waiter::new(io.clone(), Direction::Write);
        assert!(poll(&mut reader, &reads).is_pending());
        assert!(poll(&mut writer, &writes).is_pending());
        assert_eq!(set(&io, Ready::READABLE, &[&reads, &writes]), [1, 0]);
        assert_eq!(set(&io, Ready::WRITABLE, &[&reads, &writes]), [0, 1]);
        assert!(poll(&mut reader, &reads).is_ready());
        assert!(poll(&mut writer, &writes).is_ready());
    }

    #[test]
    fn an_event_wakes_everybody_who_waits_for_it() {
        let io = idle();
        let wakes: [Arc<Wakes>; 3] = Default::default();
        let mut waiters = [(); 3].map(|()| Waiter::new(io.clone(), Direction::Read));
        for (waiter, wakes) in waiters.iter_mut().zip(&wakes) {
            assert!(poll(waiter, wakes).is_pending());
        }
        let [a, b, c] = &wakes;
        assert_eq!(set(&io, Ready::READABLE, &[a, b, c]), [1, 1, 1]);
        assert_eq!(set(&io, Ready::READABLE, &[a, b, c]), [0, 0, 0], "once");
    }

    #[test]
    fn only_the_last_waker_is_woken_and_the_first_is_released() {
        let (io, first, last) = (idle(), Arc::default(), Arc::default());
        let mut waiter = Waiter::new(io.clone(), Direction::Read);
        assert!(poll(&mut waiter, &first).is_pending());
        assert!(poll(&mut waiter, &last).is_pending());
        assert_eq!(Arc::strong_count(&first), 1);
        assert_eq!(set(&io, Ready::READABLE, &[&first, &last]), [0, 1]);
    }

    #[test]
    fn a_dropped_waiter_gives_back_its_slot_and_its_waker() {
        let (io, wakes) = (idle(), Arc::default());
        for _ in 0..3 {
            let mut waiter = Waiter::new(io.clone(), Direction::Read);
            assert!(poll(&mut waiter, &wakes).is_pending());
            assert_eq!(waiter.key, Some(0));
        }
        assert_eq!(Arc::strong_count(&wakes), 1);
        assert_eq!(set(&io, Ready::READABLE, &[&wakes]), [0]);
        assert!(io.waiting.lock().unwrap().is_empty());
    }

    #[test]
    fn the_end_wakes_both_directions_and_stays() {
        let (io, reads, writes) = (idle(), Arc::default(), Arc::default());
        let mut reader = Waiter::new(io.clone(), Direction::Read);
        let mut writer = Waiter::new(io.clone(), Direction::Write);
        assert!(poll(&mut reader, &reads).is_pending());
        assert!(poll(&mut writer, &writes).is_pending());
        assert_eq!(set(&io, Ready::GONE, &[&reads, &writes]), [1, 1]);
        for waiter in [&mut reader, &mut writer] {
            let Poll::Ready(Err(error)) = poll(waiter, &reads) else {
                panic!("the runtime has gone")
            };
            assert_eq!(error.to_string(), "the runtime of this socket has gone");
        }
    }
}
