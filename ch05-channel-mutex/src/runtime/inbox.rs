//! The way into an executor: a queue, and the bell of the driver beside it.

// ANCHOR: inbox
use super::driver::Shared;
use crate::task::Message;
use crossbeam_channel::{SendError, Sender};
use std::sync::Arc;

/// Sends messages to an executor that may be asleep in its driver.
#[derive(Clone)]
pub(crate) struct Inbox {
    sender: Sender<Message>,
    driver: Arc<Shared>,
}

impl Inbox {
    pub fn new(sender: Sender<Message>, driver: Arc<Shared>) -> Self {
        Self { sender, driver }
    }

    /// Leaves a message. Never waits: the queue has no bound.
    ///
    /// # Errors
    ///
    /// The message itself, if the executor has gone.
    pub fn send(&self, message: Message) -> Result<(), SendError<Message>> {
        self.sender.send(message)?;
        self.driver.ring();
        Ok(())
    }
}
// ANCHOR_END: inbox
