//! What may go wrong with a watch channel.

// ANCHOR: error
use std::error::Error;
use std::fmt;

/// There is no receiver. The value comes back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SendError<T>(pub T);

/// All senders have gone, and the last value was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecvError(pub(super) ());
// ANCHOR_END: error

// ANCHOR: traits
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
        f.write_str("all senders have gone, and the last value was seen")
    }
}

impl<T> Error for SendError<T> {}
impl Error for RecvError {}
// ANCHOR_END: traits
