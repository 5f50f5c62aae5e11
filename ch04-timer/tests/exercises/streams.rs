//! Streams in memory, for the tests of the exercises: one that follows a script,
//! and one with two ends.

use ch04::block_on;
use ch04::time::{pause, timeout};
use futures::io::{AsyncRead, AsyncWrite};
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

/// Runs a test on a runtime whose clock stands still. If everybody waits, and
/// nobody will ever wake them, it fails at once: then there is only the timeout
/// left to which the clock could go on.
pub fn calm<F: Future>(test: F) -> F::Output {
    block_on(async {
        pause();
        let output = timeout(Duration::from_secs(3600), test).await;
        output.expect("everybody waits, and nobody will ever wake them")
    })
}

/// What a script gives to those who read.
enum Step {
    Bytes(VecDeque<u8>),
    Wait,
    /// From here on, nothing comes.
    Silence,
    Error(ErrorKind),
}

/// Gives its bytes in the pieces that the test wants, and takes what is written
/// in pieces of at most a given size.
pub struct Script {
    steps: VecDeque<Step>,
    times_ended: u32,
    at_most: usize,
    write_waits: u32,
    write_error: Option<ErrorKind>,
    end_waits: u32,
    close_error: Option<ErrorKind>,
    pub given: usize,
    pub written: Vec<u8>,
    pub flushes: u32,
    pub is_closed: bool,
}

impl Script {
    pub fn new() -> Self {
        Self {
            steps: VecDeque::new(),
            times_ended: 0,
            at_most: usize::MAX,
            write_waits: 0,
            write_error: None,
            end_waits: 0,
            close_error: None,
            given: 0,
            written: Vec::new(),
            flushes: 0,
            is_closed: false,
        }
    }

    /// A read gives this, or as much of it as it has room for.
    pub fn give(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref().iter().copied().collect();
        self.steps.push_back(Step::Bytes(bytes));
        self
    }

    /// All of it, in pieces of this size.
    pub fn give_in_pieces(self, bytes: &[u8], of: usize) -> Self {
        bytes.chunks(of).fold(self, Self::give)
    }

    /// A read has to wait, and is woken at once.
    pub fn wait(mut self) -> Self {
        self.steps.push_back(Step::Wait);
        self
    }

    /// A read has to wait for ever: the end does not come either.
    pub fn silence(mut self) -> Self {
        self.steps.push_back(Step::Silence);
        self
    }

    /// A read fails.
    pub fn fail(mut self, error: ErrorKind) -> Self {
        self.steps.push_back(Step::Error(error));
        self
    }

    /// A write takes this many bytes at most.
    pub fn take_at_most(mut self, bytes: usize) -> Self {
        self.at_most = bytes;
        self
    }

    /// A write has to wait this often.
    pub fn wait_to_write(mut self, times: u32) -> Self {
        self.write_waits = times;
        self
    }

    /// Then it fails, once.
    pub fn fail_to_write(mut self, error: ErrorKind) -> Self {
        self.write_error = Some(error);
        self
    }

    /// A flush or a close has to wait this often.
    pub fn wait_to_end(mut self, times: u32) -> Self {
        self.end_waits = times;
        self
    }

    /// A close fails.
    pub fn fail_to_close(mut self, error: ErrorKind) -> Self {
        self.close_error = Some(error);
        self
    }

    /// What was written, as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.written).expect("text was written")
    }
}

impl Script {
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.end_waits == 0 {
            return Poll::Ready(());
        }
        self.end_waits -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl AsyncRead for Script {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let answer = match self.steps.pop_front() {
            Some(Step::Bytes(mut bytes)) => {
                let n = bytes.len().min(buf.len());
                buf.iter_mut()
                    .zip(bytes.drain(..n))
                    .for_each(|(to, b)| *to = b);
                if !bytes.is_empty() {
                    self.steps.push_front(Step::Bytes(bytes));
                }
                self.given += n;
                Ok(n)
            }
            Some(Step::Wait) => {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            Some(Step::Silence) => {
                self.steps.push_front(Step::Silence);
                return Poll::Pending;
            }
            Some(Step::Error(error)) => Err(error.into()),
            None => {
                self.times_ended += 1;
                assert!(
                    self.times_ended < 10,
                    "it has read `Ok(0)` ten times: that means that no more will come"
                );
                Ok(0)
            }
        };
        Poll::Ready(answer)
    }
}

impl AsyncWrite for Script {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.write_waits > 0 {
            self.write_waits -= 1;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        assert!(!self.is_closed, "it writes after it has closed");
        if let Some(error) = self.write_error.take() {
            return Poll::Ready(Err(error.into()));
        }
        let n = buf.len().min(self.at_most);
        self.written.extend_from_slice(&buf[..n]);
        Poll::Ready(Ok(n))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_end(cx));
        self.flushes += 1;
        Poll::Ready(Ok(()))
    }

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_end(cx));
        self.is_closed = true;
        Poll::Ready(self.close_error.take().map_or(Ok(()), |e| Err(e.into())))
    }
}

/// One end of a connection in memory. Dropping it closes it.
pub struct End {
    incoming: Arc<Mutex<Pipe>>,
    outgoing: Arc<Mutex<Pipe>>,
}

/// One direction.
#[derive(Default)]
struct Pipe {
    bytes: VecDeque<u8>,
    capacity: usize,
    /// No more will be written.
    has_ended: bool,
    /// Nobody will read.
    is_broken: bool,
    /// Of who reads and of who writes: each has one task.
    wakers: Vec<Waker>,
}

/// Both ends of a connection that holds so many bytes in each direction.
pub fn duplex(capacity: usize) -> (End, End) {
    let pipe = || {
        let pipe = Pipe {
            capacity,
            ..Pipe::default()
        };
        Arc::new(Mutex::new(pipe))
    };
    let (incoming, outgoing) = (pipe(), pipe());
    let other = End {
        incoming: outgoing.clone(),
        outgoing: incoming.clone(),
    };
    (End { incoming, outgoing }, other)
}

/// Changes a pipe, or looks at it, and wakes who waits for it. `None`: has to wait.
fn with<T>(
    pipe: &Mutex<Pipe>,
    cx: &mut Context<'_>,
    act: impl FnOnce(&mut Pipe) -> Option<T>,
) -> Poll<T> {
    let mut pipe = pipe.lock().unwrap();
    let Some(output) = act(&mut pipe) else {
        pipe.wakers.push(cx.waker().clone());
        return Poll::Pending;
    };
    let wakers = std::mem::take(&mut pipe.wakers);
    drop(pipe);
    wakers.into_iter().for_each(Waker::wake);
    Poll::Ready(output)
}

impl AsyncRead for End {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        with(&self.incoming, cx, |pipe| {
            let n = buf.len().min(pipe.bytes.len());
            let bytes = pipe.bytes.drain(..n);
            buf.iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
            (n > 0 || pipe.has_ended).then_some(Ok(n))
        })
    }
}

impl AsyncWrite for End {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        with(&self.outgoing, cx, |pipe| {
            if pipe.is_broken || pipe.has_ended {
                return Some(Err(ErrorKind::BrokenPipe.into()));
            }
            let n = buf.len().min(pipe.capacity - pipe.bytes.len());
            pipe.bytes.extend(&buf[..n]);
            (n > 0).then_some(Ok(n))
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        with(&self.outgoing, cx, |pipe| {
            pipe.has_ended = true;
            Some(Ok(()))
        })
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let mut cx = Context::from_waker(Waker::noop());
        let _ = with(&self.outgoing, &mut cx, |pipe| {
            pipe.has_ended = true;
            Some(())
        });
        let _ = with(&self.incoming, &mut cx, |pipe| {
            pipe.is_broken = true;
            Some(())
        });
    }
}
