//! Exercise 4.6: the one in the middle.

use futures::io::{AsyncRead, AsyncWrite};
use std::io;

/// Passes on what the client sends to the server, and what the server sends to
/// the client, both at the same time.
///
/// A side that has no more to say may still listen: its end is passed on, and
/// the other direction goes on. It is over when both have no more to say. Gives
/// the bytes that came from the client, and those from the server.
///
/// It holds at most 64 KiB of each direction. When one side says nothing for the
/// moment, the writer to the other is flushed.
///
/// # Errors
///
/// The first that one of the two gives, be it at the close. Both are dropped then.
pub async fn proxy<C, S>(client: C, server: S) -> io::Result<(u64, u64)>
where
    C: AsyncRead + AsyncWrite + Unpin,
    S: AsyncRead + AsyncWrite + Unpin,
{
    todo!("exercise 4.6: copy both ways")
}
