//! Exercise 5.5: this one lost messages.

use crate::sync::mpsc::Receiver;
use crate::time::{now, timeout};
use std::mem::take;
use std::time::{Duration, Instant};

/// Messages in batches: a database would rather have a hundred rows at once.
#[derive(Debug)]
pub struct Batches<T> {
    receiver: Receiver<T>,
    max: usize,
    patience: Duration,
    /// The batch so far.
    batch: Vec<T>,
    /// Until when it may take: from its first message on.
    until: Option<Instant>,
}

impl<T> Batches<T> {
    /// Batches of at most `max` messages, which is not 0.
    pub fn new(receiver: Receiver<T>, max: usize, patience: Duration) -> Self {
        Self {
            receiver,
            max,
            patience,
            batch: Vec::new(),
            until: None,
        }
    }

    /// The next batch: when it is full, or when its patience has passed since its
    /// first message was taken from the channel, or when the channel is over. It is
    /// never empty: when there is nothing more, `None`.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing: the next call goes on with the same batch, and does
    /// not begin to wait anew.
    pub async fn next(&mut self) -> Option<Vec<T>> {
        // Between a message that is taken and the batch in `self` there is no await.
        while self.batch.len() < self.max {
            let message = match self.until {
                None => self.receiver.recv().await,
                Some(until) => {
                    let left = until.saturating_duration_since(now());
                    match timeout(left, self.receiver.recv()).await {
                        Ok(message) => message,
                        Err(_) => break,
                    }
                }
            };
            let Some(message) = message else { break };
            self.until.get_or_insert_with(|| now() + self.patience);
            self.batch.push(message);
        }
        self.until = None;
        let batch = take(&mut self.batch);
        (!batch.is_empty()).then_some(batch)
    }
}
