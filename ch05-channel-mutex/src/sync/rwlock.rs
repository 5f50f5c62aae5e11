//! A lock for many who read or one who writes: a semaphore with a permit for each
//! reader, of which a writer takes all.
//!
//! Invariants:
//! - (K1) A reader's guard has one permit, a writer's guard all. So while there is
//!   a writer there is no other guard.
//! - (K2) A writer at the front of the queue holds up the readers behind it, so
//!   that it gets its turn even if there is always somebody who reads.
// ANCHOR: rwlock
#![allow(unsafe_code)] // a guard lends out what lies in an `UnsafeCell`

use super::blocking;
use super::mutex::TryLockError;
use super::semaphore::Semaphore;
use std::cell::UnsafeCell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// How many may read at once, which nobody will ever notice.
const ALL: usize = u32::MAX as usize >> 3;

/// A value that many may read at once, or one may change.
///
/// First in, first out: a reader who comes while a writer waits goes behind the
/// writer. So a task that reads must not read once more before it has let go: if a
/// writer comes in between, each waits for the other.
///
/// There is no poison: see [`Mutex`](super::Mutex).
///
/// # Examples
///
/// ```
/// use ch05::sync::RwLock;
///
/// ch05::block_on(async {
///     let names = RwLock::new(vec!["Ada"]);
///     {
///         let (one, two) = (names.read().await, names.read().await);
///         assert_eq!(one.len() + two.len(), 2);
///     }
///     names.write().await.push("Grace");
///     assert_eq!(*names.read().await, ["Ada", "Grace"]);
/// });
/// ```
pub struct RwLock<T: ?Sized> {
    /// `ALL` permits. It is never closed.
    semaphore: Semaphore,
    value: UnsafeCell<T>,
}

// SAFETY: To share the lock is to let every thread have the value for a while, and
// several at once look at it: `T: Send + Sync`. The semaphore's lock puts what a
// guard did before what the next one does (K1).
unsafe impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
// ANCHOR_END: rwlock

// ANCHOR: new
impl<T> RwLock<T> {
    /// A lock that nobody has.
    pub fn new(value: T) -> Self {
        Self {
            semaphore: Semaphore::new(ALL),
            value: UnsafeCell::new(value),
        }
    }

    /// The value, without a lock: nobody else has it any more.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// The value, without a lock: nobody else can have it now.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    async fn take(&self, permits: usize) {
        let taken = self.semaphore.take(permits).await;
        taken.expect("the semaphore of a lock is never closed");
    }

    fn try_take(&self, permits: usize) -> Result<(), TryLockError> {
        let taken = self.semaphore.try_take(permits);
        taken.map_err(|_| TryLockError(()))
    }
}
// ANCHOR_END: new

// ANCHOR: lock
impl<T: ?Sized> RwLock<T> {
    /// Waits until it may read: nobody writes, and no writer came before.
    ///
    /// # Cancel safety
    ///
    /// The lock is not lost, if it was granted already. What is lost is the place
    /// in the queue.
    pub async fn read(&self) -> RwLockReadGuard<'_, T> {
        self.take(1).await;
        RwLockReadGuard { lock: self }
    }

    /// Waits until it may write: nobody else has the lock.
    ///
    /// # Cancel safety
    ///
    /// As [`read`](Self::read). Readers who waited behind it may read at once.
    pub async fn write(&self) -> RwLockWriteGuard<'_, T> {
        self.take(ALL).await;
        RwLockWriteGuard::new(self)
    }

    /// Reads, if nobody writes and nobody waits.
    ///
    /// # Errors
    ///
    /// If it would have to wait.
    pub fn try_read(&self) -> Result<RwLockReadGuard<'_, T>, TryLockError> {
        self.try_take(1)?;
        Ok(RwLockReadGuard { lock: self })
    }

    /// Writes, if nobody else has the lock or waits for it.
    ///
    /// # Errors
    ///
    /// If it would have to wait.
    pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError> {
        self.try_take(ALL)?;
        Ok(RwLockWriteGuard::new(self))
    }

    /// As [`read`](Self::read), for a thread that runs no tasks: blocks it.
    ///
    /// # Panics
    ///
    /// Inside a task: it would block all tasks of the thread.
    pub fn blocking_read(&self) -> RwLockReadGuard<'_, T> {
        blocking::wait("blocking_read", self.read())
    }

    /// As [`write`](Self::write), for a thread that runs no tasks: blocks it.
    ///
    /// # Panics
    ///
    /// Inside a task: it would block all tasks of the thread.
    pub fn blocking_write(&self) -> RwLockWriteGuard<'_, T> {
        blocking::wait("blocking_write", self.write())
    }
}
// ANCHOR_END: lock

// ANCHOR: read_guard
/// May read. Dropping it lets a writer in, if it was the last.
#[must_use = "a lock that is dropped at once guards nothing"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: All other guards are readers' (K1), and lend it out as we do.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        self.lock.semaphore.give(1);
    }
}
// ANCHOR_END: read_guard

// ANCHOR: write_guard
/// May write. Dropping it lets in whoever is next.
#[must_use = "a lock that is dropped at once guards nothing"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    /// How many permits go back: all, unless it has been downgraded.
    permits: usize,
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    fn new(lock: &'a RwLock<T>) -> Self {
        let permits = ALL;
        Self { lock, permits }
    }

    /// Reads on, and lets in the readers who are next. No writer comes in between.
    pub fn downgrade(mut self) -> RwLockReadGuard<'a, T> {
        self.permits -= 1; // this one is the reader's now
        RwLockReadGuard { lock: self.lock }
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: There is no other guard (K1), and from this one nobody has a
        // mutable borrow, because we are borrowed.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: There is no other guard (K1), and from this one nobody has a
        // borrow, because we are mutably borrowed.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        self.lock.semaphore.give(self.permits);
    }
}
// ANCHOR_END: write_guard

// ANCHOR: owned_read
impl<T: ?Sized> RwLock<T> {
    /// As [`read`](Self::read), with a guard that a spawned task may own.
    ///
    /// # Cancel safety
    ///
    /// As [`read`](Self::read).
    pub async fn read_owned(self: Arc<Self>) -> OwnedRwLockReadGuard<T> {
        self.take(1).await;
        OwnedRwLockReadGuard { lock: self }
    }

    /// As [`write`](Self::write), with a guard that a spawned task may own.
    ///
    /// # Cancel safety
    ///
    /// As [`write`](Self::write).
    pub async fn write_owned(self: Arc<Self>) -> OwnedRwLockWriteGuard<T> {
        self.take(ALL).await;
        let permits = ALL;
        OwnedRwLockWriteGuard {
            lock: self,
            permits,
        }
    }
}

/// May read, and borrows nothing: a spawned task may own it.
#[must_use = "a lock that is dropped at once guards nothing"]
#[clippy::has_significant_drop]
pub struct OwnedRwLockReadGuard<T: ?Sized> {
    lock: Arc<RwLock<T>>,
}

impl<T: ?Sized> Deref for OwnedRwLockReadGuard<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: As for `RwLockReadGuard`.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T: ?Sized> Drop for OwnedRwLockReadGuard<T> {
    fn drop(&mut self) {
        self.lock.semaphore.give(1);
    }
}
// ANCHOR_END: owned_read

// ANCHOR: owned_write
/// May write, and borrows nothing: a spawned task may own it.
#[must_use = "a lock that is dropped at once guards nothing"]
#[clippy::has_significant_drop]
pub struct OwnedRwLockWriteGuard<T: ?Sized> {
    lock: Arc<RwLock<T>>,
    permits: usize,
}

impl<T: ?Sized> OwnedRwLockWriteGuard<T> {
    /// As [`RwLockWriteGuard::downgrade`].
    pub fn downgrade(mut self) -> OwnedRwLockReadGuard<T> {
        self.permits -= 1;
        let lock = self.lock.clone();
        OwnedRwLockReadGuard { lock }
    }
}

impl<T: ?Sized> Deref for OwnedRwLockWriteGuard<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: As for `RwLockWriteGuard`.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T: ?Sized> DerefMut for OwnedRwLockWriteGuard<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: As for `RwLockWriteGuard`.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T: ?Sized> Drop for OwnedRwLockWriteGuard<T> {
    fn drop(&mut self) {
        self.lock.semaphore.give(self.permits);
    }
}
// ANCHOR_END: owned_write

// ANCHOR: routine
impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_tuple("RwLock");
        match self.try_read() {
            Ok(value) => debug.field(&&*value).finish(),
            Err(_) => debug.field(&format_args!("<locked>")).finish(),
        }
    }
}

/// A guard looks like what it guards.
macro_rules! debug_as_value {
    ($($guard:ty),*) => {$(
        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    )*};
}

debug_as_value!(RwLockReadGuard<'_, T>, RwLockWriteGuard<'_, T>);
debug_as_value!(OwnedRwLockReadGuard<T>, OwnedRwLockWriteGuard<T>);
// ANCHOR_END: routine

/// For Miri: what the guards lend out.
#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn threads_read_together_and_write_alone() {
        let lock = Arc::new(RwLock::new(vec![0, 0]));
        let threads = [0, 1, 2].map(|n| {
            let lock = lock.clone();
            thread::spawn(move || {
                for _ in 0..5 {
                    if n == 0 {
                        let mut both = lock.blocking_write();
                        both[0] += 1;
                        both[1] += 1;
                        let both = both.downgrade();
                        assert_eq!(both[0], both[1]);
                    } else {
                        let both = lock.blocking_read();
                        assert_eq!(both[0], both[1]);
                    }
                }
            })
        });
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(*lock.try_read().unwrap(), [5, 5]);
    }

    #[test]
    fn two_readers_lend_it_out_at_once() {
        let lock = RwLock::new(1);
        let (one, two) = (lock.try_read().unwrap(), lock.try_read().unwrap());
        let (one_lent, two_lent) = (&*one, &*two);
        assert_eq!(one_lent, two_lent);
        drop((one, two));
        *lock.try_write().unwrap() = 2;
        assert_eq!(lock.into_inner(), 2);
    }

    #[test]
    fn the_last_owner_is_a_guard() {
        let lock = Arc::new(RwLock::new(String::from("gone")));
        let mut writer = crate::sync::blocking::wait("write_owned", lock.write_owned());
        writer.push('!');
        assert_eq!(*writer.downgrade(), "gone!");
    }
}
