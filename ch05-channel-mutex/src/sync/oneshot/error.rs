//! What may go wrong with a oneshot channel.

// ANCHOR: error
use std::error::Error;
use std::fmt;

/// The sender was dropped without a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecvError;
// ANCHOR_END: error

// ANCHOR: traits
impl fmt::Display for RecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the sender was dropped without a value")
    }
}

impl Error for RecvError {}

/// There is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TryRecvError {
    /// It may still come.
    Empty,
    /// It will not come.
    Closed,
}

impl fmt::Display for TryRecvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "no value was sent yet"),
            Self::Closed => write!(f, "no value will come"),
        }
    }
}

impl Error for TryRecvError {}
// ANCHOR_END: traits
