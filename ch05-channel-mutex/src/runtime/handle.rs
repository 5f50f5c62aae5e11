//! The handle of a runtime, and how those who run on it find it.

// ANCHOR: handle
use super::driver::Shared;
use super::spawner::Spawner;
use crate::task::JoinHandle;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::sync::Arc;

/// The way to a runtime: to its tasks, timers and sockets.
///
/// A clone costs little, and may go to another thread. It does not keep the
/// runtime alive.
///
/// # Examples
///
/// ```
/// use ch05::{Handle, Runtime};
///
/// let mut runtime = Runtime::new().unwrap();
/// let answer = runtime.block_on(async {
///     let handle = Handle::current();
///     handle.spawn(async { 6 * 7 }).await.unwrap()
/// });
/// assert_eq!(answer, 42);
/// ```
#[derive(Clone)]
pub struct Handle {
    spawner: Spawner,
    pub(crate) driver: Arc<Shared>,
}

thread_local! {
    static CURRENT: RefCell<Option<Handle>> = const { RefCell::new(None) };
}

impl Handle {
    /// The runtime that runs on this thread.
    ///
    /// # Panics
    ///
    /// If there is none: outside of [`Runtime::block_on`](super::Runtime::block_on)
    /// and of tasks.
    pub fn current() -> Self {
        Self::try_current().expect(
            "no runtime runs on this thread: call this inside `Runtime::block_on`, \
             inside a task of a runtime, or after `Handle::enter`",
        )
    }

    /// The runtime that runs on this thread, if there is one.
    pub fn try_current() -> Option<Self> {
        // While the thread ends, its locals may have gone; then nothing runs.
        CURRENT.try_with(|current| current.borrow().clone()).ok()?
    }

    /// As [`Spawner::spawn`]: makes a task of the future.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.spawner.spawn(future)
    }
}

/// Makes a task of the future, on the runtime that runs on this thread.
///
/// # Panics
///
/// If there is none: outside of [`Runtime::block_on`](super::Runtime::block_on)
/// and of tasks.
///
/// # Examples
///
/// ```
/// let answer = ch05::block_on(async { ch05::spawn(async { 6 * 7 }).await.unwrap() });
/// assert_eq!(answer, 42);
/// ```
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    Handle::current().spawn(future)
}
// ANCHOR_END: handle

// ANCHOR: enter
/// Until this is dropped, a runtime is the current one of this thread.
#[must_use = "the runtime is the current one only until this is dropped"]
pub struct EnterGuard {
    before: Option<Handle>,
    /// It belongs to this thread, so it is not `Send`.
    _thread: PhantomData<*const ()>,
}

impl Handle {
    pub(super) fn new(spawner: Spawner, driver: Arc<Shared>) -> Self {
        Self { spawner, driver }
    }

    /// Makes the runtime the current one of this thread, so that timers and
    /// sockets can be made outside of [`Runtime::block_on`](super::Runtime::block_on),
    /// or on another thread.
    ///
    /// It runs nothing. Drop the guards in the opposite order.
    ///
    /// # Examples
    ///
    /// ```
    /// let runtime = ch05::Runtime::new().unwrap();
    /// assert!(ch05::Handle::try_current().is_none());
    /// let entered = runtime.handle().enter();
    /// assert!(ch05::Handle::try_current().is_some());
    /// drop(entered);
    /// assert!(ch05::Handle::try_current().is_none());
    /// ```
    pub fn enter(&self) -> EnterGuard {
        let before = replace_current(Some(self.clone()));
        let _thread = PhantomData;
        EnterGuard { before, _thread }
    }
}

impl Drop for EnterGuard {
    fn drop(&mut self) {
        replace_current(self.before.take());
    }
}

fn replace_current(handle: Option<Handle>) -> Option<Handle> {
    // A runtime may be dropped while its thread ends, and the place is gone.
    CURRENT.try_with(|current| current.replace(handle)).ok()?
}
// ANCHOR_END: enter
