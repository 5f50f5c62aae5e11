//! Exercise 4.4: this server has three bugs. Find them.

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
    // TODO exercise 4.4: find the bugs. Delete this line when you start.
    let mut buffer = [0; 64];
    let mut line = Vec::new();
    let mut sent = 0;
    loop {
        let n = reader.read(&mut buffer).await?;
        for byte in &buffer[..n] {
            line.push(byte.to_ascii_uppercase());
            if *byte == b'\n' {
                sent += writer.write(&line).await?;
                if line == b"BYE\n" {
                    return Ok(sent);
                }
                line.clear();
            }
        }
    }
}
