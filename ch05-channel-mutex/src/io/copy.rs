//! From a reader to a writer, as fast as the slower of the two.

// ANCHOR: copy
use crate::yield_now;
use futures::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::ready;

const BUFFER: usize = 8 * 1024;

/// After how many buffers others have a turn: an arbitrary number.
const TURN: u64 = 16;

/// Copies all that `reader` gives to `writer`, and says how many bytes it was.
///
/// It reads on only when all that it has is written: a slow writer slows the
/// reader, and the memory stays one buffer. It flushes the writer when the
/// reader has no more at the moment, and at the end. It does not close it.
///
/// # Errors
///
/// The first that one of the two gives.
///
/// # Cancel safety
///
/// None: what was read and not yet written is lost.
///
/// # Examples
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// let mut copied = Vec::new();
/// let n = ch05::block_on(ch05::io::copy(&b"hello"[..], &mut copied))?;
/// assert_eq!((n, &copied[..]), (5, &b"hello"[..]));
/// # Ok(())
/// # }
/// ```
pub async fn copy<R, W>(mut reader: R, mut writer: W) -> io::Result<u64>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    // Not an array: it would be part of the future, and be moved with it.
    let mut buffer = vec![0; BUFFER];
    let mut copied = 0;
    for round in 1.. {
        let read = poll_fn(|cx| {
            let read = Pin::new(&mut reader).poll_read(cx, &mut buffer);
            if read.is_pending() {
                // What comes next may be the answer to what the writer still holds.
                ready!(Pin::new(&mut writer).poll_flush(cx))?;
            }
            read
        });
        let n = match read.await {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        writer.write_all(&buffer[..n]).await?;
        copied += n as u64;
        // Two that are always ready would never let go of the thread.
        if round % TURN == 0 {
            yield_now().await;
        }
    }
    writer.flush().await?;
    Ok(copied)
}
// ANCHOR_END: copy
