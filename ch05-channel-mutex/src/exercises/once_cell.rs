//! Exercise 5.4: made once, by whoever is first.

/// A value that is made when it is needed for the first time, by an async function.
pub struct OnceCell<T> {
    // Your fields.
    value: Option<T>,
}

impl<T> OnceCell<T> {
    /// Without a value.
    pub fn new() -> Self {
        todo!("exercise 5.4: no value yet, and nobody makes it")
    }

    /// The value, if it is there. Never waits.
    pub fn get(&self) -> Option<&T> {
        todo!("exercise 5.4: look")
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
        todo!("exercise 5.4: what has one permit, and gives it to the next?")
    }

    /// As [`get_or_try_init`](Self::get_or_try_init), for an `init` that never fails.
    ///
    /// # Cancel safety
    ///
    /// The same.
    pub async fn get_or_init(&self, init: impl AsyncFnOnce() -> T) -> &T {
        todo!("exercise 5.4: one line is enough")
    }
}
