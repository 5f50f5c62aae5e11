//! The handle that spawns: the only entrance to an executor.

// ANCHOR: spawner
use super::inbox::Inbox;
use super::policy::Class;
use crate::task::join::Slot;
use crate::task::{JoinHandle, Message, Task};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Spawns tasks on an executor: from anywhere, and as many as you like.
///
/// A clone costs little, and may go to another thread or into a task.
///
/// # Examples
///
/// ```
/// let mut runtime = ch05::Runtime::new().unwrap();
/// let spawner = runtime.spawner();
/// spawner.clone().spawn(async move {
///     let inner = spawner.spawn(async { "from inside a task" });
///     assert_eq!(inner.await.unwrap(), "from inside a task");
/// });
/// runtime.run();
/// ```
#[derive(Clone)]
pub struct Spawner {
    inbox: Inbox,
}

impl Spawner {
    pub(crate) fn new(inbox: Inbox) -> Self {
        Self { inbox }
    }

    /// Makes a task of the future and puts it in the queue.
    ///
    /// `Send`, because the spawner may be on another thread. `'static`, because
    /// nobody knows how long the task will live. If the executor has gone, the
    /// handle says that the task was cancelled.
    ///
    /// # Examples
    ///
    /// ```
    /// let mut runtime = ch05::Runtime::new().unwrap();
    /// let handle = runtime.spawner().spawn(async { 6 * 7 });
    /// assert_eq!(runtime.block_on(handle).unwrap(), 42);
    /// ```
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.spawn_in(0, future)
    }

    /// As [`spawn`](Self::spawn), in a class that the executor's
    /// [policy](super::policy) knows what to do with.
    pub fn spawn_in<F>(&self, class: Class, future: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        self.start(class, future).0
    }

    fn start<F>(&self, class: Class, future: F) -> (JoinHandle<F::Output>, bool)
    where
        F: Future<Output: Send> + Send + 'static,
    {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        let id = NEXT_ID.fetch_add(1, Relaxed);
        let slot = Arc::new(Slot::new());
        let output = slot.clone();
        let future = Box::pin(async move { output.fill(Ok(future.await)) });
        let task = Task::new(id, class, future, slot.clone(), self.inbox.clone());
        let handle = JoinHandle::new(slot, &task);
        // A refused task is dropped right here, and its handle hears of it.
        let accepted = self.inbox.send(Message::Spawned(task)).is_ok();
        (handle, accepted)
    }
}
// ANCHOR_END: spawner

// ANCHOR: futures
use futures::task::{FutureObj, Spawn, SpawnError};

/// What other crates need to spawn on an executor that they do not know.
impl Spawn for Spawner {
    fn spawn_obj(&self, future: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        let (_detached, accepted) = self.start(0, future);
        accepted.then_some(()).ok_or_else(SpawnError::shutdown)
    }
}
// ANCHOR_END: futures
