//! Batches with one fault: which one is a parameter.

use ch05::sync::mpsc::Receiver;
use ch05::time::{now, sleep, timeout};
use std::mem::take;
use std::time::{Duration, Instant};

pub const AS_IT_WAS: u32 = 0;
pub const BEGINS_TO_WAIT_ANEW: u32 = 1;
pub const TAKES_IT_ALONG: u32 = 2;
pub const WAITS_FROM_THE_LAST_ONE: u32 = 3;
pub const THE_OLD_DEADLINE: u32 = 4;
pub const AN_EMPTY_ONE_AT_THE_END: u32 = 5;
pub const FORGETS_THE_REST: u32 = 6;
pub const FROM_THE_CALL_ON: u32 = 7;
pub const ONE_TOO_MANY: u32 = 8;
pub const ASKS_AGAIN_AND_AGAIN: u32 = 9;
pub const KEEPS_THE_REST_UNTIL_IT_IS_LATE: u32 = 10;

pub struct Batches<T, const FAULT: u32> {
    receiver: Receiver<T>,
    max: usize,
    patience: Duration,
    batch: Vec<T>,
    until: Option<Instant>,
}

impl<T, const FAULT: u32> Batches<T, FAULT> {
    pub fn new(receiver: Receiver<T>, max: usize, patience: Duration) -> Self {
        Self {
            receiver,
            max,
            patience,
            batch: Vec::new(),
            until: None,
        }
    }

    async fn recv(&mut self) -> Option<T> {
        while FAULT == ASKS_AGAIN_AND_AGAIN
            && self.receiver.is_empty()
            && !self.receiver.is_closed()
        {
            sleep(Duration::from_micros(100)).await;
        }
        self.receiver.recv().await
    }

    pub async fn next(&mut self) -> Option<Vec<T>> {
        let mut lent = Vec::new();
        match FAULT {
            AS_IT_WAS => self.until = None,
            BEGINS_TO_WAIT_ANEW if !self.batch.is_empty() => {
                self.until = Some(now() + self.patience)
            }
            FROM_THE_CALL_ON => self.until = Some(now() + self.patience),
            TAKES_IT_ALONG => lent = take(&mut self.batch),
            _ => {}
        }
        let is_lent = matches!(FAULT, AS_IT_WAS | TAKES_IT_ALONG);
        let max = self.max + usize::from(FAULT == ONE_TOO_MANY);
        while lent.len() + self.batch.len() < max {
            let message = match self.until {
                Some(until) if !self.batch.is_empty() || FAULT != FROM_THE_CALL_ON => {
                    let left = until.saturating_duration_since(now());
                    match timeout(left, self.recv()).await {
                        Ok(message) => message,
                        Err(_) => break,
                    }
                }
                _ => self.recv().await,
            };
            let Some(message) = message else {
                match FAULT {
                    FORGETS_THE_REST => return None,
                    KEEPS_THE_REST_UNTIL_IT_IS_LATE => {
                        let late = self.until.unwrap_or_else(now);
                        sleep(late.saturating_duration_since(now())).await;
                    }
                    _ => {}
                }
                break;
            };
            if self.until.is_none() || FAULT == WAITS_FROM_THE_LAST_ONE {
                self.until = Some(now() + self.patience);
            }
            match is_lent {
                true => lent.push(message),
                false => self.batch.push(message),
            }
        }
        if FAULT != THE_OLD_DEADLINE {
            self.until = None;
        }
        let mut batch = take(&mut self.batch);
        batch.append(&mut lent);
        (!batch.is_empty() || FAULT == AN_EMPTY_ONE_AT_THE_END).then_some(batch)
    }
}
