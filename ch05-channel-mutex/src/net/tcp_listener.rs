//! A TCP socket that waits for connections, and the stream of those that come.

// ANCHOR: listener
use super::TcpStream;
use super::registration::Registration;
use super::scheduled_io::{Direction, Waiter};
use crate::runtime::Handle;
use crate::time::{self, Sleep};
use futures::Stream;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A TCP socket that waits for connections.
///
/// # Examples
///
/// See [`TcpStream`].
pub struct TcpListener(Registration<mio::net::TcpListener>);

impl TcpListener {
    /// Listens at this address. Port 0 is any that is free.
    ///
    /// # Panics
    ///
    /// Outside of a runtime.
    ///
    /// # Errors
    ///
    /// What the system says: the address is in use, or not ours.
    pub fn bind(addr: SocketAddr) -> io::Result<Self> {
        let listener = mio::net::TcpListener::bind(addr)?;
        Registration::new(listener, Handle::current().driver).map(Self)
    }

    /// The next connection, and who it is from.
    ///
    /// Any number of tasks may wait; each connection reaches one of them.
    ///
    /// # Errors
    ///
    /// What the system says. Most errors are none of the listener: accept again,
    /// as [`incoming`](Self::incoming) does.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses no connection.
    pub async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let mut waiter = self.0.waiter(Direction::Read);
        poll_fn(|cx| self.poll_accept(&mut waiter, cx)).await
    }

    fn poll_accept(
        &self,
        waiter: &mut Waiter,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<(TcpStream, SocketAddr)>> {
        let (stream, from) = ready!(self.0.poll_io(waiter, cx, |listener| listener.accept()))?;
        let stream = TcpStream::new(stream, self.0.driver().clone())?;
        Poll::Ready(Ok((stream, from)))
    }

    /// The address that it listens at.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.source().local_addr()
    }
}
// ANCHOR_END: listener

// ANCHOR: incoming
/// The connections of a listener: see [`TcpListener::incoming`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Incoming<'a> {
    listener: &'a TcpListener,
    waiter: Waiter,
    back_off: BackOff,
    pause: Option<Sleep>,
}

impl TcpListener {
    /// All connections, one after another, whatever happens.
    ///
    /// A connection that was reset while it waited is skipped. Any other
    /// error is an item, so that you hear of it, and the stream then pauses:
    /// 5 ms, and twice as long after each error in a row, up to a second. With
    /// too many files open, for one, another try would fail at once.
    ///
    /// It ends only when the runtime has gone.
    ///
    /// # Panics
    ///
    /// As [`sleep`](time::sleep()), when it has to pause.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses no connection.
    pub fn incoming(&self) -> Incoming<'_> {
        Incoming {
            listener: self,
            waiter: self.0.waiter(Direction::Read),
            back_off: BackOff::default(),
            pause: None,
        }
    }
}

impl Stream for Incoming<'_> {
    type Item = io::Result<(TcpStream, SocketAddr)>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if this.listener.0.is_gone() {
                return Poll::Ready(None);
            }
            if let Some(pause) = &mut this.pause {
                ready!(Pin::new(pause).poll(cx));
                this.pause = None;
            }
            let accepted = ready!(this.listener.poll_accept(&mut this.waiter, cx));
            match this.back_off.after(&accepted) {
                Next::Give => return Poll::Ready(Some(accepted)),
                Next::Skip => {}
                Next::GiveAndPause(pause) => {
                    this.pause = Some(time::sleep(pause));
                    return Poll::Ready(Some(accepted));
                }
            }
        }
    }
}
// ANCHOR_END: incoming

// ANCHOR: back_off
/// What to do after each try to accept.
#[derive(Debug, Default)]
struct BackOff {
    errors: u32,
}

#[derive(Debug, PartialEq, Eq)]
enum Next {
    Give,
    Skip,
    GiveAndPause(Duration),
}

impl BackOff {
    const FIRST: Duration = Duration::from_millis(5);
    const LONGEST: Duration = Duration::from_secs(1);

    fn after<T>(&mut self, accepted: &io::Result<T>) -> Next {
        match accepted {
            Ok(_) => {
                self.errors = 0;
                Next::Give
            }
            Err(error) if of_the_connection(error.kind()) => Next::Skip,
            // Too many files, no memory, or something that we do not know. For
            // all of them it is right to say so, and wrong to spin.
            Err(_) => {
                let pause = Self::FIRST.saturating_mul(2_u32.saturating_pow(self.errors));
                self.errors = self.errors.saturating_add(1);
                Next::GiveAndPause(pause.min(Self::LONGEST))
            }
        }
    }
}

/// Whether the error is one of the connection that we did not get. It has gone
/// from the queue, so the next try is about another one.
fn of_the_connection(kind: ErrorKind) -> bool {
    use ErrorKind::*;
    matches!(
        kind,
        ConnectionAborted | ConnectionReset | HostUnreachable | NetworkDown | NetworkUnreachable
    )
}
// ANCHOR_END: back_off

// ANCHOR: debug
impl fmt::Debug for TcpListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.source().fmt(f)
    }
}

impl fmt::Debug for Incoming<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Incoming").field(self.listener).finish()
    }
}
// ANCHOR_END: debug

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;

    fn error(kind: ErrorKind) -> io::Result<()> {
        Err(kind.into())
    }

    #[test]
    fn errors_of_a_connection_are_skipped_at_once() {
        let mut back_off = BackOff::default();
        for kind in [ErrorKind::ConnectionAborted, ErrorKind::ConnectionReset] {
            assert_eq!(back_off.after(&error(kind)), Next::Skip);
        }
    }

    #[test]
    fn other_errors_pause_twice_as_long_each_time_up_to_a_second() {
        let mut back_off = BackOff::default();
        let mut next = || match back_off.after(&error(ErrorKind::Other)) {
            Next::GiveAndPause(pause) => pause.as_millis(),
            other => panic!("{other:?}"),
        };
        let pauses: Vec<_> = (0..10).map(|_| next()).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
        for _ in 0..100 {
            assert_eq!(next(), 1000);
        }
    }

    #[test]
    fn a_connection_ends_the_row_of_errors() {
        let mut back_off = BackOff::default();
        back_off.after(&error(ErrorKind::Other));
        back_off.after(&error(ErrorKind::Other));
        assert_eq!(back_off.after(&Ok(())), Next::Give);
        let first = Next::GiveAndPause(BackOff::FIRST);
        assert_eq!(back_off.after(&error(ErrorKind::OutOfMemory)), first);
    }

    #[cfg(unix)]
    #[test]
    fn too_many_files_pause() {
        const EMFILE: i32 = 24; // on Linux, macOS and the BSDs
        let emfile: io::Result<()> = Err(io::Error::from_raw_os_error(EMFILE));
        let next = BackOff::default().after(&emfile);
        assert_eq!(next, Next::GiveAndPause(BackOff::FIRST));
    }
}
