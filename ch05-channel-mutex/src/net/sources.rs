//! All sockets of a runtime: the driver's way from an event to those who wait for it.
//!
//! Invariants:
//! - (N1) A socket is in `slots` before the system may send events for it, and
//!   leaves them when the system does not any more. So no event is lost.
//! - (N2) An event that was on its way when its socket left may meet the next
//!   one in the same slot. It turns on a bit without need, and no more (R2).

// ANCHOR: sources
use super::readiness::Ready;
use super::scheduled_io::{ScheduledIo, gone};
use mio::event::{Event, Source};
use mio::{Interest, Registry, Token};
use slab::Slab;
use std::io;
use std::sync::{Arc, Mutex};
use std::task::Waker;

/// The sockets of a runtime.
#[derive(Debug)]
pub struct Sources {
    registry: Registry,
    slots: Mutex<Slots>,
}

#[derive(Debug, Default)]
struct Slots {
    ios: Slab<Arc<ScheduledIo>>,
    closed: bool,
}

impl Sources {
    /// No sockets yet. Their events will come from the registry's poll.
    pub fn new(registry: Registry) -> Self {
        let slots = Mutex::default();
        Self { registry, slots }
    }
    // ANCHOR_END: sources

    // ANCHOR: add
    /// Takes in a socket that is `ready` for this, as a first guess. Gives the
    /// number of its slot.
    ///
    /// # Errors
    ///
    /// If the runtime has gone, or the system does not want to watch the socket.
    pub fn add(
        &self,
        source: &mut impl Source,
        ready: Ready,
    ) -> io::Result<(usize, Arc<ScheduledIo>)> {
        let io = Arc::new(ScheduledIo::new(ready));
        let mut slots = self.slots.lock().unwrap();
        if slots.closed {
            return Err(gone());
        }
        let key = slots.ios.insert(io.clone());
        drop(slots);
        // Once for both directions, and for good: the system says what changes.
        let both = Interest::READABLE | Interest::WRITABLE;
        match self.registry.register(source, Token(key), both) {
            Ok(()) => Ok((key, io)),
            Err(error) => {
                self.free(key);
                Err(error)
            }
        }
    }

    /// Lets go of a socket.
    pub fn remove(&self, key: usize, source: &mut impl Source) {
        // First the system, then the slot (N1). It refuses if it does not know
        // the socket any more, and then all is well.
        let _ = self.registry.deregister(source);
        self.free(key);
    }

    fn free(&self, key: usize) {
        // Not there any more if the runtime has gone.
        let io = self.slots.lock().unwrap().ios.try_remove(key);
        drop(io); // after the lock: wakers may go with it
    }
}
// ANCHOR_END: add

// ANCHOR: dispatch
impl Sources {
    /// Passes an event on. Adds to `woken` whom the driver must wake.
    pub(crate) fn dispatch(&self, event: &Event, woken: &mut Vec<Waker>) {
        let slots = self.slots.lock().unwrap();
        // Nobody is there if another thread has dropped the socket since the
        // system handed out this batch.
        let Some(io) = slots.ios.get(event.token().0).cloned() else {
            return;
        };
        drop(slots);
        io.set(ready(event), woken);
    }

    /// The runtime goes: every call on a socket is an error from now on.
    pub(crate) fn close(&self, woken: &mut Vec<Waker>) {
        let mut slots = self.slots.lock().unwrap();
        slots.closed = true;
        let ios = std::mem::take(&mut slots.ios);
        drop(slots);
        for (_, io) in ios {
            io.set(Ready::GONE, woken);
        }
    }
}

/// What an event says. A closed direction is ready: the call tells how it ended.
fn ready(event: &Event) -> Ready {
    let mut ready = Ready::NOTHING;
    // An error stops both, and whoever calls first is told of it.
    if event.is_readable() || event.is_read_closed() || event.is_error() {
        ready = ready | Ready::READABLE;
    }
    if event.is_writable() || event.is_write_closed() || event.is_error() {
        ready = ready | Ready::WRITABLE;
    }
    ready
}
// ANCHOR_END: dispatch

#[cfg(all(test, not(model)))]
mod tests {
    use super::super::scheduled_io::{Direction, Waiter};
    use super::*;
    use mio::net::{TcpListener, TcpStream, UdpSocket};
    use mio::{Events, Poll};
    use std::io::Write;
    use std::task::Context;
    use std::time::Duration;

    struct Driver {
        poll: Poll,
        sources: Sources,
    }

    impl Driver {
        fn new() -> Self {
            let poll = Poll::new().unwrap();
            let sources = Sources::new(poll.registry().try_clone().unwrap());
            Self { poll, sources }
        }

        /// Passes events on until `io` is ready.
        fn until(&mut self, io: &ScheduledIo, wanted: Ready) {
            let mut events = Events::with_capacity(8);
            while !io.seen().any(wanted) {
                self.poll.poll(&mut events, None).unwrap();
                for event in &events {
                    self.sources.dispatch(event, &mut Vec::new());
                }
            }
        }
    }

    fn local() -> std::net::SocketAddr {
        "127.0.0.1:0".parse().unwrap()
    }

    #[test]
    fn an_event_reaches_the_socket_that_it_is_for() {
        let mut driver = Driver::new();
        let mut listener = TcpListener::bind(local()).unwrap();
        let mut other = UdpSocket::bind(local()).unwrap();
        let (_, io) = driver.sources.add(&mut listener, Ready::NOTHING).unwrap();
        let (_, others) = driver.sources.add(&mut other, Ready::NOTHING).unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        driver.until(&io, Ready::READABLE);
        assert!(!others.seen().any(Ready::READABLE));
    }

    #[test]
    fn an_edge_comes_again_after_the_clear() {
        let mut driver = Driver::new();
        let listener = std::net::TcpListener::bind(local()).unwrap();
        let mut client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (server, _) = listener.accept().unwrap();
        server.set_nonblocking(true).unwrap();
        let mut server = TcpStream::from_std(server);
        let (_, io) = driver.sources.add(&mut server, Ready::NOTHING).unwrap();
        for _ in 0..3 {
            client.write_all(b"x").unwrap();
            driver.until(&io, Ready::READABLE);
            let seen = io.seen();
            while std::io::Read::read(&mut server, &mut [0; 8]).is_ok() {}
            Waiter::new(io.clone(), Direction::Read).clear(seen);
            assert!(!io.seen().any(Ready::READABLE));
        }
        drop(client);
        driver.until(&io, Ready::READABLE);
    }

    #[test]
    fn case_54_a_slot_is_used_again_and_a_late_event_does_no_harm() {
        let mut driver = Driver::new();
        let mut listener = TcpListener::bind(local()).unwrap();
        let (key, _) = driver.sources.add(&mut listener, Ready::NOTHING).unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        // The event is handed out ...
        let mut events = Events::with_capacity(8);
        while events.is_empty() {
            driver.poll.poll(&mut events, None).unwrap();
        }
        // ... and passed on when the slot has a new owner.
        driver.sources.remove(key, &mut listener);
        let mut next = UdpSocket::bind(local()).unwrap();
        let (reused, io) = driver.sources.add(&mut next, Ready::NOTHING).unwrap();
        assert_eq!(reused, key);
        for event in &events {
            driver.sources.dispatch(event, &mut Vec::new());
        }
        // It believes so, tries the call, and waits.
        let seen = io.seen();
        assert!(seen.any(Ready::READABLE));
        let call = next.recv(&mut [0; 8]).unwrap_err();
        assert_eq!(call.kind(), io::ErrorKind::WouldBlock);
        Waiter::new(io.clone(), Direction::Read).clear(seen);
        assert!(!io.seen().any(Ready::READABLE));
    }

    #[test]
    fn an_event_for_an_empty_slot_is_nobodys() {
        let mut driver = Driver::new();
        let mut socket = UdpSocket::bind(local()).unwrap();
        let (key, _) = driver.sources.add(&mut socket, Ready::NOTHING).unwrap();
        let mut events = Events::with_capacity(8);
        driver.poll.poll(&mut events, None).unwrap(); // writable
        driver.sources.remove(key, &mut socket);
        for event in &events {
            driver.sources.dispatch(event, &mut Vec::new());
        }
    }

    #[test]
    fn a_socket_that_has_left_has_no_events_though_it_is_open_elsewhere() {
        let mut driver = Driver::new();
        let elsewhere = std::net::UdpSocket::bind(local()).unwrap();
        elsewhere.set_nonblocking(true).unwrap();
        let mut socket = UdpSocket::from_std(elsewhere.try_clone().unwrap());
        let (key, _) = driver.sources.add(&mut socket, Ready::NOTHING).unwrap();
        driver.sources.remove(key, &mut socket);
        drop(socket);
        let to = elsewhere.local_addr().unwrap();
        elsewhere.send_to(b"x", to).unwrap();
        let mut events = Events::with_capacity(8);
        driver.poll.poll(&mut events, Some(Duration::ZERO)).unwrap();
        assert!(events.is_empty());
    }

    #[test]
    fn a_socket_that_the_system_refuses_keeps_no_slot() {
        let driver = Driver::new();
        let mut socket = UdpSocket::bind(local()).unwrap();
        driver.sources.add(&mut socket, Ready::NOTHING).unwrap();
        let twice = driver.sources.add(&mut socket, Ready::NOTHING);
        assert_eq!(twice.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(driver.sources.slots.lock().unwrap().ios.len(), 1);
    }

    #[test]
    fn the_end_reaches_who_waits_and_refuses_who_comes() {
        let driver = Driver::new();
        let mut socket = UdpSocket::bind(local()).unwrap();
        let (key, io) = driver.sources.add(&mut socket, Ready::NOTHING).unwrap();
        let mut waiter = Waiter::new(io, Direction::Read);
        let cx = &mut Context::from_waker(Waker::noop());
        assert!(waiter.poll_ready(cx).is_pending());
        let mut woken = Vec::new();
        driver.sources.close(&mut woken);
        assert_eq!(woken.len(), 1);
        assert!(matches!(
            waiter.poll_ready(cx),
            std::task::Poll::Ready(Err(_))
        ));
        driver.sources.remove(key, &mut socket);
        let refused = driver.sources.add(&mut socket, Ready::NOTHING);
        assert_eq!(refused.unwrap_err().to_string(), gone().to_string());
    }
}
