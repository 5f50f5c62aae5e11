//! What may go wrong with a broadcast channel.

// ANCHOR: error
use std::error::Error;
use std::fmt;

/// There is no receiver. The message comes back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SendError<T>(pub T);

/// There is no message, or not the one that was next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecvError {
    /// All senders have gone, and it has seen all messages.
    Closed,
    /// This many messages had to make room before it saw them.
    Lagged(u64),
}

/// There is no message now, or not the one that was next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TryRecvError {
    /// The next message may still come.
    Empty,
    /// All senders have gone, and it has seen all messages.
    Closed,
    /// This many messages had to make room before it saw them.
    Lagged(u64),
}
// ANCHOR_END: error

// ANCHOR: traits
impl From<RecvError> for TryRecvError {
    fn from(error: RecvError) -> Self {
        match error {
            RecvError::Closed => Self::Closed,
            RecvError::Lagged(missed) => Self::Lagged(missed),
        }
    }
}

impl<T> fmt::Debug for SendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendError").finish_non_exhaustive()
    }
}

impl<T> fmt::Display for SendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no receiver")
    }
}

impl fmt::Display for RecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        TryRecvError::from(self.clone()).fmt(f)
    }
}

impl fmt::Display for TryRecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("no message is there yet"),
            Self::Closed => f.write_str("no message will come"),
            Self::Lagged(missed) => write!(f, "{missed} messages were missed"),
        }
    }
}

impl<T> Error for SendError<T> {}
impl Error for RecvError {}
impl Error for TryRecvError {}
// ANCHOR_END: traits
