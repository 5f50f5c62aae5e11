//! Exercise 5.7: a condition variable.

use crate::sync::MutexGuard;
use crate::sync::wait_queue::{Key, WaitQueue};
use std::future::poll_fn;
use std::iter::from_fn;
use std::mem::replace;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

/// Waits, with the lock, until somebody who had the lock says that it may go on.
#[derive(Debug)]
pub struct Condvar(Mutex<WaitQueue<By>>);

/// Who notified it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Nobody,
    /// `notify_one`: to be passed on, if it is not used.
    One,
    All,
}

impl Condvar {
    /// Nobody waits.
    pub fn new() -> Self {
        Self(Mutex::new(WaitQueue::new()))
    }

    /// Gives the lock back, waits until it is notified, and takes the lock again.
    ///
    /// If somebody takes the lock after us, changes something and notifies, that
    /// notification is for us. It never ends without one.
    ///
    /// # Cancel safety
    ///
    /// The lock is given back. If a [`notify_one`](Self::notify_one) was for us, and
    /// we have not returned, it goes to whoever is next.
    pub async fn wait<'a, T: ?Sized>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        let mutex = MutexGuard::mutex(&guard);
        let mut waiter = Waiter {
            condvar: self,
            stage: Stage::New,
        };
        let mut guard = Some(guard);
        poll_fn(|cx| {
            let polled = waiter.poll(cx);
            guard = None; // after we are in the queue: nobody notifies in between
            polled
        })
        .await;
        let guard = mutex.lock().await;
        waiter.stage = Stage::Notified(By::Nobody); // used
        guard
    }

    /// Notifies whoever has waited longest. If nobody waits it does nothing: it is
    /// not kept for those who come later.
    pub fn notify_one(&self) {
        let first = self.with(|queue| grant(queue, By::One));
        if let Some(waker) = first {
            waker.wake();
        }
    }

    /// Notifies all who wait now.
    pub fn notify_all(&self) {
        // All out before the first is woken: it may come back at once.
        let all: Vec<_> = self.with(|queue| from_fn(|| grant(queue, By::All)).collect());
        for waker in all {
            waker.wake();
        }
    }

    /// Nobody's code runs in here, so there is no poison.
    fn with<R>(&self, change: impl FnOnce(&mut WaitQueue<By>) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn grant(queue: &mut WaitQueue<By>, by: By) -> Option<Waker> {
    *queue.front_mut()? = by;
    queue.grant_front()
}

/// One who waits. If it has not used what it was notified of, it passes it on.
struct Waiter<'a> {
    condvar: &'a Condvar,
    stage: Stage,
}

enum Stage {
    New,
    Waits(Key),
    Notified(By),
}

impl Waiter<'_> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut waker = cx.waker().clone();
        let key = match replace(&mut self.stage, Stage::New) {
            Stage::Waits(key) => key,
            Stage::New => {
                let key = self
                    .condvar
                    .with(|queue| queue.push_back(waker, By::Nobody));
                self.stage = Stage::Waits(key);
                return Poll::Pending;
            }
            Stage::Notified(_) => unreachable!("it is not polled again"),
        };
        match self.condvar.with(|queue| queue.poll(key, &mut waker)) {
            Ok(by) => {
                self.stage = Stage::Notified(by);
                Poll::Ready(())
            }
            Err(key) => {
                self.stage = Stage::Waits(key);
                Poll::Pending
            }
        }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let by = match replace(&mut self.stage, Stage::New) {
            Stage::New => return,
            Stage::Waits(key) => self.condvar.with(|queue| queue.remove(key)).1,
            Stage::Notified(by) => by,
        };
        if by == By::One {
            self.condvar.notify_one();
        }
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Self::new()
    }
}
