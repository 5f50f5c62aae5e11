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

/// A reader or a writer, or both in one, that counts what goes through.
pub struct Metered<S> {
    // Your fields.
    inner: S,
}

impl<S> Metered<S> {
    /// Counts what goes through `inner` from now on.
    pub fn new(inner: S) -> Self {
        todo!("exercise 4.5: nothing went through yet")
    }

    /// What was read.
    pub fn reads(&self) -> Count {
        todo!("exercise 4.5: what was read")
    }

    /// What was written.
    pub fn writes(&self) -> Count {
        todo!("exercise 4.5: what was written")
    }

    /// What it was made of.
    pub fn into_inner(self) -> S {
        todo!("exercise 4.5: give it back")
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Metered<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        todo!("exercise 4.5: read, and count")
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Metered<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        todo!("exercise 4.5: write, and count")
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        todo!("exercise 4.5: pass it on")
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        todo!("exercise 4.5: pass it on")
    }
}
