//! One value, from one task to another, once.
//!
//! Invariants:
//! - (O1) The channel is closed once: by the sender, as it sends or goes, or by the
//!   receiver, as it closes or goes. Whoever comes first decides.
//! - (O2) A value comes in only as the sender closes the channel, in one step. So a
//!   closed channel without a value will never have one.
//! - (O3) Nobody else's code runs under the lock: wakers and values leave it before
//!   they are called or dropped.

// ANCHOR: channel
pub mod error;

use super::blocking::wait;
use super::poll_or_wait::{poll_or_wait, wake};
use crate::loom::sync::{Mutex, MutexGuard};
use error::{RecvError, TryRecvError};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

struct Channel<T>(Mutex<State<T>>);

struct State<T> {
    value: Option<T>,
    is_closed: bool,
    /// Waits for the value.
    receiver: Option<Waker>,
    /// Waits until nobody wants a value.
    sender: Option<Waker>,
}

/// Makes a channel for one value.
///
/// # Examples
///
/// ```
/// use ch05::sync::oneshot;
///
/// ch05::block_on(async {
///     let (sender, receiver) = oneshot::channel();
///     ch05::spawn(async { sender.send("done") });
///     assert_eq!(receiver.await, Ok("done"));
/// });
/// ```
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Arc::new(Channel(Mutex::new(State {
        value: None,
        is_closed: false,
        receiver: None,
        sender: None,
    })));
    let sender = Sender {
        channel: Some(channel.clone()),
    };
    let receiver = Receiver {
        channel: Some(channel),
    };
    (sender, receiver)
}
// ANCHOR_END: channel

// ANCHOR: sender
/// Sends the value. Made by [`channel`].
pub struct Sender<T> {
    /// `None` when it has sent.
    channel: Option<Arc<Channel<T>>>,
}

impl<T> Sender<T> {
    /// Sends `value`. Never waits: there is room for the one.
    ///
    /// That it was sent does not mean that it will be received: the receiver may
    /// still be dropped, and the value with it.
    ///
    /// # Errors
    ///
    /// The value itself, if the receiver was closed or dropped.
    pub fn send(mut self, value: T) -> Result<(), T> {
        self.close(Some(value)).map_or(Ok(()), Err)
    }

    /// The last step of every sender, with a value or without. Returns the value
    /// if nobody wants it.
    fn close(&mut self, value: Option<T>) -> Option<T> {
        let channel = self.channel.take()?;
        let mut state = channel.lock();
        if state.is_closed {
            return value;
        }
        state.is_closed = true;
        state.value = value; // in one step with the close (O2)
        let (receiver, own) = (state.receiver.take(), state.sender.take());
        drop(state);
        wake(receiver);
        drop(own);
        None
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.close(None);
    }
}
// ANCHOR_END: sender

// ANCHOR: closed
impl<T> Sender<T> {
    /// Waits until the receiver is closed or dropped: then the work for the value
    /// may stop.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use ch05::sync::oneshot;
    ///
    /// ch05::block_on(async {
    ///     let (mut sender, receiver) = oneshot::channel::<u32>();
    ///     drop(receiver);
    ///     sender.closed().await;
    ///     assert_eq!(sender.send(7), Err(7));
    /// });
    /// ```
    pub async fn closed(&mut self) {
        poll_fn(|cx| self.poll_closed(cx)).await;
    }

    /// Polls for what [`closed`](Self::closed) waits for. Only the last waker is woken.
    pub fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let is_closed = |state: &mut State<T>| state.is_closed.then_some(());
        poll_or_wait(&self.channel().0, cx, is_closed, |state| &mut state.sender)
    }

    /// Whether the receiver was closed or dropped.
    pub fn is_closed(&self) -> bool {
        self.channel().lock().is_closed
    }

    fn channel(&self) -> &Channel<T> {
        let channel = self.channel.as_ref();
        channel.expect("`send` takes the sender with it")
    }
}
// ANCHOR_END: closed

// ANCHOR: receiver
/// Receives the value: a future that is ready when it is there. Made by [`channel`].
///
/// # Errors
///
/// [`RecvError`] if the sender was dropped without a value.
///
/// # Panics
///
/// When it is polled after it was ready.
///
/// # Cancel safety
///
/// To `.await` `&mut receiver` and give up loses nothing: the value can be received
/// later. To drop the receiver itself drops a value that was sent already.
///
/// # Examples
///
/// ```
/// use ch05::sync::oneshot;
/// use ch05::time::timeout;
/// use std::time::Duration;
///
/// ch05::block_on(async {
///     let (sender, mut receiver) = oneshot::channel();
///     let soon = timeout(Duration::from_millis(1), &mut receiver).await;
///     assert!(soon.is_err(), "nobody has sent anything yet");
///     sender.send("late").unwrap();
///     assert_eq!(receiver.await, Ok("late"));
/// });
/// ```
#[must_use = "a future does nothing unless it is polled"]
pub struct Receiver<T> {
    /// `None` when all is over: it was ready.
    channel: Option<Arc<Channel<T>>>,
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, RecvError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let channel = self.channel.as_ref();
        let channel = channel.expect("a `Receiver` is not polled after it was ready");
        let result = poll_or_wait(&channel.0, cx, State::take, |state| &mut state.receiver);
        let result = ready!(result);
        self.channel = None;
        Poll::Ready(result)
    }
}

impl<T> State<T> {
    /// `None` if the value may still come.
    fn take(&mut self) -> Option<Result<T, RecvError>> {
        match self.value.take() {
            Some(value) => Some(Ok(value)),
            None => self.is_closed.then_some(Err(RecvError)),
        }
    }
}
// ANCHOR_END: receiver

// ANCHOR: try_recv
impl<T> Receiver<T> {
    /// Takes the value if it is there.
    ///
    /// # Errors
    ///
    /// [`TryRecvError::Empty`] if it may still come, [`TryRecvError::Closed`] if it
    /// will not, or was taken before.
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        let channel = self.channel.as_ref().ok_or(TryRecvError::Closed)?;
        let result = channel.lock().take().ok_or(TryRecvError::Empty)?;
        self.channel = None;
        result.map_err(|RecvError| TryRecvError::Closed)
    }

    /// Waits for the value on this thread, outside of tasks.
    ///
    /// # Panics
    ///
    /// Inside a task: it would block all tasks of the thread.
    ///
    /// # Errors
    ///
    /// If the sender was dropped without a value.
    pub fn blocking_recv(self) -> Result<T, RecvError> {
        wait("blocking_recv", self)
    }

    /// Refuses a value from here on. One that was sent already can be received.
    pub fn close(&mut self) {
        let Some(channel) = &self.channel else { return };
        let sender = channel.lock().close();
        wake(sender);
    }

    /// Whether it was ready, and must not be polled any more.
    pub fn is_terminated(&self) -> bool {
        self.channel.is_none()
    }
}
// ANCHOR_END: try_recv

// ANCHOR: close
impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let Some(channel) = &self.channel else { return };
        let mut state = channel.lock();
        let sender = state.close();
        // The sender may keep the channel for long: nothing of ours stays in it.
        let _ours = (state.value.take(), state.receiver.take());
        drop(state);
        wake(sender);
    }
}

impl<T> State<T> {
    /// Closes it from the receiver's side. Returns whom to wake.
    fn close(&mut self) -> Option<Waker> {
        self.is_closed = true;
        self.sender.take()
    }
}

impl<T> Channel<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap()
    }
}
// ANCHOR_END: close

// ANCHOR: debug
impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug("Sender", &self.channel, f)
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug("Receiver", &self.channel, f)
    }
}

/// Never waits, and leaves the value alone: its own `Debug` might use the channel.
fn debug<T>(
    name: &str,
    channel: &Option<Arc<Channel<T>>>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut debug = f.debug_struct(name);
    let look = |state: MutexGuard<'_, State<T>>| (state.is_closed, state.value.is_some());
    match channel.as_ref().map(|one| one.0.try_lock().map(look)) {
        None => debug.field("state", &format_args!("<over>")),
        Some(Err(_)) => debug.field("state", &format_args!("<locked>")),
        Some(Ok((is_closed, has_value))) => debug
            .field("is_closed", &is_closed)
            .field("has_value", &has_value),
    };
    debug.finish()
}
// ANCHOR_END: debug
