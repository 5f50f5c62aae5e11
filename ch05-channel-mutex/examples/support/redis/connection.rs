//! Frames instead of bytes.

// ANCHOR: connection
use super::cursor::{Cursor, Error};
use super::frame::Frame;
use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::io;

/// A stream, and what has come of the frame that is not complete.
pub struct Connection<S> {
    stream: S,
    buffer: Vec<u8>,
}

/// The longest frame. What is not complete is looked at again with each chunk that
/// comes, so it had better be short.
const MAX_FRAME: usize = 128 * 1024;

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub fn new(stream: S) -> Self {
        let buffer = Vec::new();
        Self { stream, buffer }
    }

    /// The next frame; `None` if the other side has left between two frames.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost: what has come of a frame lies in the connection, not in
    /// the future, and the next call goes on from there.
    pub async fn read_frame(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some(frame) = self.take_frame().map_err(invalid)? {
                return Ok(Some(frame));
            }
            if self.buffer.len() > MAX_FRAME {
                return Err(invalid(Error::Protocol("a frame has no end")));
            }
            let mut chunk = [0; 1024];
            // The only await. Behind it the bytes are in our hands, and nobody
            // can cancel us before they are in the buffer.
            match self.stream.read(&mut chunk).await? {
                0 if self.buffer.is_empty() => return Ok(None),
                0 => return Err(invalid(Error::Incomplete)),
                n => self.buffer.extend(&chunk[..n]),
            }
        }
    }

    /// Takes a frame out of the buffer, if a whole one is there.
    fn take_frame(&mut self) -> Result<Option<Frame>, Error> {
        let mut cursor = Cursor::new(&self.buffer);
        match Frame::check(&mut cursor) {
            Ok(()) => {}
            Err(Error::Incomplete) => return Ok(None),
            Err(error) => return Err(error),
        }
        let length = cursor.position();
        let frame = Frame::parse(&mut Cursor::new(&self.buffer))?;
        self.buffer.drain(..length);
        Ok(Some(frame))
    }
    // ANCHOR_END: connection

    // ANCHOR: write_frame
    /// Sends a frame.
    ///
    /// # Cancel safety
    ///
    /// None: half of a frame may be on its way. Then drop the connection too.
    pub async fn write_frame(&mut self, frame: &Frame) -> io::Result<()> {
        let mut bytes = Vec::new();
        frame.write(&mut bytes);
        self.stream.write_all(&bytes).await?;
        self.stream.flush().await
    }
}

fn invalid(error: Error) -> io::Error {
    let kind = match error {
        Error::Incomplete => io::ErrorKind::UnexpectedEof,
        Error::Protocol(_) => io::ErrorKind::InvalidData,
    };
    io::Error::new(kind, error)
}
// ANCHOR_END: write_frame
