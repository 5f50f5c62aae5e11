//! A TCP connection: its two halves, and what belongs to both.

// ANCHOR: stream
use super::registration::Registration;
use super::scheduled_io::Direction;
use super::split::{OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf};
use crate::runtime::Handle;
use crate::runtime::driver::Shared;
use futures::io::{AsyncRead, AsyncWrite};
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A TCP connection.
///
/// Reads and writes through [`AsyncRead`] and [`AsyncWrite`]; `close` of the
/// latter says that no more bytes will come, and leaves the connection open for
/// those of the other side. Dropping it closes it.
///
/// # Cancel safety
///
/// A read that is dropped has taken nothing. So has a single write;
/// `write_all` may have written a part.
///
/// # Examples
///
/// ```
/// use ch05::net::{TcpListener, TcpStream};
/// use futures::io::{AsyncReadExt, AsyncWriteExt};
///
/// # fn main() -> std::io::Result<()> {
/// ch05::block_on(async {
///     let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap())?;
///     let mut client = TcpStream::connect(listener.local_addr()?).await?;
///     let (mut server, _) = listener.accept().await?;
///
///     client.write_all(b"hello").await?;
///     client.close().await?;
///     let mut text = String::new();
///     server.read_to_string(&mut text).await?;
///     assert_eq!(text, "hello");
///     Ok(())
/// })
/// # }
/// ```
pub struct TcpStream {
    // In this order: the half that writes is the last, see its `drop`.
    read: OwnedReadHalf,
    write: OwnedWriteHalf,
}

pub(super) type Inner = Registration<mio::net::TcpStream>;
// ANCHOR_END: stream

// ANCHOR: connect
impl TcpStream {
    /// Connects to `addr`.
    ///
    /// An address only: to look up a name, the system blocks the thread.
    ///
    /// # Panics
    ///
    /// Outside of a runtime.
    ///
    /// # Errors
    ///
    /// What the system says: refused, unreachable, timed out, too many files.
    ///
    /// # Cancel safety
    ///
    /// Dropping it gives the attempt up.
    pub async fn connect(addr: SocketAddr) -> io::Result<Self> {
        let driver = Handle::current().driver;
        // Returns at once: the other side's answer will be an event.
        let stream = mio::net::TcpStream::connect(addr)?;
        let io = Inner::connecting(stream, driver)?;
        io.async_io(Direction::Write, connected).await?;
        Ok(Self::of(io))
    }

    pub(super) fn new(stream: mio::net::TcpStream, driver: Arc<Shared>) -> io::Result<Self> {
        Ok(Self::of(Inner::new(stream, driver)?))
    }

    fn of(io: Inner) -> Self {
        let io = Arc::new(io);
        Self {
            read: OwnedReadHalf::new(io.clone()),
            write: OwnedWriteHalf::new(io),
        }
    }
}

/// Whether the other side has answered, and what.
fn connected(stream: &mio::net::TcpStream) -> io::Result<()> {
    if let Some(error) = stream.take_error()? {
        return Err(error);
    }
    match stream.peer_addr() {
        // An event came that was not the answer (N2).
        Err(error) if error.kind() == ErrorKind::NotConnected => Err(ErrorKind::WouldBlock.into()),
        answer => answer.map(drop),
    }
}
// ANCHOR_END: connect

// ANCHOR: split
impl TcpStream {
    /// Both halves, to read and write at the same time: in one task or in two.
    pub fn into_split(self) -> (OwnedReadHalf, OwnedWriteHalf) {
        (self.read, self.write)
    }

    /// Both halves, borrowed: the connection is whole again afterwards. Dropping
    /// the half that writes ends nothing then: `close` it yourself.
    pub fn split_mut(&mut self) -> (ReadHalf<'_>, WriteHalf<'_>) {
        (&mut self.read, &mut self.write)
    }

    /// As [`into_split`](Self::into_split), and not as `split` of
    /// [`AsyncReadExt`](futures::io::AsyncReadExt), which would be found instead:
    /// its halves share a lock, and dropping the one that writes ends nothing.
    pub fn split(self) -> (OwnedReadHalf, OwnedWriteHalf) {
        self.into_split()
    }

    /// As `read`, but the next read gets the same bytes again.
    ///
    /// # Errors
    ///
    /// As for `read`.
    ///
    /// # Cancel safety
    ///
    /// It takes nothing.
    pub async fn peek(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.read.peek(buf).await
    }
}

impl AsyncRead for TcpStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.read).poll_read(cx, buf)
    }
}

impl AsyncWrite for TcpStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.write).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.write).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.write).poll_close(cx)
    }
}
// ANCHOR_END: split

// ANCHOR: rest
impl TcpStream {
    /// Registers a connection of the standard library with this runtime.
    ///
    /// # Panics
    ///
    /// Outside of a runtime.
    ///
    /// # Errors
    ///
    /// If the system does not let it be registered.
    pub fn from_std(stream: std::net::TcpStream) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        Self::new(
            mio::net::TcpStream::from_std(stream),
            Handle::current().driver,
        )
    }

    /// Whether small packets are sent at once, instead of gathered.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn nodelay(&self) -> io::Result<bool> {
        self.source().nodelay()
    }

    /// Sends small packets at once, or gathers them.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        self.source().set_nodelay(nodelay)
    }

    /// The address of this side.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.source().local_addr()
    }

    /// The address of the other side.
    ///
    /// # Errors
    ///
    /// If it has gone.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.source().peer_addr()
    }

    fn source(&self) -> &mio::net::TcpStream {
        self.read.source()
    }
}

impl fmt::Debug for TcpStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source().fmt(f)
    }
}
// ANCHOR_END: rest
