//! Wakers for tests that poll by hand: one counts, one does what the test wants.

#[path = "../support/hooked.rs"]
mod hooked;

pub use hooked::When;
use std::ops::DerefMut;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

/// Counts the wakes of one waiter.
#[derive(Debug, Default)]
pub struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

impl Wakes {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// How many there were since the last call.
    pub fn take(&self) -> usize {
        self.0.swap(0, SeqCst)
    }

    /// Polls a pinned future with this waker.
    pub fn poll<F: Future>(
        self: &Arc<Self>,
        future: &mut Pin<impl DerefMut<Target = F>>,
    ) -> Poll<F::Output> {
        poll_with(&Waker::from(self.clone()), future)
    }
}

/// Polls a pinned future with a waker that does nothing.
pub fn poll<F: Future>(future: &mut Pin<impl DerefMut<Target = F>>) -> Poll<F::Output> {
    poll_with(Waker::noop(), future)
}

/// Polls a pinned future with this waker.
pub fn poll_with<F: Future>(
    waker: &Waker,
    future: &mut Pin<impl DerefMut<Target = F>>,
) -> Poll<F::Output> {
    future.as_mut().poll(&mut Context::from_waker(waker))
}

impl When {
    pub const ALL: [Self; 3] = [Self::Cloned, Self::Woken, Self::Dropped];
}

/// A waker that does this whenever something happens to it, or to a clone of it.
///
/// What it does may come back to this waker. It is not asked again then.
pub fn hooked(what: impl Fn(When) + Send + Sync + 'static) -> Waker {
    let is_busy = [const { AtomicBool::new(false) }; 3];
    hooked::hooked(move |when| {
        let is_busy = &is_busy[when as usize];
        if !is_busy.swap(true, SeqCst) {
            what(when);
            is_busy.store(false, SeqCst);
        }
    })
}
