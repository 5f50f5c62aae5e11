//! The two halves of a connection: one reads, one writes, and neither waits for
//! the other.

// ANCHOR: read
use super::scheduled_io::{Direction, Waiter};
use super::tcp_stream::Inner;
use futures::io::{AsyncRead, AsyncWrite};
use std::fmt;
use std::future::poll_fn;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The half of a connection that reads.
pub struct OwnedReadHalf {
    io: Arc<Inner>,
    waiter: Waiter,
}

/// The half that reads, borrowed from its connection.
pub type ReadHalf<'a> = &'a mut OwnedReadHalf;

impl AsyncRead for OwnedReadHalf {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let Self { io, waiter } = self.get_mut();
        io.poll_io(waiter, cx, |mut stream| stream.read(buf))
    }
}
// ANCHOR_END: read

// ANCHOR: write
/// The half of a connection that writes.
///
/// Dropping it says that no more bytes will come, as `close` does.
pub struct OwnedWriteHalf {
    io: Arc<Inner>,
    waiter: Waiter,
}

/// The half that writes, borrowed from its connection. Dropping this ends
/// nothing: `close` it.
pub type WriteHalf<'a> = &'a mut OwnedWriteHalf;

impl AsyncWrite for OwnedWriteHalf {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Self { io, waiter } = self.get_mut();
        io.poll_io(waiter, cx, |mut stream| stream.write(buf))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // What was written is with the system already.
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(match self.io.source().shutdown(Shutdown::Write) {
            // The other side has reset the connection: it is closed.
            Err(error) if error.kind() == ErrorKind::NotConnected => Ok(()),
            result => result,
        })
    }
}

impl Drop for OwnedWriteHalf {
    fn drop(&mut self) {
        // With the last reference the whole connection is closed, right after.
        if Arc::strong_count(&self.io) > 1 {
            let _ = self.io.source().shutdown(Shutdown::Write);
        }
    }
}
// ANCHOR_END: write

// ANCHOR: rest
impl OwnedReadHalf {
    pub(super) fn new(io: Arc<Inner>) -> Self {
        let waiter = io.waiter(Direction::Read);
        Self { io, waiter }
    }

    /// See [`TcpStream::peek`](super::TcpStream::peek).
    ///
    /// # Errors
    ///
    /// As for `read`.
    pub async fn peek(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Self { io, waiter } = self;
        poll_fn(|cx| io.poll_io(waiter, cx, |stream| stream.peek(buf))).await
    }

    pub(super) fn source(&self) -> &mio::net::TcpStream {
        self.io.source()
    }
}

impl OwnedWriteHalf {
    pub(super) fn new(io: Arc<Inner>) -> Self {
        let waiter = io.waiter(Direction::Write);
        Self { io, waiter }
    }
}

impl fmt::Debug for OwnedReadHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OwnedReadHalf")
            .field(self.io.source())
            .finish()
    }
}

impl fmt::Debug for OwnedWriteHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OwnedWriteHalf")
            .field(self.io.source())
            .finish()
    }
}
// ANCHOR_END: rest
