//! [`Traced`]: a future that reports its polls, and a waker that reports its
//! wakes. Both only pass on what the executor and the future say to each
//! other, so they work around any executor, on any thread.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Wake, Waker};

use crate::raw::{TaskId, What};
use crate::recorder::Recorder;
use crate::trace::PollResult;

/// A future wrapped by [`Timeline::task`](crate::Timeline::task). It
/// has the same output and is `Send` if the inner future is.
///
/// The inner future is held as `Pin<Box<F>>`: without `unsafe` code there is
/// no projection from a pinned `Traced` to a pinned field. The box costs one
/// allocation a task; in return a `Traced` is `Unpin`.
///
/// # Panics
///
/// A panic of the inner future is recorded and goes on to the executor.
///
/// # Cancel safety
///
/// Dropping it before it is ready drops the inner future and records `drop`
/// just before that; nothing else happens. A future that panicked or was ready
/// is over: its drop is not recorded.
pub struct Traced<F> {
    future: Pin<Box<F>>,
    task: TaskId,
    recorder: Arc<Recorder>,
    over: bool,
    /// The waker of the latest poll, as long as somebody else keeps it. To
    /// hold it here would keep the executor's waker alive, hence, in many
    /// executors, the task that this future is a part of: a cycle that would
    /// not be there without tracing.
    waker: Weak<TracedWaker>,
}

/// Records a wake, then passes it on.
struct TracedWaker {
    executor: Waker,
    task: TaskId,
    recorder: Arc<Recorder>,
}

/// A poll in progress; its end is recorded even if the future panics.
struct OpenPoll<'a> {
    recorder: &'a Recorder,
    task: TaskId,
    result: PollResult,
}

impl<F> Traced<F> {
    pub(crate) fn new(future: F, task: TaskId, recorder: Arc<Recorder>) -> Self {
        Traced {
            future: Box::pin(future),
            task,
            recorder,
            over: false,
            waker: Weak::new(),
        }
    }

    /// The waker for a poll: the previous one if a leaf still keeps it and it
    /// leads to the same place, so that the leaf's `will_wake` stays true.
    fn waker(&mut self, executor: &Waker) -> Waker {
        if let Some(kept) = self.waker.upgrade()
            && kept.executor.will_wake(executor)
        {
            return Waker::from(kept);
        }
        let fresh = Arc::new(TracedWaker {
            executor: executor.clone(),
            task: self.task,
            recorder: Arc::clone(&self.recorder),
        });
        self.waker = Arc::downgrade(&fresh);
        Waker::from(fresh)
    }
}

impl<F: Future> Future for Traced<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.get_mut();
        // Outside the recorded poll: it calls the executor's code.
        let waker = this.waker(cx.waker());
        // A panic leaves it so: a panicked future is not polled again.
        this.over = true;
        let mut open = OpenPoll::start(&this.recorder, this.task);
        let output = this.future.as_mut().poll(&mut Context::from_waker(&waker));
        this.over = output.is_ready();
        open.result = match output {
            Poll::Ready(_) => PollResult::Ready,
            Poll::Pending => PollResult::Pending,
        };
        output
    }
}

impl<F> Drop for Traced<F> {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        // Before the fields go: what the inner future's drop causes stands
        // after its cause.
        self.recorder.with(|log| {
            let thread = log.thread();
            log.breaking(thread, What::Drop { task: self.task });
        });
    }
}

impl<F> fmt::Debug for Traced<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traced")
            .field("over", &self.over)
            .finish_non_exhaustive()
    }
}

impl<'a> OpenPoll<'a> {
    fn start(recorder: &'a Recorder, task: TaskId) -> Self {
        recorder.with(|log| log.poll_start(task));
        OpenPoll {
            recorder,
            task,
            result: PollResult::Panicked,
        }
    }
}

impl Drop for OpenPoll<'_> {
    fn drop(&mut self) {
        self.recorder
            .with(|log| log.poll_end(self.task, self.result));
    }
}

// The log is unlocked again before the executor's waker runs (R2): it may
// poll a task, drop one, or wake others.
impl Wake for TracedWaker {
    fn wake(self: Arc<Self>) {
        self.recorder.with(|log| log.wake(self.task));
        // By value if nobody else needs it, as the executor may hope for.
        match Arc::try_unwrap(self) {
            Ok(last) => last.executor.wake(),
            Err(shared) => shared.executor.wake_by_ref(),
        }
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.recorder.with(|log| log.wake(self.task));
        self.executor.wake_by_ref();
    }
}
