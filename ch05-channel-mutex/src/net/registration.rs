//! A socket that is registered with a driver: the loop of every call.

// ANCHOR: registration
use super::readiness::Ready;
use super::scheduled_io::{Direction, ScheduledIo, Waiter};
use crate::runtime::driver::Shared;
use mio::event::Source;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// A socket, and its place in the driver of a runtime.
pub(crate) struct Registration<S: Source> {
    source: S,
    io: Arc<ScheduledIo>,
    key: usize,
    driver: Arc<Shared>,
}

impl<S: Source> Registration<S> {
    /// Registers a socket that any call may be tried on at once.
    pub fn new(source: S, driver: Arc<Shared>) -> io::Result<Self> {
        Self::with(source, driver, Ready::READABLE | Ready::WRITABLE)
    }

    /// Registers a socket that has to wait for its first event: a call before it
    /// could only be in vain.
    pub fn connecting(source: S, driver: Arc<Shared>) -> io::Result<Self> {
        Self::with(source, driver, Ready::NOTHING)
    }

    fn with(mut source: S, driver: Arc<Shared>, ready: Ready) -> io::Result<Self> {
        let (key, io) = driver.sources.add(&mut source, ready)?;
        Ok(Self {
            source,
            io,
            key,
            driver,
        })
    }
    // ANCHOR_END: registration

    // ANCHOR: poll_io
    /// Tries `call` until the system does not say "not now" any more. Waits in
    /// between.
    pub fn poll_io<T>(
        &self,
        waiter: &mut Waiter,
        cx: &mut Context<'_>,
        mut call: impl FnMut(&S) -> io::Result<T>,
    ) -> Poll<io::Result<T>> {
        loop {
            // Look first, then call: an event after the look forbids the clear.
            let seen = ready!(waiter.poll_ready(cx))?;
            match call(&self.source) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => waiter.clear(seen),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => return Poll::Ready(result),
            }
        }
    }

    /// As [`poll_io`](Self::poll_io), with a place to wait of its own: any number
    /// of callers may use this on one socket.
    pub async fn async_io<T>(
        &self,
        direction: Direction,
        mut call: impl FnMut(&S) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut waiter = self.waiter(direction);
        poll_fn(|cx| self.poll_io(&mut waiter, cx, &mut call)).await
    }
}
// ANCHOR_END: poll_io

// ANCHOR: rest
impl<S: Source> Registration<S> {
    pub fn waiter(&self, direction: Direction) -> Waiter {
        Waiter::new(self.io.clone(), direction)
    }

    pub fn source(&self) -> &S {
        &self.source
    }

    pub fn driver(&self) -> &Arc<Shared> {
        &self.driver
    }

    /// Whether the runtime has gone.
    pub fn is_gone(&self) -> bool {
        self.io.seen().any(Ready::GONE)
    }
}

impl<S: Source> Drop for Registration<S> {
    /// Before the socket is closed: its number may be another's right after.
    fn drop(&mut self) {
        self.driver.sources.remove(self.key, &mut self.source);
    }
}
// ANCHOR_END: rest

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use crate::block_on;
    use crate::runtime::Handle;
    use mio::net::UdpSocket;

    fn socket() -> Registration<UdpSocket> {
        let socket = UdpSocket::bind("127.0.0.1:0".parse().unwrap());
        Registration::new(socket.unwrap(), Handle::current().driver).unwrap()
    }

    #[test]
    fn case_55_a_call_that_was_interrupted_is_made_again() {
        block_on(async {
            let mut calls = 0;
            let call = |_: &UdpSocket| {
                calls += 1;
                match calls {
                    ..3 => Err(ErrorKind::Interrupted.into()),
                    _ => Ok("done"),
                }
            };
            let output = socket().async_io(Direction::Read, call).await;
            assert_eq!((output.unwrap(), calls), ("done", 3));
        });
    }

    #[test]
    fn case_52_a_call_that_meets_an_event_is_made_again_at_once() {
        block_on(async {
            let socket = socket();
            let mut calls = 0;
            let call = |_: &UdpSocket| {
                calls += 1;
                if calls == 1 {
                    // The driver, between the "not now" and the clear.
                    socket.io.set(Ready::READABLE, &mut Vec::new());
                    return Err(ErrorKind::WouldBlock.into());
                }
                Ok("done")
            };
            let mut call = Box::pin(socket.async_io(Direction::Read, call));
            let first = poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await;
            assert!(matches!(first, Poll::Ready(Ok("done"))));
        });
    }

    #[test]
    fn other_errors_are_the_callers() {
        block_on(async {
            let call = |_: &UdpSocket| -> io::Result<()> { Err(ErrorKind::InvalidInput.into()) };
            let error = socket().async_io(Direction::Write, call).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
        });
    }
}
