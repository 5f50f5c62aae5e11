//! A few at a time, in the order in which they came.
//!
//! Invariants:
//! - (S1) A permit is in one place: free, held by somebody, or granted to a
//!   waiter that has not noticed yet. None is lost, and none is made.
//! - (S2) If anybody waits, the one at the front wants more than is free. So
//!   after every change of what is free, and of who is first, we grant.
//! - (S3) A newcomer goes behind those who wait, even if what it wants is
//!   free.
//! - (S4) Once it is closed nobody gets a permit, and everybody's wait ends.
//! - (S5) Nobody else's code runs under the lock: wakers are cloned before it,
//!   and called and dropped after it.

// ANCHOR: semaphore
mod acquire;
mod permit;

use super::wait_queue::WaitQueue;
use super::wake_batch::wake_all;
use crate::loom::sync::{Mutex, MutexGuard};
use acquire::Acquire;
pub use permit::{AcquireError, OwnedSemaphorePermit, SemaphorePermit, TryAcquireError};
use std::fmt;
use std::sync::Arc;
use std::task::{Poll, Waker};

/// A number of permits. A task that takes one has it until it gives it back.
///
/// First in, first out: a permit that comes back goes straight to the longest
/// waiter, and nobody overtakes. A waiter that wants many holds up all behind it,
/// and so gets them at last.
///
/// # Examples
///
/// ```
/// use ch05::sync::Semaphore;
///
/// ch05::block_on(async {
///     let semaphore = Semaphore::new(2);
///     let one = semaphore.acquire().await.unwrap();
///     let two = semaphore.acquire().await.unwrap();
///     assert!(semaphore.try_acquire().is_err());
///     drop(one);
///     assert_eq!(semaphore.available_permits(), 1);
/// #   drop(two);
/// });
/// ```
pub struct Semaphore(Mutex<State>);

struct State {
    free: usize,
    is_closed: bool,
    /// Each with the number of permits that it wants, and then has.
    queue: WaitQueue<usize>,
}
// ANCHOR_END: semaphore

// ANCHOR: state
impl State {
    /// A newcomer takes permits, if it overtakes nobody (S3). Else it must wait.
    fn take(&mut self, wants: usize) -> Poll<Result<(), AcquireError>> {
        if self.is_closed {
            return Poll::Ready(Err(AcquireError(())));
        }
        if !self.queue.is_empty() || self.free < wants {
            return Poll::Pending;
        }
        self.free -= wants;
        Poll::Ready(Ok(()))
    }

    /// Grants whoever is first what it wants, if that is free (S2). Once we are
    /// closed, grants it nothing, and that ends its wait as well (S4).
    fn grant(&mut self) -> Option<Waker> {
        let wants = self.queue.front_mut()?;
        if self.is_closed {
            *wants = 0;
        }
        self.free = self.free.checked_sub(*wants)?;
        self.queue.grant_front()
    }
}
// ANCHOR_END: state

// ANCHOR: new
impl Semaphore {
    /// The most permits that there can be.
    pub const MAX_PERMITS: usize = usize::MAX >> 3;

    /// A semaphore with this many permits.
    ///
    /// # Panics
    ///
    /// If there are more than [`MAX_PERMITS`](Self::MAX_PERMITS).
    pub fn new(permits: usize) -> Self {
        assert!(permits <= Self::MAX_PERMITS, "{TOO_MANY}");
        Self(Mutex::new(State {
            free: permits,
            is_closed: false,
            queue: WaitQueue::new(),
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Waits for permits, which are the caller's to give back.
    pub(crate) fn take(&self, permits: usize) -> Acquire<'_> {
        Acquire::new(self, permits)
    }

    /// Takes permits, if that needs no wait.
    pub(crate) fn try_take(&self, permits: usize) -> Result<(), TryAcquireError> {
        match self.lock().take(permits) {
            Poll::Ready(Ok(())) => Ok(()),
            Poll::Ready(Err(_)) => Err(TryAcquireError::Closed),
            Poll::Pending => Err(TryAcquireError::NoPermits),
        }
    }

    /// Gives permits back.
    pub(crate) fn give(&self, permits: usize) {
        let mut state = self.lock();
        state.free += permits;
        wake_all(&self.0, state, State::grant);
    }
}

const TOO_MANY: &str = "a semaphore has at most `MAX_PERMITS` permits";
// ANCHOR_END: new

// ANCHOR: acquire
impl Semaphore {
    /// Waits for a permit. It is given back when the [`SemaphorePermit`] is dropped.
    ///
    /// # Errors
    ///
    /// If the semaphore is closed, before or during the wait.
    ///
    /// # Cancel safety
    ///
    /// No permit is lost: one that was granted already goes to whoever is next.
    /// What is lost is the place in the queue.
    pub async fn acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.acquire_many(1).await
    }

    /// Waits for several permits, and takes all of them at once.
    ///
    /// If there will never be that many, it waits for ever, and with it all who
    /// come later.
    ///
    /// # Errors
    ///
    /// If the semaphore is closed, before or during the wait.
    ///
    /// # Cancel safety
    ///
    /// As [`acquire`](Self::acquire). Those who waited behind it for fewer permits
    /// get them at once, if there are enough.
    pub async fn acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.take(n as usize).await?;
        Ok(SemaphorePermit::new(self, n))
    }

    /// Takes a permit, if one is free and nobody waits.
    ///
    /// # Errors
    ///
    /// If it would have to wait, or the semaphore is closed.
    pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.try_acquire_many(1)
    }

    /// Takes several permits, if they are free and nobody waits.
    ///
    /// # Errors
    ///
    /// If it would have to wait, or the semaphore is closed.
    pub fn try_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.try_take(n as usize)?;
        Ok(SemaphorePermit::new(self, n))
    }
}
// ANCHOR_END: acquire

// ANCHOR: owned
impl Semaphore {
    /// As [`acquire`](Self::acquire), with a permit that a spawned task may own.
    ///
    /// # Errors
    ///
    /// If the semaphore is closed, before or during the wait.
    ///
    /// # Cancel safety
    ///
    /// As [`acquire`](Self::acquire).
    ///
    /// # Examples
    ///
    /// ```
    /// use ch05::sync::Semaphore;
    /// use std::sync::Arc;
    ///
    /// ch05::block_on(async {
    ///     let semaphore = Arc::new(Semaphore::new(3));
    ///     let mut tasks = Vec::new();
    ///     for _ in 0..10 {
    ///         let permit = semaphore.clone().acquire_owned().await.unwrap();
    ///         tasks.push(ch05::spawn(async move {
    ///             ch05::yield_now().await; // at most three of us do this at a time
    ///             drop(permit);
    ///         }));
    ///     }
    /// #   for task in tasks { task.await.unwrap() }
    /// });
    /// ```
    pub async fn acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError> {
        self.acquire_many_owned(1).await
    }

    /// As [`acquire_many`](Self::acquire_many), with a permit that a spawned task may own.
    ///
    /// # Errors
    ///
    /// If the semaphore is closed, before or during the wait.
    ///
    /// # Cancel safety
    ///
    /// As [`acquire_many`](Self::acquire_many).
    pub async fn acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, AcquireError> {
        self.take(n as usize).await?;
        Ok(OwnedSemaphorePermit::new(self, n))
    }

    /// As [`try_acquire`](Self::try_acquire), with a permit that a spawned task may own.
    ///
    /// # Errors
    ///
    /// If it would have to wait, or the semaphore is closed.
    pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.try_acquire_many_owned(1)
    }

    /// As [`try_acquire_many`](Self::try_acquire_many), with a permit that a
    /// spawned task may own.
    ///
    /// # Errors
    ///
    /// If it would have to wait, or the semaphore is closed.
    pub fn try_acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.try_take(n as usize)?;
        Ok(OwnedSemaphorePermit::new(self, n))
    }
}
// ANCHOR_END: owned

// ANCHOR: permits
impl Semaphore {
    /// How many permits are free. Those who wait may want all of them, and more.
    pub fn available_permits(&self) -> usize {
        self.lock().free
    }

    /// Adds permits, for good.
    ///
    /// # Panics
    ///
    /// If more than [`MAX_PERMITS`](Self::MAX_PERMITS) would be free.
    pub fn add_permits(&self, n: usize) {
        let mut state = self.lock();
        let free = state.free.saturating_add(n);
        if free > Self::MAX_PERMITS {
            drop(state); // a panic under the lock would poison it
            panic!("{TOO_MANY}");
        }
        state.free = free;
        wake_all(&self.0, state, State::grant);
    }

    /// Takes up to `n` free permits away, for good, and says how many.
    pub fn forget_permits(&self, n: usize) -> usize {
        let mut state = self.lock();
        let forgotten = n.min(state.free);
        state.free -= forgotten;
        forgotten
    }
}
// ANCHOR_END: permits

// ANCHOR: close
impl Semaphore {
    /// From now on nobody gets a permit, and whoever waits is told so.
    ///
    /// Permits that are held remain so, and may be given back. A waiter that was
    /// granted one, and has not been polled since, does not get it (S4).
    pub fn close(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        wake_all(&self.0, state, State::grant);
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.lock().is_closed
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Semaphore");
        let seen = self.0.try_lock().map(|state| (state.free, state.is_closed));
        match seen {
            Ok((free, is_closed)) => debug
                .field("free", &free)
                .field("is_closed", &is_closed)
                .finish(),
            Err(_) => debug.field("state", &format_args!("<locked>")).finish(),
        }
    }
}
// ANCHOR_END: close
