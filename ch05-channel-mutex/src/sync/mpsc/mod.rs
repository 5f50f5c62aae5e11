//! A queue of messages: many senders, one receiver.
//!
//! [`channel`] has a bound: when it is full, senders wait. So a slow receiver slows
//! its senders down, and memory has a bound, too. [`unbounded_channel`] has none:
//! its senders never wait, and its queue grows as long as they are faster.

mod bounded;
mod chan;
pub mod error;
mod poll_sender;
mod receiver;
mod unbounded;

pub use bounded::{OwnedPermit, Permit, Sender, WeakSender, channel};
pub use poll_sender::PollSender;
pub use receiver::{Receiver, UnboundedReceiver};
pub use unbounded::{UnboundedSender, WeakUnboundedSender, unbounded_channel};
