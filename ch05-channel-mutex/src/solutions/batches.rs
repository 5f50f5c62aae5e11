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
    /// When it got its first message.
    begun: Option<Instant>,
}

impl<T> Batches<T> {
    /// Batches of at most `max` messages, which is not 0.
    pub fn new(receiver: Receiver<T>, max: usize, patience: Duration) -> Self {
        Self {
            receiver,
            max,
            patience,
            batch: Vec::new(),
            begun: None,
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
        // Between a message that is taken and the batch in `self` there is no await.
        while self.batch.len() < self.max {
            let message = match self.begun {
                None => self.receiver.recv().await,
                Some(begun) => {
                    let left = self.patience.saturating_sub(now() - begun);
                    match timeout(left, self.receiver.recv()).await {
                        Ok(message) => message,
                        Err(_) => break,
                    }
                }
            };
            let Some(message) = message else { break };
            self.begun.get_or_insert_with(now);
            self.batch.push(message);
        }
        self.begun = None;
        let batch = take(&mut self.batch);
        (!batch.is_empty()).then_some(batch)
    }
}
