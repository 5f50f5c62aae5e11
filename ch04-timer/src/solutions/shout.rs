//! Exercise 4.4: this server had three bugs.
//!
//! `write` writes as much as there is room for, and says how much that was: what
//! it left was lost. A read of 0 bytes is the end, and the loop read on for ever:
//! the end is always ready, so no other task had a turn. And nobody closed the
//! writer: a server that returns has only given back what it had borrowed, and
//! the client waits for more.

use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::io;

/// Serves one client: sends each of its lines back in capital letters.
///
/// It is over when the client says `bye`, or has no more to say. Then the client
/// hears that no more lines will come. What the client said without a `\n` at
/// the end is not a line.
///
/// Gives the number of bytes that it has sent.
///
/// # Errors
///
/// What the reader says, or the writer.
pub async fn shout<R, W>(reader: &mut R, writer: &mut W) -> io::Result<usize>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let mut buffer = [0; 64];
    let mut line = Vec::new();
    let mut sent = 0;
    'talk: loop {
        let n = reader.read(&mut buffer).await?;
        if n == 0 {
            break;
        }
        for byte in &buffer[..n] {
            line.push(byte.to_ascii_uppercase());
            if *byte == b'\n' {
                writer.write_all(&line).await?;
                sent += line.len();
                if line == b"BYE\n" {
                    break 'talk;
                }
                line.clear();
            }
        }
    }
    writer.close().await?;
    Ok(sent)
}
