//! What tasks share: locks, channels, notifications. They work on any executor.
//!
//! Under all of them lies one queue of waiters, and one way to wake them.

mod barrier;
pub(crate) mod blocking;
mod mutex;
mod notify;
mod poll_or_wait;
mod rwlock;
mod semaphore;
pub(crate) mod wait_queue;
pub(crate) mod wake_batch;

pub mod broadcast;
pub mod mpsc;
pub mod oneshot;
pub mod watch;

pub use barrier::{Barrier, BarrierWaitResult};
pub use mutex::{Mutex, MutexGuard, OwnedMutexGuard, TryLockError};
pub use notify::{Notified, Notify};
pub use rwlock::{
    OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, RwLockReadGuard, RwLockWriteGuard,
};
pub use semaphore::{
    AcquireError, OwnedSemaphorePermit, Semaphore, SemaphorePermit, TryAcquireError,
};
