//! HTTP as far as a book needs it: one request and one answer a connection.
//!
//! A connection is closed after its answer. On the own machine a new one costs
//! nothing, and no request ever waits behind another.

use std::io::{self, Read, Write};

/// The longest head that is read; a browser's has about 1 KiB.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// The address as it was sent, such as `/ch01/a%20b.html?x#y`.
    pub target: String,
}

/// An answer that is still to be sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub body: Vec<u8>,
    /// Where the page is instead.
    pub location: Option<String>,
}

impl Request {
    /// Reads a request's head. `None` if it is none, or was not sent in full.
    pub fn read(stream: &mut impl Read) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        let mut buffer = [0; 2048];
        loop {
            let length = stream.read(&mut buffer)?;
            head.extend_from_slice(&buffer[..length]);
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut request = httparse::Request::new(&mut headers);
            match request.parse(&head) {
                Ok(httparse::Status::Complete(_)) => {
                    let parts = request.method.zip(request.path);
                    return Ok(parts.map(|(method, target)| Self {
                        method: method.to_owned(),
                        target: target.to_owned(),
                    }));
                }
                Ok(httparse::Status::Partial) if length > 0 && head.len() <= MAX_HEAD => {}
                Ok(httparse::Status::Partial) | Err(_) => return Ok(None),
            }
        }
    }

    /// The address without `?…` and `#…`.
    pub fn path(&self) -> &str {
        self.target.split(['?', '#']).next().unwrap_or("")
    }
}

impl Answer {
    /// Sends the answer, without its body if only the head was asked for.
    pub fn send(&self, stream: &mut impl Write, head_only: bool) -> io::Result<()> {
        let mut head = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n",
            self.status,
            reason(self.status),
            self.content_type,
            self.body.len()
        );
        if let Some(location) = &self.location {
            head += &format!("Location: {location}\r\n");
        }
        stream.write_all((head + "\r\n").as_bytes())?;
        if !head_only {
            stream.write_all(&self.body)?;
        }
        stream.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes that arrive one by one.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(1);
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    #[test]
    fn a_request_is_read_however_it_arrives() {
        let text = b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n";
        let want = Request {
            method: "GET".into(),
            target: "/a?b".into(),
        };
        assert_eq!(Request::read(&mut &text[..]).unwrap(), Some(want));
        assert_eq!(
            Request::read(&mut Slow(text)).unwrap().unwrap().path(),
            "/a"
        );
    }

    #[test]
    fn what_is_no_request_is_none() {
        for text in ["", "GET / HT", "\x16\x03\x01", "hello\r\n\r\n"] {
            assert_eq!(
                Request::read(&mut text.as_bytes()).unwrap(),
                None,
                "{text:?}"
            );
        }
        let endless = format!("GET / HTTP/1.1\r\nA: {}", "x".repeat(2 * MAX_HEAD));
        assert_eq!(Request::read(&mut endless.as_bytes()).unwrap(), None);
    }

    #[test]
    fn an_answer_has_its_headers() {
        let answer = Answer {
            status: 301,
            content_type: "text/plain",
            body: b"moved".to_vec(),
            location: Some("/a/".into()),
        };
        let mut sent = Vec::new();
        answer.send(&mut sent, false).unwrap();
        assert_eq!(
            String::from_utf8(sent).unwrap(),
            "HTTP/1.1 301 Moved Permanently\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\
             Cache-Control: no-store\r\nConnection: close\r\nLocation: /a/\r\n\r\nmoved"
        );
        let mut sent = Vec::new();
        answer.send(&mut sent, true).unwrap();
        assert!(sent.ends_with(b"\r\n\r\n"));
    }
}
