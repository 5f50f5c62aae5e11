//! "Something has changed": wakes one who waits, or all.
//!
//! Invariants:
//! - (N1) Every `notify_waiters` begins a new generation. A waiter of an older
//!   one has been notified by that, wherever it is: not polled yet, or in the queue.
//! - (N2) The queue is in the order of the generations. So those who still have
//!   to be woken for an older one are at its front.
//! - (N3) A notification for one goes to somebody of this generation: nobody is
//!   notified twice while somebody waits who was not. If nobody waits it is
//!   stored, once.
//! - (N4) The generation is written under the lock, so whoever has the lock
//!   knows it. Whoever only creates a waiter reads it without.
//! - (N5) Nobody else's code runs under the lock: wakers are cloned before it, and
//!   called and dropped after it.

// ANCHOR: notify
use super::wait_queue::{Key, WaitQueue};
use super::wake_batch::wake_all;
use crate::loom::sync::atomic::{
    AtomicU64,
    Ordering::{Acquire, Release},
};
use crate::loom::sync::{Mutex, MutexGuard};
use std::fmt;
use std::mem::replace;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A semaphore with at most one permit, which can also let all through at once.
///
/// It holds no data. What has changed is somewhere else, and whoever is notified
/// looks there.
///
/// # Examples
///
/// ```
/// use ch05::sync::Notify;
/// use std::sync::Arc;
///
/// ch05::block_on(async {
///     let notify = Arc::new(Notify::new());
///     let waiter = ch05::spawn({
///         let notify = notify.clone();
///         async move { notify.notified().await }
///     });
///     notify.notify_one(); // before the task has begun to wait: it is stored
///     waiter.await.unwrap();
/// });
/// ```
pub struct Notify {
    /// How often all have been notified at once.
    generation: AtomicU64,
    state: Mutex<State>,
}

struct State {
    /// A notification for one, which nobody waited for.
    is_stored: bool,
    queue: WaitQueue<Waiter>,
}

struct Waiter {
    generation: u64,
    /// What it was granted: a notification for one, to be passed on (N3).
    for_one: bool,
}
// ANCHOR_END: notify

// ANCHOR: grant
impl State {
    /// Grants whoever is first, if it is of an older generation (N1, N2).
    fn grant_old(&mut self, generation: u64) -> Option<Waker> {
        let front = self.queue.front_mut()?;
        let is_old = front.generation != generation;
        is_old.then(|| self.queue.grant_front())?
    }

    /// Gives a notification to whoever is first of this generation (N3).
    fn grant_one(&mut self) -> Option<Waker> {
        match self.queue.front_mut() {
            Some(front) => front.for_one = true,
            None => self.is_stored = true,
        }
        self.queue.grant_front()
    }
}

impl Notify {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn generation(&self) -> u64 {
        // Pairs with the `Release` of `notify_waiters`: one that is created after that
        // sees what was done before it, and need not be notified of it.
        self.generation.load(Acquire)
    }

    fn give_one(&self, state: MutexGuard<'_, State>) {
        let mut one = true;
        wake_all(&self.state, state, |state| {
            // Perhaps somebody is still waking the older ones, which are first.
            let old = state.grant_old(self.generation());
            if old.is_none() && replace(&mut one, false) {
                return state.grant_one();
            }
            old
        });
    }
}
// ANCHOR_END: grant

// ANCHOR: new
impl Notify {
    /// Nobody waits, and nothing is stored.
    pub fn new() -> Self {
        Self {
            generation: AtomicU64::new(0),
            state: Mutex::new(State {
                is_stored: false,
                queue: WaitQueue::new(),
            }),
        }
    }

    /// Notifies whoever has waited longest. If nobody waits, the next one who
    /// would does not need to: one notification is stored, and never two.
    pub fn notify_one(&self) {
        self.give_one(self.lock());
    }

    /// Notifies all whose [`notified`](Self::notified) was called before, even if
    /// they were not polled since. Stores nothing for those who come later.
    pub fn notify_waiters(&self) {
        let state = self.lock();
        self.generation.fetch_add(1, Release); // (N1, N4)
        wake_all(&self.state, state, |state| {
            state.grant_old(self.generation())
        });
    }

    /// Waits for a notification.
    ///
    /// Look at what may have changed after this call, or after
    /// [`enable`](Notified::enable) if others are notified one by one, and before
    /// the await: then nothing comes unnoticed in between.
    ///
    /// # Cancel safety
    ///
    /// No notification for one is lost: if it was granted already, it goes to
    /// whoever is next, or is stored. What is lost is the place in the queue.
    pub fn notified(&self) -> Notified<'_> {
        Notified {
            notify: self,
            stage: Stage::New(self.generation()),
        }
    }
}
// ANCHOR_END: new

// ANCHOR: notified
/// Waits for a notification. See [`Notify::notified`].
#[must_use = "a future does nothing unless it is polled"]
pub struct Notified<'a> {
    notify: &'a Notify,
    stage: Stage,
}

enum Stage {
    /// Created in that generation.
    New(u64),
    Waiting(Key),
    Notified,
}

impl Future for Notified<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.wait(cx.waker().clone())
    }
}
// ANCHOR_END: notified

// ANCHOR: waiting
impl Notified<'_> {
    /// Takes its place in the queue, as the first poll would, without a wait. Says
    /// whether it is notified.
    ///
    /// From here on, every notification for one may be for this one.
    pub fn enable(mut self: Pin<&mut Self>) -> bool {
        if let Stage::Waiting(key) = &self.stage
            && !self.notify.lock().queue.is_granted(key)
        {
            return false; // and its own waker stays
        }
        self.wait(Waker::noop().clone()).is_ready()
    }

    /// The waker comes from before the lock, and is dropped after it (N5).
    fn wait(&mut self, mut waker: Waker) -> Poll<()> {
        let mut state = self.notify.lock();
        match replace(&mut self.stage, Stage::Notified) {
            Stage::Notified => {}
            Stage::New(generation) => {
                let is_old = generation != self.notify.generation(); // (N1)
                if !is_old && !replace(&mut state.is_stored, false) {
                    let for_one = false;
                    let waiter = Waiter {
                        generation,
                        for_one,
                    };
                    self.stage = Stage::Waiting(state.queue.push_back(waker, waiter));
                    return Poll::Pending;
                }
            }
            Stage::Waiting(key) => {
                if let Err(key) = state.queue.poll(key, &mut waker) {
                    self.stage = Stage::Waiting(key);
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(())
    }
}
// ANCHOR_END: waiting

// ANCHOR: drop
impl Drop for Notified<'_> {
    fn drop(&mut self) {
        if let Stage::Waiting(key) = replace(&mut self.stage, Stage::Notified) {
            let mut state = self.notify.lock();
            let (waker, waiter) = state.queue.remove(key);
            if waiter.for_one {
                self.notify.give_one(state); // somebody else's now (N3)
            } else {
                drop(state);
            }
            drop(waker); // after the lock (N5)
        }
    }
}
// ANCHOR_END: drop

// ANCHOR: debug
impl Default for Notify {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Notify");
        match self.state.try_lock().map(|state| state.is_stored) {
            Ok(is_stored) => debug.field("is_stored", &is_stored).finish(),
            Err(_) => debug.field("state", &format_args!("<locked>")).finish(),
        }
    }
}
// ANCHOR_END: debug
