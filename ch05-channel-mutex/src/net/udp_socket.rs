//! A UDP socket: messages, each by itself, that may get lost.

// ANCHOR: udp
use super::registration::Registration;
use super::scheduled_io::Direction::{Read, Write};
use crate::runtime::Handle;
use std::fmt;
use std::io;
use std::net::SocketAddr;

/// A UDP socket.
///
/// Any number of tasks may share it; each message reaches one of them.
///
/// # Errors
///
/// Each call gives what the system says, or that the runtime has gone. On a
/// socket with a fixed peer, that can also be what became of an earlier message.
///
/// # Cancel safety
///
/// A call that is dropped has sent or received nothing.
///
/// # Examples
///
/// ```
/// use ch05::net::UdpSocket;
///
/// # fn main() -> std::io::Result<()> {
/// ch05::block_on(async {
///     let any = "127.0.0.1:0".parse().unwrap();
///     let (a, b) = (UdpSocket::bind(any)?, UdpSocket::bind(any)?);
///     a.send_to(b"hello", b.local_addr()?).await?;
///     let mut buf = [0; 16];
///     let (n, from) = b.recv_from(&mut buf).await?;
///     assert_eq!((&buf[..n], from), (&b"hello"[..], a.local_addr()?));
///     Ok(())
/// })
/// # }
/// ```
pub struct UdpSocket(Registration<mio::net::UdpSocket>);

impl UdpSocket {
    /// A socket at this address. Port 0 is any that is free.
    ///
    /// # Panics
    ///
    /// Outside of a runtime.
    ///
    /// # Errors
    ///
    /// What the system says: the address is in use, or not ours.
    pub fn bind(addr: SocketAddr) -> io::Result<Self> {
        let socket = mio::net::UdpSocket::bind(addr)?;
        Registration::new(socket, Handle::current().driver).map(Self)
    }

    /// Sends a message to `to`.
    pub async fn send_to(&self, message: &[u8], to: SocketAddr) -> io::Result<usize> {
        let call = |socket: &mio::net::UdpSocket| socket.send_to(message, to);
        self.0.async_io(Write, call).await
    }

    /// Receives a message. What does not fit into `buf` is lost.
    pub async fn recv_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.0.async_io(Read, |socket| socket.recv_from(buf)).await
    }

    /// Fixes the peer: `send` sends to it, and others are not heard any more.
    pub fn connect(&self, addr: SocketAddr) -> io::Result<()> {
        self.0.source().connect(addr)
    }

    /// Sends a message to the peer.
    pub async fn send(&self, message: &[u8]) -> io::Result<usize> {
        self.0.async_io(Write, |socket| socket.send(message)).await
    }

    /// Receives a message. What does not fit into `buf` is lost.
    pub async fn recv(&self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.async_io(Read, |socket| socket.recv(buf)).await
    }

    /// The address of this socket.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.source().local_addr()
    }
}

impl fmt::Debug for UdpSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.source().fmt(f)
    }
}
// ANCHOR_END: udp
