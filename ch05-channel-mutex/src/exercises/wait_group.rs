//! Exercise 5.2: until all have gone.

/// Waits until nobody has a token of it any more.
///
/// Each worker holds a token while it works. However it ends, well, with a panic
/// or cancelled, its token is dropped.
pub struct WaitGroup {
    // Your fields.
}

/// Somebody is still at work.
pub struct Token {
    // Your fields.
}

impl WaitGroup {
    /// A group without tokens.
    pub fn new() -> Self {
        todo!("exercise 5.2: nobody works yet")
    }

    /// One more token. It does not borrow the group, so a spawned task may own it.
    pub fn token(&self) -> Token {
        todo!("exercise 5.2: one more")
    }

    /// Waits until there are no tokens; there may be none from the start. Any number
    /// of tasks may wait.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing, and leaves nothing behind.
    pub async fn wait(&self) {
        todo!("exercise 5.2: what if the last token goes right after you looked?")
    }
}

impl Clone for Token {
    fn clone(&self) -> Self {
        todo!("exercise 5.2: one more")
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        // One less, and perhaps it was the last.
    }
}
