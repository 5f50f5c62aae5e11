//! What clients say: lines, of a limited length, whatever comes.

use futures::io::{AsyncRead, AsyncReadExt};
use std::io;
use std::mem::{replace, take};

// ANCHOR: lines
/// What a client has said.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// Without its `\n`, and with nothing in it that a terminal would obey.
    Text(String),
    TooLong,
    NotUtf8,
}

/// The lines of a client.
pub struct Lines<R> {
    reader: R,
    /// How many bytes a line may have, without its `\n`.
    limit: usize,
    /// What was read and is not yet given.
    buffer: Vec<u8>,
    chunk: Vec<u8>,
    /// The line is too long: what comes up to its end is thrown away.
    skips: bool,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub fn new(reader: R, limit: usize) -> Self {
        Self {
            reader,
            limit,
            buffer: Vec::new(),
            chunk: vec![0; 1024],
            skips: false,
        }
    }

    /// The next line; what is left at the end counts as one. `None` if there is
    /// nothing left.
    pub async fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let rest = self.buffer.split_off(end + 1);
                let mut line = replace(&mut self.buffer, rest);
                line.pop();
                return Ok(Some(self.line(line)));
            }
            // So the memory is limited too, and not only the line.
            if self.buffer.len() > self.limit {
                self.buffer.clear();
                self.skips = true;
            }
            match self.reader.read(&mut self.chunk).await? {
                0 if self.buffer.is_empty() && !self.skips => return Ok(None),
                0 => {
                    let last = take(&mut self.buffer);
                    return Ok(Some(self.line(last)));
                }
                n => self.buffer.extend_from_slice(&self.chunk[..n]),
            }
        }
    }
    // ANCHOR_END: lines

    // ANCHOR: line
    fn line(&mut self, bytes: Vec<u8>) -> Line {
        if take(&mut self.skips) || bytes.len() > self.limit {
            return Line::TooLong;
        }
        match String::from_utf8(bytes) {
            Ok(text) => Line::Text(text.trim_end().chars().map(harmless).collect()),
            Err(_) => Line::NotUtf8,
        }
    }

    /// Reads up to the end, and forgets it.
    pub async fn skip_all(&mut self) -> io::Result<()> {
        while self.reader.read(&mut self.chunk).await? > 0 {}
        Ok(())
    }
}

/// Others see this in their terminals, which obey control characters.
fn harmless(c: char) -> char {
    if c.is_control() { '\u{fffd}' } else { c }
}
// ANCHOR_END: line

#[cfg(test)]
mod tests {
    use super::*;
    use ch04::block_on;

    /// A reader that gives one byte at a time.
    struct Drops<'a>(&'a [u8]);

    impl AsyncRead for Drops<'_> {
        fn poll_read(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            buf: &mut [u8],
        ) -> std::task::Poll<io::Result<usize>> {
            let n = self.0.len().min(1);
            buf[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            std::task::Poll::Ready(Ok(n))
        }
    }

    /// All lines of at most 8 bytes, in pieces and in one piece.
    fn lines(text: &[u8]) -> Vec<Line> {
        async fn all(mut lines: Lines<impl AsyncRead + Unpin>) -> Vec<Line> {
            let mut all = Vec::new();
            while let Some(line) = lines.next().await.unwrap() {
                all.push(line);
            }
            all
        }
        let slow = block_on(all(Lines::new(Drops(text), 8)));
        let fast = block_on(all(Lines::new(text, 8)));
        assert_eq!(slow, fast);
        fast
    }

    fn text(text: &str) -> Line {
        Line::Text(text.to_string())
    }

    #[test]
    fn lines_end_with_a_newline_or_with_the_end() {
        assert_eq!(lines(b""), []);
        assert_eq!(
            lines(b"one\n\ntwo\r\n"),
            [text("one"), text(""), text("two")]
        );
        assert_eq!(lines(b"one\ntwo"), [text("one"), text("two")]);
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_up_to_its_end() {
        let long = b"12345678\n123456789\nthird\n1234567890123456789012345678901234\nlast";
        let expected = [
            text("12345678"),
            Line::TooLong,
            text("third"),
            Line::TooLong,
            text("last"),
        ];
        assert_eq!(lines(long), expected);
        assert_eq!(lines(b"1234567890123"), [Line::TooLong]);
        assert_eq!(lines(&[b'a'; 5000]), [Line::TooLong]);
    }

    #[test]
    fn what_is_no_text_and_what_a_terminal_would_obey_does_not_come_through() {
        assert_eq!(lines(b"\xff\xfe\nok"), [Line::NotUtf8, text("ok")]);
        assert_eq!(lines("sch\u{f6}n\n".as_bytes()), [text("sch\u{f6}n")]);
        assert_eq!(lines(b"\x1b[2J\x07"), [text("\u{fffd}[2J\u{fffd}")]);
    }
}
