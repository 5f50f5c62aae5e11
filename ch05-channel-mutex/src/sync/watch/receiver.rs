//! The receivers of a watch channel, and how they look at the value.

// ANCHOR: receiver
use super::Shared;
use super::error::RecvError;
use crate::loom::sync::RwLockReadGuard;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Looks at the value, and waits for another. It can be cloned.
pub struct Receiver<T> {
    shared: Arc<Shared<T>>,
    /// The last version that it has seen.
    seen: u64,
}

impl<T> Receiver<T> {
    /// A receiver that is counted already.
    pub(super) fn new(shared: Arc<Shared<T>>, seen: u64) -> Self {
        Self { shared, seen }
    }

    /// Waits until there is a value that this receiver has not seen. Then it counts
    /// as seen: look at it.
    ///
    /// # Errors
    ///
    /// If it has seen the last value, and all senders have gone.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing: a value counts as seen in the poll that says so.
    pub async fn changed(&mut self) -> Result<(), RecvError> {
        self.seen = self.shared.changed(self.seen).await?;
        Ok(())
    }
}
// ANCHOR_END: receiver

// ANCHOR: wait_for
impl<T> Receiver<T> {
    /// Waits until the value is as `wanted`, which may be the case already. It counts
    /// as seen.
    ///
    /// Senders wait while `wanted` looks.
    ///
    /// # Errors
    ///
    /// If it is not, and all senders have gone.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing, but values that were not as wanted count as seen.
    ///
    /// # Examples
    ///
    /// ```
    /// use ch05::sync::watch;
    ///
    /// ch05::block_on(async {
    ///     let (sender, mut receiver) = watch::channel(0);
    ///     drop(ch05::spawn(async move {
    ///         for degrees in 0..=100 {
    ///             sender.send(degrees).unwrap();
    ///             ch05::yield_now().await;
    ///         }
    ///     }));
    ///     let hot = receiver.wait_for(|&degrees| degrees > 60).await;
    ///     assert!(*hot.unwrap() > 60);
    /// });
    /// ```
    pub async fn wait_for(
        &mut self,
        mut wanted: impl FnMut(&T) -> bool,
    ) -> Result<Ref<'_, T>, RecvError> {
        loop {
            // In a block of its own: nobody may hold the lock while it waits.
            {
                let (value, version) = self.shared.read();
                let has_changed = version != self.seen;
                self.seen = version;
                if wanted(&value) {
                    return Ok(Ref::new(value, has_changed));
                }
            }
            self.shared.changed(self.seen).await?;
        }
    }
}
// ANCHOR_END: wait_for

// ANCHOR: borrow
impl<T> Receiver<T> {
    /// Looks at the latest value. It does not count as seen.
    ///
    /// Senders wait while the [`Ref`] lives, and block their threads; and while one
    /// waits, nobody else may borrow. So copy what you need and let go of it: never
    /// hold it across an `.await`, nor two at a time.
    pub fn borrow(&self) -> Ref<'_, T> {
        let (value, version) = self.shared.read();
        let has_changed = version != self.seen;
        Ref::new(value, has_changed)
    }

    /// Looks at the latest value, which counts as seen. See [`borrow`](Self::borrow).
    pub fn borrow_and_update(&mut self) -> Ref<'_, T> {
        let (value, version) = self.shared.read();
        let has_changed = version != self.seen;
        self.seen = version;
        Ref::new(value, has_changed)
    }

    /// Whether there is a value that this receiver has not seen.
    ///
    /// # Errors
    ///
    /// If all senders have gone and it has seen the last value, like [`changed`](Self::changed).
    pub fn has_changed(&self) -> Result<bool, RecvError> {
        self.shared.look(self.seen).map(|version| version.is_some())
    }

    /// From here on the value counts as not seen.
    pub fn mark_changed(&mut self) {
        self.seen = self.shared.state().version.wrapping_sub(1);
    }

    /// From here on the value counts as seen.
    pub fn mark_unchanged(&mut self) {
        self.seen = self.shared.state().version;
    }
}
// ANCHOR_END: borrow

// ANCHOR: ref
/// The value, locked: senders wait while this lives. It stays on its thread.
pub struct Ref<'a, T> {
    value: RwLockReadGuard<'a, T>,
    has_changed: bool,
}

impl<'a, T> Ref<'a, T> {
    pub(super) fn new(value: RwLockReadGuard<'a, T>, has_changed: bool) -> Self {
        Self { value, has_changed }
    }

    /// Whether it had not been seen when it was borrowed.
    pub fn has_changed(&self) -> bool {
        self.has_changed
    }
}

impl<T> Deref for Ref<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
// ANCHOR_END: ref

// ANCHOR: rest
impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        self.shared.state().receivers += 1;
        Self::new(self.shared.clone(), self.seen)
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.receivers -= 1;
        let is_last = state.receivers == 0;
        drop(state);
        if is_last {
            self.shared.closed.notify_waiters();
        }
    }
}
// ANCHOR_END: rest

// ANCHOR: debug
impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Receiver");
        debug.field("seen", &self.seen);
        debug.field("shared", &self.shared).finish()
    }
}

impl<T: fmt::Debug> fmt::Debug for Ref<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
// ANCHOR_END: debug
