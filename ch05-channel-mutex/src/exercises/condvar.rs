//! Exercise 5.7: a condition variable.

use crate::sync::MutexGuard;

/// Waits, with the lock, until somebody who had the lock says that it may go on.
pub struct Condvar {
    // Your fields.
}

impl Condvar {
    /// Nobody waits.
    pub fn new() -> Self {
        todo!("exercise 5.7: nobody waits")
    }

    /// Gives the lock back, waits until it is notified, and takes the lock again.
    ///
    /// If somebody takes the lock after us, changes something and notifies, that
    /// notification is for us. It never ends without one.
    ///
    /// # Cancel safety
    ///
    /// The lock is given back. If a [`notify_one`](Self::notify_one) was for us, and
    /// we have not returned, it goes to whoever is next.
    pub async fn wait<'a, T: ?Sized>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        todo!("exercise 5.7: in which order?")
    }

    /// Notifies whoever has waited longest. If nobody waits it does nothing: it is
    /// not kept for those who come later.
    pub fn notify_one(&self) {
        todo!("exercise 5.7: wake one")
    }

    /// Notifies all who wait now.
    pub fn notify_all(&self) {
        todo!("exercise 5.7: wake all of them, and nobody who comes meanwhile")
    }
}
