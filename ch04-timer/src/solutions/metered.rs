//! Exercise 4.5: measure what goes through.

use futures::io::{AsyncRead, AsyncWrite};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What went through, in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// This many bytes.
    pub bytes: u64,
    /// In this many calls that were answered: with bytes, with the end or with an
    /// error.
    pub calls: u64,
    /// And this often the answer was that it has to wait.
    pub waits: u64,
}

impl Count {
    /// Notes an answer, and passes it on.
    fn note(&mut self, answer: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &answer {
            Poll::Ready(result) => {
                self.calls += 1;
                self.bytes += result.as_ref().map_or(0, |n| *n as u64);
            }
            Poll::Pending => self.waits += 1,
        }
        answer
    }
}

/// A reader or a writer, or both in one, that counts what goes through.
pub struct Metered<S> {
    inner: S,
    reads: Count,
    writes: Count,
}

impl<S> Metered<S> {
    /// Counts what goes through `inner` from now on.
    pub fn new(inner: S) -> Self {
        Self {
            inner,
            reads: Count::default(),
            writes: Count::default(),
        }
    }

    /// What was read.
    pub fn reads(&self) -> Count {
        self.reads
    }

    /// What was written.
    pub fn writes(&self) -> Count {
        self.writes
    }

    /// What it was made of.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Metered<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let answer = Pin::new(&mut self.inner).poll_read(cx, buf);
        self.reads.note(answer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Metered<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let answer = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.writes.note(answer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_close(cx)
    }
}
