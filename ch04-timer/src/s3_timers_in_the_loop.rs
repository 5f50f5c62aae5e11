//! Step 3: no helper at all. The thread that runs the future waits for the
//! timers as well: it would sleep anyway, so it sleeps until the first deadline.
//!
//! Left out: a [`Sleep`] is bound to its thread, and only a [`block_on`] of this
//! module fires it. And who sleeps here hears of no socket.

// ANCHOR: block_on
use crate::time::queue::{BTree, TimerQueue};
use std::cell::RefCell;
use std::marker::PhantomData;
use std::mem::replace;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

thread_local! {
    /// The timers of this thread.
    static TIMERS: RefCell<BTree<Waker>> = RefCell::default();
}
// ANCHOR_END: block_on

// ANCHOR: loop
/// Runs a future to completion, and fires the timers of its thread meanwhile.
///
/// # Panics
///
/// If the future panics; the panic passes through.
///
/// # Examples
///
/// ```
/// use ch04::s3_timers_in_the_loop::{block_on, sleep};
/// use std::time::{Duration, Instant};
///
/// let start = Instant::now();
/// block_on(sleep(Duration::from_millis(5)));
/// assert!(start.elapsed() >= Duration::from_millis(5));
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let bell = Arc::new(Bell::new());
    let waker = Waker::from(bell.clone());
    let mut cx = Context::from_waker(&waker);
    loop {
        if bell.answer()
            && let Poll::Ready(output) = future.as_mut().poll(&mut cx)
        {
            return output;
        }
        let next_deadline = fire();
        bell.sleep_until(next_deadline);
    }
}

/// Wakes all whose time has come. When is the next one?
fn fire() -> Option<Instant> {
    let now = Instant::now();
    // The borrow ends before the wake: a waker is somebody else's code.
    while let Some(waker) = TIMERS.with_borrow_mut(|timers| timers.pop_expired(now)) {
        waker.wake();
    }
    TIMERS.with_borrow_mut(|timers| timers.next_deadline())
}
// ANCHOR_END: loop

// ANCHOR: bell
/// Wakes the thread that made it. The flag is set first, so a token that goes to
/// somebody else's `park` is not missed.
struct Bell {
    rung: AtomicBool,
    thread: Thread,
}

impl Bell {
    /// It has rung already: the first poll needs no wake.
    fn new() -> Self {
        Self {
            rung: AtomicBool::new(true),
            thread: thread::current(),
        }
    }

    /// Whether it has rung since the last answer.
    fn answer(&self) -> bool {
        // Acquire pairs with the Release in `wake`: we see what was done before it.
        self.rung.swap(false, Ordering::Acquire)
    }

    /// Sleeps until it rings, or until the deadline. May come back too soon.
    fn sleep_until(&self, deadline: Option<Instant>) {
        if self.rung.load(Ordering::Relaxed) {
            return;
        }
        // A ring from here on leaves a token, and nobody but us takes it.
        match deadline {
            Some(at) => thread::park_timeout(at.saturating_duration_since(Instant::now())),
            None => thread::park(),
        }
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release); // pairs with `answer`
        self.thread.unpark();
    }
}
// ANCHOR_END: bell

// ANCHOR: sleep
/// Becomes ready `duration` from now. See [`Sleep`].
///
/// # Panics
///
/// If the clock does not reach that far.
pub fn sleep(duration: Duration) -> Sleep {
    sleep_until(Instant::now() + duration)
}

/// Becomes ready at `deadline`. See [`Sleep`].
pub fn sleep_until(deadline: Instant) -> Sleep {
    Sleep {
        deadline,
        key: None,
        _here: PhantomData,
    }
}

/// How many timers this thread waits for.
pub fn waiting() -> usize {
    TIMERS.with_borrow(|timers| timers.len())
}

/// A future that waits by means of the loop that polls it.
///
/// # Cancel safety
///
/// Dropping it loses nothing, and takes its timer out.
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub struct Sleep {
    deadline: Instant,
    /// Its timer, from the first poll that comes too early.
    key: Option<<BTree<Waker> as TimerQueue<Waker>>::Key>,
    /// Its timer is in the queue of this thread, so it must not leave (`!Send`).
    _here: PhantomData<Rc<()>>,
}
// ANCHOR_END: sleep

// ANCHOR: poll
impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.deadline {
            return Poll::Ready(());
        }
        let waker = cx.waker().clone();
        let Some(key) = &self.key else {
            let key = TIMERS.with_borrow_mut(|timers| timers.insert(self.deadline, waker));
            self.key = Some(key);
            return Poll::Pending;
        };
        let old = TIMERS.with_borrow_mut(|timers| {
            let latest = timers.get_mut(key)?;
            Some(replace(latest, waker))
        });
        match old {
            Some(_dropped_after_the_borrow) => Poll::Pending,
            // It has fired since we looked at the clock: the `clone` ran a `block_on`.
            None => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let Some(key) = self.key.take() else { return };
        // A thread that ends may have lost its queue before its last `Sleep`.
        let removed = TIMERS.try_with(|timers| timers.borrow_mut().remove(key));
        drop(removed);
    }
}
// ANCHOR_END: poll
