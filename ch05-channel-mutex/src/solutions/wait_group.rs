//! Exercise 5.2: until all have gone.

use crate::sync::Notify;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// Waits until nobody has a token of it any more.
///
/// Each worker holds a token while it works. However it ends, well, with a panic
/// or cancelled, its token is dropped.
#[derive(Debug, Default)]
pub struct WaitGroup(Arc<Shared>);

/// Somebody is still at work.
#[derive(Debug)]
pub struct Token(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    tokens: AtomicUsize,
    none_left: Notify,
}

impl WaitGroup {
    /// A group without tokens.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more token. It does not borrow the group, so a spawned task may own it.
    pub fn token(&self) -> Token {
        Token::new(&self.0)
    }

    /// Waits until there are no tokens; there may be none from the start. Any number
    /// of tasks may wait.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing, and leaves nothing behind.
    pub async fn wait(&self) {
        let notified = self.0.none_left.notified(); // before the look: nothing comes in between
        if self.0.tokens.load(SeqCst) > 0 {
            notified.await;
        }
    }
}

impl Token {
    fn new(shared: &Arc<Shared>) -> Self {
        shared.tokens.fetch_add(1, SeqCst);
        Self(shared.clone())
    }
}

impl Clone for Token {
    fn clone(&self) -> Self {
        Self::new(&self.0)
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        if self.0.tokens.fetch_sub(1, SeqCst) == 1 {
            self.0.none_left.notify_waiters(); // after the count: whoever looks now sees it
        }
    }
}
