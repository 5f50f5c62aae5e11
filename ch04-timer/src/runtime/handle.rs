//! The handle of a runtime, and how those who run on it find it.

// ANCHOR: handle
use super::driver::Shared;
use super::spawner::Spawner;
use crate::task::JoinHandle;
use std::cell::RefCell;
use std::sync::Arc;

/// The way to a runtime: to its tasks, timers and sockets.
///
/// A clone costs little, and may go to another thread. It does not keep the
/// runtime alive.
///
/// # Examples
///
/// ```
/// use ch04::{Handle, Runtime};
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
             or inside a task of a runtime",
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
/// let answer = ch04::block_on(async { ch04::spawn(async { 6 * 7 }).await.unwrap() });
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
/// Until this is dropped, the runtime is the current one of this thread.
pub(super) struct Context(Option<Handle>);

impl Handle {
    pub(super) fn new(spawner: Spawner, driver: Arc<Shared>) -> Self {
        Self { spawner, driver }
    }

    pub(super) fn enter(&self) -> Context {
        Context(replace_current(Some(self.clone())))
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        replace_current(self.0.take());
    }
}

fn replace_current(handle: Option<Handle>) -> Option<Handle> {
    // A runtime may be dropped while its thread ends, and the place is gone.
    CURRENT.try_with(|current| current.replace(handle)).ok()?
}
// ANCHOR_END: enter
