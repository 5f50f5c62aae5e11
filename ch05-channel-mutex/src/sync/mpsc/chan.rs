//! What the senders and the receiver of a queue share.
//!
//! Invariants:
//! - (C1) In a bounded channel, a sender takes a slot first. The message keeps it
//!   while it is in the queue. So there are never more messages than slots.
//! - (C2) A closed channel gives out no slots, and slots that were taken before
//!   remain good. The channel is over when the queue is empty and nothing can come
//!   any more: no sender is left, or it is closed and all slots are back.
//! - (C3) Each step that may be the last one before the end wakes the receiver: the
//!   last sender as it goes, and, after a close, a slot that comes back unused.
//! - (C4) When the receiver has gone, no message is in the queue, and none comes
//!   in: a message may hold a sender, and the two would keep each other alive.
//! - (C5) Nobody else's code runs under the lock: wakers and messages leave it
//!   before they are called or dropped. Only the slots' own lock is taken inside.

// ANCHOR: chan
use crate::loom::sync::{Mutex, MutexGuard};
use crate::sync::poll_or_wait::{poll_or_wait, wake};
use crate::sync::{AcquireError, Notify, Semaphore};
use std::collections::VecDeque;
use std::fmt;
use std::mem::{forget, take};
use std::ops::Deref;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

pub struct Chan<T> {
    state: Mutex<State<T>>,
    /// `None`: there is no bound.
    slots: Option<Slots>,
    /// For senders that wait until the receiver wants no more.
    closed: Notify,
}

struct State<T> {
    queue: VecDeque<T>,
    /// How many there are.
    senders: usize,
    /// Of the receiver, if it waits.
    receiver: Option<Waker>,
    /// The receiver wants no more than what is on the way.
    is_closed: bool,
    /// It has gone, and nobody wants anything.
    is_gone: bool,
}

/// The room for messages that a bounded channel has.
pub struct Slots {
    pub free: Semaphore,
    pub capacity: usize,
}
// ANCHOR_END: chan

// ANCHOR: push
impl<T> Chan<T> {
    /// Adds a message, with the slot that the caller took for it.
    ///
    /// # Errors
    ///
    /// The message, and the slot remains the caller's.
    pub fn push(&self, message: T) -> Result<(), T> {
        let mut state = self.lock();
        // In a bounded channel, a slot that was taken before the close is good (C2).
        if state.is_gone || state.is_closed && self.slots.is_none() {
            return Err(message);
        }
        state.queue.push_back(message);
        let receiver = state.receiver.take();
        drop(state);
        wake(receiver);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap()
    }
}
// ANCHOR_END: push

// ANCHOR: pop
impl<T> Chan<T> {
    /// Lets `take` take messages, and gives back what it returns. It finds none
    /// only if the channel is over. Pending if there are none yet.
    pub fn poll_pop<R>(
        &self,
        cx: &mut Context<'_>,
        mut take: impl FnMut(&mut VecDeque<T>) -> R,
    ) -> Poll<R> {
        let pop = |state: &mut State<T>| self.pop(state, &mut take);
        let popped = poll_or_wait(&self.state, cx, pop, |state| &mut state.receiver);
        popped.map(|(taken, slots)| self.popped(taken, slots))
    }

    /// As `poll_pop`, but `None` if there are none yet.
    pub fn try_pop<R>(&self, take: impl FnOnce(&mut VecDeque<T>) -> R) -> Option<R> {
        let (taken, slots) = self.pop(&mut self.lock(), take)?;
        Some(self.popped(taken, slots))
    }

    /// Takes messages, and says how many slots they had.
    fn pop<R>(
        &self,
        state: &mut State<T>,
        take: impl FnOnce(&mut VecDeque<T>) -> R,
    ) -> Option<(R, usize)> {
        let before = state.queue.len();
        if before == 0 && !self.is_over(state) {
            return None;
        }
        let taken = take(&mut state.queue);
        Some((taken, before - state.queue.len()))
    }

    /// Whether no message can come any more (C2).
    fn is_over(&self, state: &State<T>) -> bool {
        let is_free = |slots: &Slots| slots.free.available_permits() == slots.capacity;
        state.senders == 0 || state.is_closed && self.slots.as_ref().is_none_or(is_free)
    }

    /// Gives the slots to those who wait for them.
    fn popped<R>(&self, taken: R, slots: usize) -> R {
        if let Some(room) = &self.slots {
            room.free.give(slots);
        }
        taken
    }
}
// ANCHOR_END: pop

// ANCHOR: slots
impl<T> Chan<T> {
    /// Takes a slot when it is our turn.
    ///
    /// # Errors
    ///
    /// If the channel is closed.
    pub async fn acquire(&self) -> Result<(), AcquireError> {
        // A slot may have been granted to us that we never take: because the channel
        // is closed meanwhile, or because this future is dropped. When it is back,
        // the channel may be over (C3). Declared first, and so dropped last: the
        // slot is back by then.
        let left = Left(self);
        self.slots().free.take(1).await?;
        forget(left);
        Ok(())
    }

    /// Gives back a slot that was taken and not used.
    pub fn release(&self) {
        self.slots().free.give(1);
        drop(Left(self));
    }

    /// The room of a bounded channel.
    pub fn slots(&self) -> &Slots {
        let slots = self.slots.as_ref();
        slots.expect("only a bounded channel is asked for its slots")
    }
}

/// When this is dropped, a slot may have come back unused.
struct Left<'a, T>(&'a Chan<T>);

impl<T> Drop for Left<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        let is_closed = state.is_closed;
        let receiver = state.receiver.take_if(|_| is_closed);
        drop(state);
        wake(receiver);
    }
}
// ANCHOR_END: slots

// ANCHOR: close
impl<T> Chan<T> {
    /// The receiver wants no more than what is on the way.
    pub fn close(&self) {
        self.lock().is_closed = true;
        if let Some(slots) = &self.slots {
            slots.free.close();
        }
        self.closed.notify_waiters();
    }

    /// The receiver goes.
    pub fn leave(&self) {
        let mut state = self.lock();
        (state.is_closed, state.is_gone) = (true, true);
        let messages = take(&mut state.queue);
        let _ours = state.receiver.take();
        drop(state);
        self.close();
        self.popped((), messages.len());
    }

    /// Waits until the receiver closes the channel or goes.
    pub async fn closed(&self) {
        let notified = self.closed.notified(); // before the look: no close in between
        if !self.is_closed() {
            notified.await;
        }
    }

    pub fn is_closed(&self) -> bool {
        self.lock().is_closed
    }

    /// Whether no sender can send any more, for whichever reason.
    pub fn is_ending(&self) -> bool {
        let state = self.lock();
        state.is_closed || state.senders == 0
    }

    /// How many messages wait to be received.
    pub fn len(&self) -> usize {
        self.lock().queue.len()
    }
}
// ANCHOR_END: close

// ANCHOR: tx
/// A sender, whichever: it counts.
pub struct Tx<T>(Arc<Chan<T>>);

impl<T> Tx<T> {
    /// The first sender of a new channel.
    pub fn new(slots: Option<Slots>) -> Self {
        let state = State {
            queue: VecDeque::new(),
            senders: 1,
            receiver: None,
            is_closed: false,
            is_gone: false,
        };
        Self(Arc::new(Chan {
            state: Mutex::new(state),
            slots,
            closed: Notify::new(),
        }))
    }

    /// The channel, for one that is no sender.
    pub fn chan(&self) -> &Arc<Chan<T>> {
        &self.0
    }

    /// One more sender, unless the last has gone.
    pub fn upgrade(chan: &Arc<Chan<T>>) -> Option<Self> {
        let mut state = chan.lock();
        if state.senders == 0 {
            return None;
        }
        state.senders += 1;
        Some(Self(chan.clone()))
    }
}

impl<T> Clone for Tx<T> {
    fn clone(&self) -> Self {
        Self::upgrade(&self.0).expect("we are one")
    }
}

impl<T> Drop for Tx<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.senders -= 1;
        let is_last = state.senders == 0;
        let receiver = state.receiver.take_if(|_| is_last);
        drop(state);
        wake(receiver);
    }
}

impl<T> Deref for Tx<T> {
    type Target = Chan<T>;

    fn deref(&self) -> &Chan<T> {
        &self.0
    }
}
// ANCHOR_END: tx

// ANCHOR: debug
/// Never waits, and leaves the messages alone: their own `Debug` might use the channel.
impl<T> fmt::Debug for Chan<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Chan");
        let look =
            |state: MutexGuard<'_, State<T>>| (state.queue.len(), state.senders, state.is_closed);
        match self.state.try_lock().map(look) {
            Err(_) => debug.field("state", &format_args!("<locked>")),
            Ok((len, senders, is_closed)) => debug
                .field("len", &len)
                .field("senders", &senders)
                .field("is_closed", &is_closed),
        };
        debug.finish_non_exhaustive()
    }
}
// ANCHOR_END: debug
