//! Exercise 4.2: line by line.

use futures::io::{AsyncRead, AsyncReadExt};
use std::io;

/// Reads lines, none of which may be longer than a limit.
pub struct LineReader<R> {
    // Your fields.
    reader: R,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Lines of at most `limit` bytes, not counting the `\n` at their end.
    pub fn new(reader: R, limit: usize) -> Self {
        todo!("exercise 4.2: what does it keep between two calls?")
    }

    /// The next line, without its `\n`. `None` if the reader has ended.
    ///
    /// # Errors
    ///
    /// `InvalidData` as soon as it is clear that the line is longer than the limit.
    /// `UnexpectedEof` if the reader ends in the middle of a line. What the reader
    /// says. What a call after an error gives is left open.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses no byte: the next call goes on where it was.
    pub async fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        todo!("exercise 4.2: read until there is a newline")
    }
}
