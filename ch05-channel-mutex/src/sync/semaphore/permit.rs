//! Permits as values: to drop one is to give it back. And why there is none.

// ANCHOR: permit
use super::Semaphore;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Permits of a semaphore, given back when this is dropped.
#[derive(Debug)]
#[must_use = "a permit that is dropped at once limits nothing"]
#[clippy::has_significant_drop]
pub struct SemaphorePermit<'a> {
    semaphore: &'a Semaphore,
    permits: u32,
}

impl<'a> SemaphorePermit<'a> {
    pub(super) fn new(semaphore: &'a Semaphore, permits: u32) -> Self {
        Self { semaphore, permits }
    }

    /// How many permits this is.
    pub fn num_permits(&self) -> usize {
        self.permits as usize
    }

    /// Does not give them back. The semaphore has fewer permits, for good.
    pub fn forget(mut self) {
        self.permits = 0;
    }
}

impl Drop for SemaphorePermit<'_> {
    fn drop(&mut self) {
        self.semaphore.give(self.permits as usize);
    }
}
// ANCHOR_END: permit

// ANCHOR: owned
/// Permits of a semaphore, which borrow nothing: a spawned task may own them.
#[derive(Debug)]
#[must_use = "a permit that is dropped at once limits nothing"]
#[clippy::has_significant_drop]
pub struct OwnedSemaphorePermit {
    semaphore: Arc<Semaphore>,
    permits: u32,
}

impl OwnedSemaphorePermit {
    pub(super) fn new(semaphore: Arc<Semaphore>, permits: u32) -> Self {
        Self { semaphore, permits }
    }

    /// How many permits this is.
    pub fn num_permits(&self) -> usize {
        self.permits as usize
    }

    /// Does not give them back. The semaphore has fewer permits, for good.
    pub fn forget(mut self) {
        self.permits = 0;
    }

    /// The semaphore that they are of.
    pub fn semaphore(&self) -> &Arc<Semaphore> {
        &self.semaphore
    }
}

impl Drop for OwnedSemaphorePermit {
    fn drop(&mut self) {
        self.semaphore.give(self.permits as usize);
    }
}
// ANCHOR_END: owned

// ANCHOR: errors
/// The semaphore is closed, so nobody gets a permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcquireError(pub(super) ());

/// Why there is no permit without a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryAcquireError {
    /// Nobody gets a permit any more.
    Closed,
    /// There are not enough permits, or others wait for them.
    NoPermits,
}

impl fmt::Display for AcquireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the semaphore is closed")
    }
}

impl fmt::Display for TryAcquireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the semaphore is closed",
            Self::NoPermits => "there are not enough permits, or others wait for them",
        })
    }
}

impl Error for AcquireError {}
impl Error for TryAcquireError {}
// ANCHOR_END: errors
