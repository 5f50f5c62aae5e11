//! The handle of a task: its output, or why there is none.
//!
// ANCHOR: rules
//! Invariants:
//! - (J1) A slot is filled once. What comes later is dropped.
//! - (J2) Nobody else's code runs under the lock: no waker is called, and no
//!   output or waker dropped, while it is held.
// ANCHOR_END: rules

// ANCHOR: slot
use super::Task;
use crate::loom::sync::Mutex;
use std::any::Any;
use std::fmt;
use std::mem::{forget, replace};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};

/// What a task and its handle share: the place for the output.
pub struct Slot<T>(Mutex<Stage<T>>);

enum Stage<T> {
    /// The task is not over. Perhaps somebody waits for it.
    Open(Option<Waker>),
    /// It is over, and the handle has not asked yet.
    Full(Result<T, JoinError>),
    /// The handle has got the output, or does not want it.
    Closed,
}

impl<T> Slot<T> {
    /// A slot that waits for an output.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self(Mutex::new(Stage::Open(None)))
    }

    /// The task's side: leaves the output and wakes whoever waits for it.
    pub fn fill(&self, output: Result<T, JoinError>) {
        let mut stage = self.0.lock().unwrap();
        match replace(&mut *stage, Stage::Closed) {
            Stage::Open(waker) => {
                *stage = Stage::Full(output);
                drop(stage);
                quietly(|| waker.into_iter().for_each(Waker::wake));
            }
            full_or_closed => {
                *stage = full_or_closed;
                drop(stage);
                quietly(|| drop(output));
            }
        }
    }
    // ANCHOR_END: slot

    // ANCHOR: poll
    /// The handle's side: takes the output, or leaves a waker.
    pub fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<T, JoinError>> {
        let waker = cx.waker().clone();
        let mut stage = self.0.lock().unwrap();
        match replace(&mut *stage, Stage::Closed) {
            Stage::Open(old) => {
                *stage = Stage::Open(Some(waker));
                drop(stage);
                drop(old);
                Poll::Pending
            }
            Stage::Full(output) => Poll::Ready(output),
            Stage::Closed => {
                drop(stage);
                panic!("this JoinHandle was polled again after it had given the output away");
            }
        }
    }

    /// Nobody will ask. The task runs on; its output will be dropped.
    pub fn detach(&self) {
        let old = replace(&mut *self.0.lock().unwrap(), Stage::Closed);
        drop(old);
    }

    fn is_open(&self) -> bool {
        matches!(*self.0.lock().unwrap(), Stage::Open(_))
    }
}
// ANCHOR_END: poll

// ANCHOR: fail
/// A slot whose type of output is forgotten: all that a task needs to know.
pub(crate) trait Fail: Send + Sync {
    /// There will be no output. Does nothing if it is there already (J1).
    fn fail(&self, why: JoinError);
}

impl<T: Send> Fail for Slot<T> {
    fn fail(&self, why: JoinError) {
        self.fill(Err(why));
    }
}

/// Does what may panic where nobody could be told of it.
pub(crate) fn quietly(work: impl FnOnce()) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(work)) {
        // To drop it may panic as well.
        forget(payload);
    }
}
// ANCHOR_END: fail

// ANCHOR: handle
/// Waits for a task and gives its output.
///
/// Dropping it detaches the task, which runs on.
///
/// # Panics
///
/// If it is polled again after it was ready.
///
/// # Errors
///
/// [`JoinError`] if the task has no output: it panicked, or it was dropped.
///
/// # Cancel safety
///
/// Awaiting `&mut handle` and giving it up loses nothing. Dropping the handle
/// itself loses the output.
///
/// See [`Spawner::spawn`](crate::Spawner::spawn) for an example.
#[must_use = "dropping a handle detaches its task; say so with `drop` if that is what you want"]
pub struct JoinHandle<T> {
    slot: Arc<Slot<T>>,
    task: AbortHandle,
}

impl<T> JoinHandle<T> {
    pub(crate) fn new(slot: Arc<Slot<T>>, task: &Arc<Task>) -> Self {
        let (id, task) = (task.id, Arc::downgrade(task));
        let task = AbortHandle { id, task };
        Self { slot, task }
    }

    /// Ends the task at its next turn: see [`AbortHandle::abort`].
    pub fn abort(&self) {
        self.task.abort();
    }

    /// A handle that can only abort. It may be cloned, and given away.
    pub fn abort_handle(&self) -> AbortHandle {
        self.task.clone()
    }

    /// The number of the task.
    pub fn id(&self) -> u64 {
        self.task.id
    }

    /// Whether the task is over. After that, the handle is ready at once.
    pub fn is_finished(&self) -> bool {
        !self.slot.is_open()
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.slot.poll(cx)
    }
}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        self.slot.detach();
    }
}
// ANCHOR_END: handle

// ANCHOR: abort
/// Can end a task, and do nothing else.
#[derive(Clone)]
pub struct AbortHandle {
    id: u64,
    // A handle wakes nobody by itself, so it must not keep a task alive (T3).
    task: Weak<Task>,
}

impl AbortHandle {
    /// Asks for the end of the task. From any thread, as often as you like.
    ///
    /// The future is dropped on the executor's thread, and never polled again.
    /// If it is being polled right now, that poll still counts: if it is ready,
    /// the output stays. So it does if the task is over already.
    pub fn abort(&self) {
        if let Some(task) = self.task.upgrade() {
            task.abort();
        }
    }

    /// The number of the task.
    pub fn id(&self) -> u64 {
        self.id
    }
}
// ANCHOR_END: abort

// ANCHOR: error
/// Why a task has no output.
pub struct JoinError {
    id: u64,
    why: Why,
}

enum Why {
    Cancelled,
    Abandoned,
    Panicked(Box<dyn Any + Send>),
}

impl JoinError {
    pub(crate) fn cancelled(id: u64) -> Self {
        let why = Why::Cancelled;
        Self { id, why }
    }

    pub(crate) fn abandoned(id: u64) -> Self {
        let why = Why::Abandoned;
        Self { id, why }
    }

    pub(crate) fn panicked(id: u64, payload: Box<dyn Any + Send>) -> Self {
        let why = Why::Panicked(payload);
        Self { id, why }
    }

    /// Whether the task was dropped unfinished: aborted, or nobody could wake it
    /// any more, or its executor has gone.
    pub fn is_cancelled(&self) -> bool {
        !self.is_panic()
    }

    /// Whether it was dropped because nobody could wake it any more.
    pub fn is_abandoned(&self) -> bool {
        matches!(self.why, Why::Abandoned)
    }

    /// Whether it panicked.
    pub fn is_panic(&self) -> bool {
        matches!(self.why, Why::Panicked(_))
    }

    /// What it panicked with, for [`std::panic::resume_unwind`] or a look at it.
    ///
    /// # Errors
    ///
    /// The error itself, if it is not a panic.
    pub fn try_into_panic(self) -> Result<Box<dyn Any + Send>, Self> {
        match self.why {
            Why::Panicked(payload) => Ok(payload),
            why => Err(Self { why, ..self }),
        }
    }
}
// ANCHOR_END: error

// ANCHOR: display
impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, why } = self;
        match why {
            Why::Cancelled => write!(f, "task {id} was cancelled"),
            Why::Abandoned => write!(f, "task {id} was dropped: nobody could wake it any more"),
            Why::Panicked(payload) => write!(f, "task {id} panicked: {}", text(&**payload)),
        }
    }
}

/// `panic!` with a text has one of these two payloads.
fn text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("(no text)")
}

impl fmt::Debug for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JoinError({self})")
    }
}

impl std::error::Error for JoinError {}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JoinHandle({})", self.id())
    }
}

impl fmt::Debug for AbortHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AbortHandle({})", self.id)
    }
}
// ANCHOR_END: display
