//! Exercise 2.2: a parker that does not sleep for ever.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A parker with a time limit.
pub struct TimedParker {
    token: Mutex<bool>,
    left: Condvar,
}

impl TimedParker {
    /// A parker without a token.
    pub fn new() -> Self {
        Self {
            token: Mutex::new(false),
            left: Condvar::new(),
        }
    }

    /// Leaves a token and wakes the sleeper.
    pub fn unpark(&self) {
        *self.token.lock().unwrap() = true;
        self.left.notify_one();
    }

    /// Sleeps until there is a token, and takes it: `true`. Gives up after
    /// `limit`: `false`.
    pub fn park_timeout(&self, limit: Duration) -> bool {
        let token = self.token.lock().unwrap();
        let waited = self.left.wait_timeout_while(token, limit, |token| !*token);
        let (mut token, _) = waited.unwrap();
        std::mem::take(&mut *token)
    }
}
