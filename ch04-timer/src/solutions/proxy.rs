//! Exercise 4.6: the one in the middle.

use crate::io::copy;
use futures::future::try_join;
use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
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
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    // As `join`, but the first error ends both.
    try_join(
        one_way(from_client, to_server),
        one_way(from_server, to_client),
    )
    .await
}

/// Passes on all bytes, and then the end.
async fn one_way<R, W>(from: R, mut to: W) -> io::Result<u64>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let bytes = copy(from, &mut to).await?;
    // Dropping it would not do: `split` of any stream only shares it.
    to.close().await?;
    Ok(bytes)
}
