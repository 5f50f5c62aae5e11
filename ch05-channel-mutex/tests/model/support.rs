//! A waiter that a model polls by hand, on any thread.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

/// Its count is the standard library's, so that loom does not try its orders.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// A future and the wakes that it got.
pub struct Waiter<T> {
    future: Pin<Box<dyn Future<Output = T>>>,
    wakes: Arc<Wakes>,
}

impl<T> Waiter<T> {
    pub fn new(future: impl Future<Output = T> + 'static) -> Self {
        Self {
            future: Box::pin(future),
            wakes: Arc::default(),
        }
    }

    /// A waiter that has been polled, and waits.
    pub fn waiting(future: impl Future<Output = T> + 'static) -> Self {
        let mut waiter = Self::new(future);
        assert!(waiter.poll().is_pending());
        waiter
    }

    pub fn poll(&mut self) -> Poll<T> {
        let waker = Waker::from(self.wakes.clone());
        self.future.as_mut().poll(&mut Context::from_waker(&waker))
    }

    /// Polls it with another waker: the old one must not be woken any more.
    pub fn poll_anew(&mut self) -> Poll<T> {
        self.wakes = Arc::default();
        self.poll()
    }

    /// How often it was woken since the last call.
    pub fn wakes(&self) -> usize {
        self.wakes.0.swap(0, SeqCst)
    }

    /// What an executor does: polls it again, if somebody woke it.
    pub fn poll_if_woken(&mut self) -> Poll<T> {
        match self.wakes() {
            0 => Poll::Pending,
            _ => self.poll(),
        }
    }
}
