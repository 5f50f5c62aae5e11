//! Sockets: calls that would block wait for an event instead.

pub mod readiness;
mod registration;
pub mod scheduled_io;
pub mod sources;
mod split;
mod tcp_listener;
mod tcp_stream;
mod udp_socket;

pub use split::{OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf};
pub use tcp_listener::{Incoming, TcpListener};
pub use tcp_stream::TcpStream;
pub use udp_socket::UdpSocket;
