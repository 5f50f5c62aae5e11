//! Exercise 5.4: made once, by whoever is first.

use crate::sync::Semaphore;
use std::convert::Infallible;
use std::sync::OnceLock;

/// A value that is made when it is needed for the first time, by an async function.
#[derive(Debug)]
pub struct OnceCell<T> {
    value: OnceLock<T>,
    /// Whoever has the permit makes the value. Closed as soon as it is there.
    turn: Semaphore,
}

impl<T> OnceCell<T> {
    /// Without a value.
    pub fn new() -> Self {
        Self {
            value: OnceLock::new(),
            turn: Semaphore::new(1),
        }
    }

    /// The value, if it is there. Never waits.
    pub fn get(&self) -> Option<&T> {
        self.value.get()
    }

    /// The value, which `init` makes if it is not there.
    ///
    /// One at a time tries to make it. Whoever comes meanwhile waits, and does not call
    /// its own `init`. As soon as the value is there, all who wait are woken. If `init`
    /// fails or panics, or its caller gives up, the next one of those who wait tries,
    /// with its own.
    ///
    /// # Errors
    ///
    /// What this caller's own `init` says.
    ///
    /// # Cancel safety
    ///
    /// Its `init` is dropped, if it was called. It is the next one's turn then.
    pub async fn get_or_try_init<E>(
        &self,
        init: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<&T, E> {
        // Whatever ends us, the permit goes to the next one.
        let Ok(_turn) = self.turn.acquire().await else {
            return Ok(self
                .get()
                .expect("it is there before the semaphore is closed"));
        };
        let value = init().await?;
        let value = self.value.get_or_init(|| value);
        self.turn.close();
        Ok(value)
    }

    /// As [`get_or_try_init`](Self::get_or_try_init), for an `init` that never fails.
    ///
    /// # Cancel safety
    ///
    /// The same.
    pub async fn get_or_init(&self, init: impl AsyncFnOnce() -> T) -> &T {
        let init = async || Ok::<_, Infallible>(init().await);
        let Ok(value) = self.get_or_try_init(init).await;
        value
    }
}

impl<T> Default for OnceCell<T> {
    fn default() -> Self {
        Self::new()
    }
}
