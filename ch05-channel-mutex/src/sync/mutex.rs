//! A lock that may be held across an await: a semaphore with one permit, and the
//! value that the permit gives access to.
//!
//! Invariants:
//! - (L1) A guard has the only permit. So there is one guard at most, and it may
//!   hand out what it guards for as long as it lives.
//! - (L2) The value is reached through a guard, or by whoever has the lock for itself.
//!
//! There is no poison. A task that panics with the lock leaves a value that may be
//! half changed; but so does one that is dropped while it waits with the lock,
//! which is no panic and happens every day. Whoever holds a lock across an await
//! has to see to it that the value makes sense at every await.
// ANCHOR: mutex
#![allow(unsafe_code)] // a guard lends out what lies in an `UnsafeCell`

use super::blocking;
use super::semaphore::Semaphore;
use std::cell::UnsafeCell;
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A value for one at a time, in the order in which they came.
///
/// Where no await lies between lock and unlock, the standard library's mutex does
/// the same faster. This one is for the other case.
///
/// # Examples
///
/// ```
/// use ch05::sync::Mutex;
///
/// ch05::block_on(async {
///     let account = Mutex::new(100);
///     let withdraw = async |amount: u32| {
///         let mut balance = account.lock().await;
///         let is_enough = *balance >= amount;
///         ch05::yield_now().await; // nobody else is in here meanwhile
///         if is_enough {
///             *balance -= amount;
///         }
///         is_enough
///     };
///     assert!(withdraw(70).await);
///     assert!(!withdraw(70).await);
/// });
/// ```
pub struct Mutex<T: ?Sized> {
    /// One permit. It is never closed.
    semaphore: Semaphore,
    value: UnsafeCell<T>,
}

// SAFETY: To share the mutex is to let every thread have the value for a while,
// one after the other (L1): for that `T: Send` is enough. The semaphore's lock
// puts what one does before what the next one does.
unsafe impl<T: ?Sized + Send> Sync for Mutex<T> {}
// ANCHOR_END: mutex

// ANCHOR: lock
impl<T> Mutex<T> {
    /// A mutex that nobody has locked.
    pub fn new(value: T) -> Self {
        Self {
            semaphore: Semaphore::new(1),
            value: UnsafeCell::new(value),
        }
    }

    /// The value, without a lock: nobody else has the mutex any more (L2).
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits for the lock. It is given back when the guard is dropped.
    ///
    /// # Cancel safety
    ///
    /// The lock is not lost: one that was granted already goes to whoever is
    /// next. What is lost is the place in the queue.
    pub async fn lock(&self) -> MutexGuard<'_, T> {
        self.semaphore.take(1).await.expect(NEVER_CLOSED);
        MutexGuard::new(self)
    }

    /// Takes the lock, if it is free and nobody waits for it.
    ///
    /// # Errors
    ///
    /// If it would have to wait.
    pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
        self.semaphore.try_take(1).map_err(|_| TryLockError(()))?;
        Ok(MutexGuard::new(self))
    }

    /// As [`lock`](Self::lock), for a thread that runs no tasks: blocks it.
    ///
    /// # Panics
    ///
    /// Inside a task: it would block all tasks of the thread, for ever if one of
    /// them has the lock.
    pub fn blocking_lock(&self) -> MutexGuard<'_, T> {
        blocking::wait("blocking_lock", self.lock())
    }

    /// The value, without a lock: nobody else can have the mutex now (L2).
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }
}

const NEVER_CLOSED: &str = "the semaphore of a mutex is never closed";
// ANCHOR_END: lock

// ANCHOR: guard
/// The lock. Dropping it gives the lock to whoever is next.
#[must_use = "a lock that is dropped at once guards nothing"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized> {
    mutex: &'a Mutex<T>,
    /// Whoever can see the guard can see the value. So two threads may share the
    /// guard only if they may share the value, of which the mutex says nothing.
    value: PhantomData<&'a mut T>,
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// For a task that has just taken the permit (L1).
    fn new(mutex: &'a Mutex<T>) -> Self {
        let value = PhantomData;
        Self { mutex, value }
    }

    /// The mutex that it has locked. No method, for the value may have one.
    pub fn mutex(this: &Self) -> &'a Mutex<T> {
        this.mutex
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: There is no other guard (L1), and from this one nobody has a
        // mutable borrow, because we are borrowed.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: There is no other guard (L1), and from this one nobody has a
        // borrow, because we are mutably borrowed.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        self.mutex.semaphore.give(1);
    }
}
// ANCHOR_END: guard

// ANCHOR: owned
impl<T: ?Sized> Mutex<T> {
    /// As [`lock`](Self::lock), with a guard that a spawned task may own.
    ///
    /// # Cancel safety
    ///
    /// As [`lock`](Self::lock).
    pub async fn lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        self.semaphore.take(1).await.expect(NEVER_CLOSED);
        OwnedMutexGuard::new(self)
    }

    /// As [`try_lock`](Self::try_lock), with a guard that a spawned task may own.
    ///
    /// # Errors
    ///
    /// If it would have to wait.
    pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError> {
        self.semaphore.try_take(1).map_err(|_| TryLockError(()))?;
        Ok(OwnedMutexGuard::new(self))
    }
}

/// The lock, which borrows nothing: a spawned task may own it.
#[must_use = "a lock that is dropped at once guards nothing"]
#[clippy::has_significant_drop]
pub struct OwnedMutexGuard<T: ?Sized> {
    mutex: Arc<Mutex<T>>,
    /// As in [`MutexGuard`].
    value: PhantomData<T>,
}

impl<T: ?Sized> OwnedMutexGuard<T> {
    fn new(mutex: Arc<Mutex<T>>) -> Self {
        let value = PhantomData;
        Self { mutex, value }
    }
}

impl<T: ?Sized> Deref for OwnedMutexGuard<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: As for `MutexGuard`.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T: ?Sized> DerefMut for OwnedMutexGuard<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: As for `MutexGuard`.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T: ?Sized> Drop for OwnedMutexGuard<T> {
    fn drop(&mut self) {
        self.mutex.semaphore.give(1);
    }
}
// ANCHOR_END: owned

// ANCHOR: routine
/// The lock is not free, or others wait for it.
#[derive(Debug, PartialEq, Eq)]
pub struct TryLockError(pub(super) ());

impl fmt::Display for TryLockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the lock is not free, or others wait for it")
    }
}

impl Error for TryLockError {}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_tuple("Mutex");
        match self.try_lock() {
            Ok(value) => debug.field(&&*value).finish(),
            Err(_) => debug.field(&format_args!("<locked>")).finish(),
        }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for OwnedMutexGuard<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
// ANCHOR_END: routine

/// For Miri: what the guards lend out.
#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn threads_change_the_value_in_turn() {
        let mutex = Arc::new(Mutex::new(vec![0]));
        let threads = [1, 2, 3].map(|n| {
            let mutex = mutex.clone();
            thread::spawn(move || {
                for _ in 0..5 {
                    mutex.blocking_lock().push(n);
                }
            })
        });
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(mutex.try_lock().unwrap().len(), 16);
    }

    /// A guard must not hold a reference: its function would promise that nobody
    /// touches the value until it returns.
    #[test]
    fn a_guard_that_is_dropped_in_a_function_lets_others_in_before_it_returns() {
        fn pass_on(mut guard: MutexGuard<'_, i32>, mutex: &Mutex<i32>) {
            *guard += 1;
            drop(guard);
            *mutex.try_lock().unwrap() += 1;
        }
        fn pass_on_owned(mut guard: OwnedMutexGuard<i32>, mutex: &Mutex<i32>) {
            *guard += 1;
            drop(guard);
            *mutex.try_lock().unwrap() += 1;
        }
        let mutex = Arc::new(Mutex::new(0));
        pass_on(mutex.try_lock().unwrap(), &mutex);
        pass_on_owned(mutex.clone().try_lock_owned().unwrap(), &mutex);
        assert_eq!(*mutex.try_lock().unwrap(), 4);
    }

    #[test]
    fn the_last_owner_is_a_guard() {
        let mutex = Arc::new(Mutex::new(String::from("gone with it")));
        let mut guard = mutex.try_lock_owned().unwrap();
        guard.push('!');
        assert_eq!(*guard, "gone with it!");
    }
}
