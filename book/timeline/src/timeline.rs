//! [`Timeline`]: the handle through which a program records.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use crate::raw::What;
use crate::recorder::Recorder;
use crate::trace::Trace;
use crate::traced::Traced;

/// A recording in progress. Clones record into the same log, from
/// any thread.
///
/// The clock starts when the timeline is made. The log stays small however
/// busy the executor is (see [folding](crate#busy-loops)); at 100,000 events
/// recording ends with a note that says so.
///
/// # Panics
///
/// No method panics, also while another thread panics.
///
/// # Examples
///
/// ```
/// use std::pin::pin;
/// use std::task::{Context, Poll, Waker};
/// use timeline::Timeline;
///
/// let timeline = Timeline::new("one poll");
/// timeline.name_thread("main");
/// let mut tea = pin!(timeline.task("tea", async { "hot" }));
/// let mut cx = Context::from_waker(Waker::noop());
/// assert_eq!(tea.as_mut().poll(&mut cx), Poll::Ready("hot"));
///
/// let trace = timeline.trace();
/// let kinds: Vec<_> = trace.events.iter().map(|e| e.kind_name()).collect();
/// assert_eq!(kinds, ["spawn", "poll-start", "poll-end"]);
/// ```
#[derive(Clone)]
pub struct Timeline {
    recorder: Arc<Recorder>,
}

impl Timeline {
    /// An empty recording whose clock starts now.
    ///
    /// # Parameters
    ///
    /// `title`: what the figure is called.
    pub fn new(title: impl Into<String>) -> Self {
        Timeline {
            recorder: Arc::new(Recorder::new(title.into())),
        }
    }

    /// Wraps a future, so that what happens to it is recorded.
    /// Records the spawn, `by` the task that is being polled on this thread.
    ///
    /// # Parameters
    ///
    /// - `name`: the task's name; the second "tea" is called "tea 2".
    /// - `future`: any future. It may contain traced futures itself: a part
    ///   of a `join` can be a task of its own.
    ///
    /// # Examples
    ///
    /// ```
    /// let timeline = timeline::Timeline::new("two cups");
    /// let _cups = [1, 2].map(|_| timeline.task("tea", async {}));
    /// assert_eq!(timeline.trace().tasks, ["tea", "tea 2"]);
    /// ```
    pub fn task<F: Future>(&self, name: impl AsRef<str>, future: F) -> Traced<F> {
        let name = name.as_ref(); // the caller's code: not under the lock
        let task = self.recorder.with(|log| log.spawn(name));
        Traced::new(future, task, Arc::clone(&self.recorder))
    }

    /// Names the current thread, also in what it recorded already.
    ///
    /// A thread that is not named here has the name it got from
    /// [`std::thread::Builder`], else "thread 1", "thread 2", … in the order
    /// in which they appear. A name that is taken gets a number added.
    ///
    /// # Parameters
    ///
    /// `name`: the name of the thread's lane.
    pub fn name_thread(&self, name: impl AsRef<str>) {
        let name = name.as_ref();
        self.recorder.with(|log| log.name_thread(name));
    }

    /// Records that the thread sleeps while `sleep` runs: a `park`
    /// before it and an `unpark` after it, also if it panics.
    ///
    /// # Parameters
    ///
    /// `sleep`: blocks until there is something to do, as
    /// [`std::thread::park`] does.
    ///
    /// # Examples
    ///
    /// ```
    /// let timeline = timeline::Timeline::new("a short sleep");
    /// std::thread::current().unpark(); // so that park returns at once
    /// timeline.parked(|| std::thread::park());
    /// assert_eq!(timeline.trace().events.len(), 2);
    /// ```
    pub fn parked<R>(&self, sleep: impl FnOnce() -> R) -> R {
        struct Unpark<'a>(&'a Timeline);
        impl Drop for Unpark<'_> {
            fn drop(&mut self) {
                self.0.record_unpark();
            }
        }
        self.record_park();
        let _unpark = Unpark(self);
        sleep()
    }

    /// Records that the current thread goes to sleep. For executors
    /// with a hook before they park; elsewhere [`parked`](Self::parked) is
    /// simpler.
    pub fn record_park(&self) {
        self.record(|_| What::Park);
    }

    /// Records that the current thread runs again, after
    /// [`record_park`](Self::record_park).
    pub fn record_unpark(&self) {
        self.record(|_| What::Unpark);
    }

    /// Records a sentence for the current thread, and for the task
    /// that it polls, if any.
    ///
    /// # Parameters
    ///
    /// `text`: the sentence, such as "the timer fires".
    pub fn note(&self, text: impl Into<String>) {
        let text = text.into();
        self.record(|task| What::Note { task, text });
    }

    /// Notes what the future that is being polled waits for. It
    /// stands beside the end of the current poll, if that ends `Pending`.
    /// Outside a poll it is a plain [`note`](Self::note).
    ///
    /// Polls with the same note are folded, unlike polls with a `note` inside.
    ///
    /// # Parameters
    ///
    /// `text`: what is waited for, such as "sleep(300 ms)".
    pub fn note_pending(&self, text: impl AsRef<str>) {
        let text = text.as_ref();
        if !self.recorder.with(|log| log.note_pending(text)) {
            self.note(text);
        }
    }

    /// Everything recorded so far. May be called at any time, also
    /// while tasks run and after a run was broken off; recording goes on.
    pub fn trace(&self) -> Trace {
        self.recorder.copy().into_trace()
    }

    /// Records an event that is made from the task being polled.
    fn record(&self, what: impl FnOnce(Option<usize>) -> What) {
        self.recorder.with(|log| {
            let thread = log.thread();
            let task = log.polled(thread);
            log.breaking(thread, what(task));
        });
    }
}

impl fmt::Debug for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeline").finish_non_exhaustive()
    }
}
