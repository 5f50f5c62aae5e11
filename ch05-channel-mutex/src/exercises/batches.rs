//! Exercise 5.5: this one loses messages. Mend it.

use crate::sync::mpsc::Receiver;
use crate::time::{now, timeout};
use std::time::Duration;

/// Messages in batches: a database would rather have a hundred rows at once.
pub struct Batches<T> {
    receiver: Receiver<T>,
    max: usize,
    patience: Duration,
}

impl<T> Batches<T> {
    /// Batches of at most `max` messages, which is not 0.
    pub fn new(receiver: Receiver<T>, max: usize, patience: Duration) -> Self {
        Self {
            receiver,
            max,
            patience,
        }
    }

    /// The next batch: when it is full, or when its patience has passed since its
    /// first message was taken from the channel, or when the channel is over. It is
    /// never empty: when there is nothing more, `None`. Messages that lie ready when
    /// the patience has passed may be in this batch, or in the next one.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing: the next call goes on with the same batch, and does
    /// not begin to wait anew.
    pub async fn next(&mut self) -> Option<Vec<T>> {
        // TODO exercise 5.5: mend it. Delete this line when you start.
        let mut batch = vec![self.receiver.recv().await?];
        let until = now() + self.patience;
        while batch.len() < self.max {
            let left = until.saturating_duration_since(now());
            let Ok(Some(message)) = timeout(left, self.receiver.recv()).await else {
                break;
            };
            batch.push(message);
        }
        Some(batch)
    }
}
