//! Exercise 4.2: line by line.

use futures::io::{AsyncRead, AsyncReadExt};
use std::io::{self, ErrorKind};
use std::mem::replace;

const CHUNK: usize = 1024;

/// Reads lines, none of which may be longer than a limit.
pub struct LineReader<R> {
    reader: R,
    limit: usize,
    /// What was read and not yet given: of this line, and perhaps of later ones.
    buffer: Vec<u8>,
}

impl<R: AsyncRead + Unpin> LineReader<R> {
    /// Lines of at most `limit` bytes, not counting the `\n` at their end.
    pub fn new(reader: R, limit: usize) -> Self {
        let buffer = Vec::new();
        Self {
            reader,
            limit,
            buffer,
        }
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
        let mut chunk = vec![0; CHUNK];
        let mut looked_at = 0;
        loop {
            let new = &self.buffer[looked_at..];
            let newline = new.iter().position(|byte| *byte == b'\n');
            let newline = newline.map(|at| looked_at + at);
            looked_at = self.buffer.len();
            // The line has this length, or more if its end has not come.
            if newline.unwrap_or(looked_at) > self.limit {
                return Err(ErrorKind::InvalidData.into());
            }
            if let Some(end) = newline {
                let rest = self.buffer.split_off(end + 1);
                let mut line = replace(&mut self.buffer, rest);
                line.pop();
                return Ok(Some(line));
            }

            // Between the read and the buffer nothing is awaited: whoever drops
            // us does it before the read, or after.
            match self.reader.read(&mut chunk).await? {
                0 if self.buffer.is_empty() => return Ok(None),
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                n => self.buffer.extend_from_slice(&chunk[..n]),
            }
        }
    }
}
