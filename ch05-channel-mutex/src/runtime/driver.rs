//! The driver: where the runtime waits for everything at once, in one call of
//! the system's poll.
//!
//! Invariants:
//! - (D1) The timeout is computed after the sleep was announced. So whoever sets
//!   an earlier timer, or leaves work, ends the sleep, or is seen before it.
//! - (D2) A waker is somebody else's code: none is called, cloned or dropped
//!   while a lock is held.
//! - (D3) No timer fires before its deadline. The system may end a sleep too
//!   early; the clock decides.
//! - (D4) A waker that panics keeps nobody else from being woken.

// ANCHOR: driver
use super::bell::Bell;
use crate::net::sources::Sources;
use crate::task::join::quietly;
use crate::time::clock::Clock;
use crate::time::timers::Timers;
use mio::{Events, Poll, Token};
use std::io;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

/// What waits. It belongs to the thread that runs the tasks.
pub(crate) struct Driver {
    poll: Poll,
    events: Events,
    /// Whom the events wake; empty between two turns.
    woken: Vec<Waker>,
    shared: Arc<Shared>,
}

/// What others may touch, from any thread, while the driver waits.
pub(crate) struct Shared {
    bell: Bell,
    waker: mio::Waker,
    pub clock: Clock,
    pub timers: Timers,
    pub sources: Sources,
}

/// The event of the bell. Sockets have the numbers from 0 on.
const BELL: Token = Token(usize::MAX);

/// How many events are taken from the system at a time: an arbitrary number.
const EVENTS: usize = 1024;

/// macOS refuses a timeout of many years, so we look again each day.
const LONGEST_SLEEP: Duration = Duration::from_secs(24 * 60 * 60);
// ANCHOR_END: driver

// ANCHOR: turn
impl Driver {
    /// Sleeps until there is something to do, or not at all if somebody is ready.
    /// Then wakes all whose socket is ready or whose time has come.
    ///
    /// `nobody_ready` is asked after the sleep was announced (D1), and again before
    /// a paused clock jumps: another thread may have woken somebody meanwhile.
    pub fn turn(&mut self, nobody_ready: impl Fn() -> bool) {
        self.shared.bell.announce_sleep();
        let wait = match nobody_ready() {
            true => self.shared.wait(),
            false => Wait::Not,
        };
        let timeout = match wait {
            Wait::Not | Wait::Jump(_) => Some(Duration::ZERO),
            Wait::Until(deadline) => Some(self.shared.clock.until(deadline).min(LONGEST_SLEEP)),
            Wait::ForEvents => None,
        };
        match self.poll.poll(&mut self.events, timeout) {
            // A signal came, and there are no events.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            polled => polled.expect("the system's poll works while it is open"),
        }
        self.shared.bell.end_sleep();

        self.dispatch();
        if let Wait::Jump(deadline) = wait
            && self.events.is_empty()
            && nobody_ready()
        {
            self.shared.clock.advance_to(deadline);
        }
        self.shared.fire();
    }
    // ANCHOR_END: turn

    // ANCHOR: dispatch
    fn dispatch(&mut self) {
        for event in &self.events {
            // The bell has done its work: we are awake.
            if event.token() != BELL {
                self.shared.sources.dispatch(event, &mut self.woken);
            }
        }
        // One that panics must not keep the others from being woken (D4).
        for waker in self.woken.drain(..) {
            quietly(|| waker.wake());
        }
    }
}
// ANCHOR_END: dispatch

// ANCHOR: wait
/// For what, and how long, a driver may wait.
enum Wait {
    /// Somebody is ready.
    Not,
    Until(Instant),
    /// There is no timer.
    ForEvents,
    /// The clock is paused: it goes on to this time if no event is there, and
    /// nobody is ready.
    Jump(Instant),
}

impl Shared {
    fn wait(&self) -> Wait {
        match self.timers.next_deadline() {
            Some(deadline) if self.clock.is_paused() => Wait::Jump(deadline),
            Some(deadline) => Wait::Until(deadline),
            None => Wait::ForEvents,
        }
    }

    /// Wakes all whose time has come.
    pub fn fire(&self) {
        let now = self.clock.now();
        while let Some(waker) = self.timers.pop_expired(now) {
            quietly(|| waker.wake());
        }
    }

    /// There is something to do: ends the driver's sleep.
    pub fn ring(&self) {
        self.bell.ring(|| {
            self.waker
                .wake()
                .expect("the bell is open while somebody has it")
        });
    }
}
// ANCHOR_END: wait

// ANCHOR: new
impl Driver {
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let shared = Shared {
            bell: Bell::new(),
            waker: mio::Waker::new(poll.registry(), BELL)?,
            clock: Clock::new(),
            timers: Timers::new(),
            sources: Sources::new(poll.registry().try_clone()?),
        };
        Ok(Self {
            poll,
            events: Events::with_capacity(EVENTS),
            woken: Vec::new(),
            shared: Arc::new(shared),
        })
    }

    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }
}

impl Shared {
    /// The runtime goes. Whoever waits for a timer or a socket is woken, and
    /// told at its next poll.
    pub fn close(&self) {
        let mut woken = self.timers.close();
        self.sources.close(&mut woken);
        for waker in woken {
            quietly(|| waker.wake());
        }
    }
}
// ANCHOR_END: new

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use crate::net::readiness::Ready;
    use std::cell::Cell;

    /// A driver whose clock is paused, with a timer in an hour.
    fn paused() -> (Driver, Instant, Instant) {
        let driver = Driver::new().unwrap();
        let shared = driver.shared();
        shared.clock.pause();
        let start = shared.clock.now();
        let hour = start + Duration::from_secs(3600);
        shared.timers.set(hour, Waker::noop().clone()).unwrap();
        (driver, start, hour)
    }

    #[test]
    fn a_paused_clock_does_not_leave_behind_who_was_woken_during_the_look() {
        let (mut driver, start, hour) = paused();
        let shared = driver.shared().clone();
        // A thread has left its message since the first question, and will ring.
        let asked = Cell::new(0);
        driver.turn(|| asked.replace(asked.get() + 1) == 0);
        assert_eq!(shared.clock.now(), start);
        driver.turn(|| true);
        assert_eq!(shared.clock.now(), hour);
    }

    #[test]
    fn a_paused_clock_waits_for_the_events_that_are_there() {
        let (mut driver, start, hour) = paused();
        let shared = driver.shared().clone();
        let mut socket = mio::net::UdpSocket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        // It can be written to, and that is an event.
        let (key, _) = shared.sources.add(&mut socket, Ready::NOTHING).unwrap();
        driver.turn(|| true);
        assert_eq!(shared.clock.now(), start);
        driver.turn(|| true);
        assert_eq!(shared.clock.now(), hour);
        shared.sources.remove(key, &mut socket);
    }

    #[test]
    fn a_ring_between_two_turns_is_no_event() {
        let (mut driver, _, hour) = paused();
        let shared = driver.shared().clone();
        driver.turn(|| false);
        shared.ring();
        // An event would keep the clock from its jump.
        driver.turn(|| true);
        assert_eq!(shared.clock.now(), hour);
    }
}
