//! A frame: what Redis calls one message, in its protocol RESP2.

use super::cursor::{Cursor, Error};
use std::fmt;
use std::sync::Arc;

// ANCHOR: frame
/// One message, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// `+OK\r\n`
    Simple(String),
    /// `-ERR what was wrong\r\n`
    Error(String),
    /// `:1000\r\n`
    Integer(i64),
    /// `$5\r\nhello\r\n`: the length first, so that the bytes may be any.
    Bulk(Value),
    /// `$-1\r\n`
    Null,
    /// `*2\r\n`, and then two frames.
    Array(Vec<Frame>),
}

/// Bytes that many may hold. A clone costs as much for a gigabyte as for one byte.
#[derive(Clone, PartialEq)]
pub struct Value(Arc<[u8]>);

/// A bulk or an array that claims to be longer is refused at once: nobody waits
/// for it, and its buffer does not grow.
const MAX_LENGTH: i64 = 64 * 1024;

/// Arrays in arrays in arrays. `check` calls itself for each, and a stack is finite.
const MAX_DEPTH: u32 = 8;
// ANCHOR_END: frame

// ANCHOR: check
impl Frame {
    /// Has a whole frame come? Moves behind it, and makes nothing of it.
    pub fn check(cursor: &mut Cursor<'_>) -> Result<(), Error> {
        Self::check_part(cursor, MAX_DEPTH)
    }

    fn check_part(cursor: &mut Cursor<'_>, depth: u32) -> Result<(), Error> {
        match cursor.take(1)? {
            b"+" | b"-" => text(cursor).map(drop),
            b":" => cursor.number().map(drop),
            b"$" => bulk(cursor).map(drop),
            b"*" if depth == 0 => Err(Error::Protocol("arrays are nested too deeply")),
            b"*" => {
                let parts = length(cursor)?.unwrap_or(0);
                (0..parts).try_for_each(|_| Self::check_part(cursor, depth - 1))
            }
            _ => Err(Error::Protocol("no frame begins like this")),
        }
    }

    /// Makes a frame of bytes that were [checked](Self::check).
    pub fn parse(cursor: &mut Cursor<'_>) -> Result<Frame, Error> {
        Ok(match cursor.take(1)? {
            b"+" => Frame::Simple(text(cursor)?.to_string()),
            b"-" => Frame::Error(text(cursor)?.to_string()),
            b":" => Frame::Integer(cursor.number()?),
            b"$" => bulk(cursor)?.map_or(Frame::Null, |bytes| Frame::Bulk(bytes.into())),
            b"*" => match length(cursor)? {
                None => Frame::Null,
                Some(parts) => Frame::Array(
                    (0..parts)
                        .map(|_| Self::parse(cursor))
                        .collect::<Result<_, _>>()?,
                ),
            },
            _ => return Err(Error::Protocol("no frame begins like this")),
        })
    }
}
// ANCHOR_END: check

// ANCHOR: parts
fn text<'a>(cursor: &mut Cursor<'a>) -> Result<&'a str, Error> {
    str::from_utf8(cursor.line()?).map_err(|_| Error::Protocol("this is no text"))
}

/// `None` for −1, which says that there is nothing.
fn length(cursor: &mut Cursor<'_>) -> Result<Option<usize>, Error> {
    match cursor.number()? {
        -1 => Ok(None),
        n @ 0..=MAX_LENGTH => Ok(Some(n as usize)),
        _ => Err(Error::Protocol("no length is negative or beyond 64 KiB")),
    }
}

fn bulk<'a>(cursor: &mut Cursor<'a>) -> Result<Option<&'a [u8]>, Error> {
    let Some(length) = length(cursor)? else {
        return Ok(None);
    };
    let bytes = cursor.take(length)?;
    match cursor.take(2)? {
        b"\r\n" => Ok(Some(bytes)),
        _ => Err(Error::Protocol("a bulk is longer than it says")),
    }
}
// ANCHOR_END: parts

// ANCHOR: write
impl Frame {
    /// Puts the frame behind what `out` has already.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Frame::Simple(text) => out.extend(format!("+{text}\r\n").as_bytes()),
            Frame::Error(text) => out.extend(format!("-{text}\r\n").as_bytes()),
            Frame::Integer(number) => out.extend(format!(":{number}\r\n").as_bytes()),
            Frame::Null => out.extend(b"$-1\r\n"),
            Frame::Bulk(value) => {
                out.extend(format!("${}\r\n", value.0.len()).as_bytes());
                out.extend(&value.0[..]);
                out.extend(b"\r\n");
            }
            Frame::Array(parts) => {
                out.extend(format!("*{}\r\n", parts.len()).as_bytes());
                parts.iter().for_each(|part| part.write(out));
            }
        }
    }
}
// ANCHOR_END: write

// ANCHOR: value
impl AsRef<[u8]> for Value {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}
// ANCHOR_END: value
