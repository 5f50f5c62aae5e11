//! A sender as a [`Sink`]: a wait for room that lasts over several polls.

// ANCHOR: poll_sender
use super::bounded::{OwnedPermit, Sender};
use super::error::{SendError, TrySendError};
use futures::Sink;
use std::fmt;
use std::mem::replace;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

type Reserve<T> = dyn Future<Output = Result<OwnedPermit<T>, SendError<()>>> + Send;

/// A [`Sink`] of messages. It is ready when there is room for one, which it keeps.
///
/// A type of its own, because a wait has a place in a queue, and somebody must keep
/// it from one poll to the next.
pub struct PollSender<T>(State<T>);

enum State<T> {
    Idle(Sender<T>),
    Waits(Pin<Box<Reserve<T>>>),
    Ready(OwnedPermit<T>),
    Closed,
}

impl<T: Send + 'static> PollSender<T> {
    /// Makes a sink of a sender.
    ///
    /// # Examples
    ///
    /// ```
    /// use ch05::sync::mpsc::{self, PollSender};
    /// use futures::{SinkExt, StreamExt, stream};
    ///
    /// ch05::block_on(async {
    ///     let (sender, receiver) = mpsc::channel(1);
    ///     drop(ch05::spawn(async {
    ///         let mut numbers = stream::iter(1..=3).map(Ok);
    ///         PollSender::new(sender).send_all(&mut numbers).await
    ///     }));
    ///     assert_eq!(receiver.collect::<Vec<_>>().await, [1, 2, 3]);
    /// });
    /// ```
    pub fn new(sender: Sender<T>) -> Self {
        Self(State::Idle(sender))
    }
}
// ANCHOR_END: poll_sender

// ANCHOR: sink
impl<T: Send + 'static> Sink<T> for PollSender<T> {
    type Error = SendError<Option<T>>;

    fn poll_ready(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        // Whatever fails leaves it closed.
        let mut waits = match replace(&mut self.0, State::Closed) {
            State::Idle(sender) => match sender.try_reserve_owned() {
                Ok(permit) => {
                    self.0 = State::Ready(permit);
                    return Poll::Ready(Ok(()));
                }
                Err(TrySendError::Full(sender)) => Box::pin(sender.reserve_owned()),
                Err(TrySendError::Closed(_)) => return Poll::Ready(Err(SendError(None))),
            },
            State::Waits(waits) => waits,
            State::Ready(permit) => {
                self.0 = State::Ready(permit);
                return Poll::Ready(Ok(()));
            }
            State::Closed => return Poll::Ready(Err(SendError(None))),
        };
        let polled = waits.as_mut().poll(cx);
        if polled.is_pending() {
            self.0 = State::Waits(waits);
        }
        let permit = ready!(polled).map_err(|_| SendError(None))?;
        self.0 = State::Ready(permit);
        Poll::Ready(Ok(()))
    }

    fn start_send(mut self: Pin<&mut Self>, message: T) -> Result<(), Self::Error> {
        match replace(&mut self.0, State::Closed) {
            State::Ready(permit) => self.0 = State::Idle(permit.send(message)),
            State::Closed => return Err(SendError(Some(message))),
            _ => panic!("a message is sent only after `poll_ready` has said that there is room"),
        }
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(())) // it is in the queue
    }

    fn poll_close(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0 = State::Closed; // and drops the sender
        Poll::Ready(Ok(()))
    }
}
// ANCHOR_END: sink

// ANCHOR: debug
impl<T> fmt::Debug for PollSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.0 {
            State::Idle(_) => "Idle",
            State::Waits(_) => "Waits",
            State::Ready(_) => "Ready",
            State::Closed => "Closed",
        };
        f.debug_tuple("PollSender")
            .field(&format_args!("{state}"))
            .finish()
    }
}
// ANCHOR_END: debug
