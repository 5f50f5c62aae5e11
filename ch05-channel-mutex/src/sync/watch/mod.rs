//! The latest value, for all who look: what is missed is never asked for again.
//!
//! Invariants:
//! - (W1) The version moves while the value is locked for writing. So a reader
//!   that has it locked knows which version it reads.
//! - (W2) The version and the number of senders are behind one lock, and a receiver
//!   looks at the version first. So it sees the last value before it hears that
//!   there will be no other.
//! - (W3) Whoever waits asks to be notified first, and looks after that. Whoever
//!   changes something changes it first, and notifies after that.
//! - (W4) The caller's code runs under the value's lock only where it asks for that:
//!   in `send_modify` and its like, in `wait_for`, and while a `Ref` lives. No other
//!   lock is held then.

// ANCHOR: shared
pub mod error;
mod receiver;

use super::Notify;
use crate::loom::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard};
use error::{RecvError, SendError};
pub use receiver::{Receiver, Ref};
use std::fmt;
use std::mem::swap;
use std::sync::{Arc, PoisonError};

struct Shared<T> {
    value: RwLock<T>,
    state: Mutex<State>,
    /// There is another version, or there will be none any more.
    changed: Notify,
    /// The last receiver has gone.
    closed: Notify,
}

struct State {
    /// How often the value was changed.
    version: u64,
    senders: usize,
    receivers: usize,
}

/// Makes a channel that holds one value, and shows it to many.
///
/// A receiver has seen the first value.
///
/// # Examples
///
/// ```
/// use ch05::sync::watch;
///
/// ch05::block_on(async {
///     let (sender, mut receiver) = watch::channel("off");
///     ch05::spawn(async move {
///         sender.send("warm").unwrap(); // nobody may ever see this one
///         sender.send("hot").unwrap();
///     });
///     receiver.changed().await.unwrap();
///     assert_eq!(*receiver.borrow_and_update(), "hot");
/// });
/// ```
pub fn channel<T>(init: T) -> (Sender<T>, Receiver<T>) {
    let state = State {
        version: 0,
        senders: 1,
        receivers: 1,
    };
    let shared = Arc::new(Shared {
        value: RwLock::new(init),
        state: Mutex::new(state),
        changed: Notify::new(),
        closed: Notify::new(),
    });
    let receiver = Receiver::new(shared.clone(), 0);
    (Sender { shared }, receiver)
}
// ANCHOR_END: shared

// ANCHOR: sender
/// Changes the value. It can be cloned.
pub struct Sender<T> {
    shared: Arc<Shared<T>>,
}

impl<T> Sender<T> {
    /// Puts another value in the place of the old one, and tells all receivers.
    ///
    /// # Errors
    ///
    /// The value, if there is no receiver.
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        if self.is_closed() {
            return Err(SendError(value));
        }
        self.send_replace(value);
        Ok(())
    }

    /// As [`send`](Self::send), also if there is no receiver, and gives back the
    /// old value.
    pub fn send_replace(&self, mut value: T) -> T {
        self.send_modify(|old| swap(old, &mut value));
        value
    }

    /// Changes the value in its place, and tells all receivers.
    ///
    /// All who look at the value wait meanwhile. So `modify` must be short, and must
    /// not use this channel. If it panics, what it changed remains, and nobody is told.
    pub fn send_modify(&self, modify: impl FnOnce(&mut T)) {
        self.send_if_modified(|value| {
            modify(value);
            true
        });
    }

    /// As [`send_modify`](Self::send_modify), but tells the receivers only if
    /// `modify` says that the value is another one. Returns what it said.
    ///
    /// # Examples
    ///
    /// ```
    /// use ch05::sync::watch;
    ///
    /// let (sender, receiver) = watch::channel(20);
    /// let heat = |degrees: &mut i32| {
    ///     *degrees += 1;
    ///     *degrees % 10 == 0 // worth a word
    /// };
    /// while !sender.send_if_modified(heat) {}
    /// assert_eq!(*receiver.borrow(), 30);
    /// ```
    pub fn send_if_modified(&self, modify: impl FnOnce(&mut T) -> bool) -> bool {
        let value = self.shared.value.write();
        let mut value = value.unwrap_or_else(PoisonError::into_inner);
        let is_modified = modify(&mut value);
        if is_modified {
            self.shared.state().version += 1; // while it is locked (W1)
        }
        drop(value);
        if is_modified {
            self.shared.changed.notify_waiters();
        }
        is_modified
    }
}
// ANCHOR_END: sender

// ANCHOR: closed
impl<T> Sender<T> {
    /// Waits until there is no receiver.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing.
    pub async fn closed(&self) {
        loop {
            let gone = self.shared.closed.notified(); // before the look (W3)
            if self.is_closed() {
                return;
            }
            gone.await;
        }
    }

    /// Whether there is no receiver.
    pub fn is_closed(&self) -> bool {
        self.receiver_count() == 0
    }

    /// How many receivers there are.
    pub fn receiver_count(&self) -> usize {
        self.shared.state().receivers
    }

    /// One more receiver. It has seen the value that is there.
    pub fn subscribe(&self) -> Receiver<T> {
        let mut state = self.shared.state();
        state.receivers += 1;
        Receiver::new(self.shared.clone(), state.version)
    }

    /// Looks at the value. See [`Receiver::borrow`].
    pub fn borrow(&self) -> Ref<'_, T> {
        let (value, _) = self.shared.read();
        Ref::new(value, false)
    }
}
// ANCHOR_END: closed

// ANCHOR: last
impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.shared.state().senders += 1;
        let shared = self.shared.clone();
        Self { shared }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.senders -= 1;
        let is_last = state.senders == 0;
        drop(state);
        if is_last {
            self.shared.changed.notify_waiters();
        }
    }
}
// ANCHOR_END: last

// ANCHOR: look
impl<T> Shared<T> {
    /// Waits for another version than the one that was seen.
    async fn changed(&self, seen: u64) -> Result<u64, RecvError> {
        loop {
            let changed = self.changed.notified(); // before the look (W3)
            if let Some(version) = self.look(seen)? {
                return Ok(version);
            }
            changed.await;
        }
    }

    /// Is there another version? None, and none to come: that is an error.
    fn look(&self, seen: u64) -> Result<Option<u64>, RecvError> {
        let state = self.state();
        if state.version != seen {
            return Ok(Some(state.version)); // also if it is the last one (W2)
        }
        if state.senders == 0 {
            return Err(RecvError(()));
        }
        Ok(None)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Locks the value, and says which version it is (W1).
    fn read(&self) -> (RwLockReadGuard<'_, T>, u64) {
        // A `modify` that panicked leaves a value, and that one is shown.
        let value = self.value.read().unwrap_or_else(PoisonError::into_inner);
        let version = self.state().version;
        (value, version)
    }
}
// ANCHOR_END: look

// ANCHOR: debug
/// Never waits, and leaves the value alone: its own `Debug` might use the channel.
impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Shared");
        let look = |state: MutexGuard<'_, State>| (state.version, state.senders, state.receivers);
        match self.state.try_lock().map(look) {
            Err(_) => debug.field("state", &format_args!("<locked>")),
            Ok((version, senders, receivers)) => debug
                .field("version", &version)
                .field("senders", &senders)
                .field("receivers", &receivers),
        };
        debug.finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sender").field(&self.shared).finish()
    }
}
// ANCHOR_END: debug
