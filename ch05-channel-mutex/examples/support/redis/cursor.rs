//! A place in bytes of which the rest may not have come yet.

// ANCHOR: error
use std::fmt;

/// Why there is no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// All that has come is right, and there is more to come.
    Incomplete,
    /// Whatever comes, it will not be a frame.
    Protocol(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Incomplete => f.write_str("the other side left in the middle of a frame"),
            Error::Protocol(what) => write!(f, "protocol error: {what}"),
        }
    }
}

impl std::error::Error for Error {}
// ANCHOR_END: error

// ANCHOR: cursor
/// A line that is longer is none. So nobody looks for its end again and again,
/// while it comes byte by byte.
const MAX_LINE: usize = 1024;

/// Reads on from where it is. Nothing in here can panic, whatever the bytes are.
pub struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// How many bytes have been read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next `n` bytes.
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], Error> {
        let rest = &self.bytes[self.at..];
        let taken = rest.get(..n).ok_or(Error::Incomplete)?;
        self.at += n;
        Ok(taken)
    }

    /// What stands before the next line end.
    pub fn line(&mut self) -> Result<&'a [u8], Error> {
        let rest = &self.bytes[self.at..];
        let near = &rest[..rest.len().min(MAX_LINE + 2)];
        let line = match near.windows(2).position(|two| two == b"\r\n") {
            Some(end) => &rest[..end],
            None if near.len() < MAX_LINE + 2 => return Err(Error::Incomplete),
            None => return Err(Error::Protocol("a line has no end")),
        };
        self.at += line.len() + 2;
        Ok(line)
    }

    /// A line that is a number.
    pub fn number(&mut self) -> Result<i64, Error> {
        let digits = str::from_utf8(self.line()?).ok();
        let number = digits.and_then(|digits| digits.parse().ok());
        number.ok_or(Error::Protocol("this is no number"))
    }
}
// ANCHOR_END: cursor
