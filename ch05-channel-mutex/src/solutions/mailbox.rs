//! Exercise 5.3: this channel had three bugs.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::mem::{swap, take};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

/// Makes a queue for at most `capacity` messages: many senders, one receiver.
///
/// Nobody's code runs under its lock. Each place that becomes free wakes one of the
/// senders that wait, which looks again: another may have been faster, and then it
/// waits again.
pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let shared = Arc::new(Shared(Mutex::new(State {
        queue: VecDeque::new(),
        capacity,
        senders: 1,
        next_id: 0,
        waiting: VecDeque::new(),
        receiver: None,
        is_closed: false,
    })));
    (Sender(shared.clone()), Receiver(shared))
}

/// Sends messages, and waits while there is no room.
pub struct Sender<T>(Arc<Shared<T>>);

/// Receives messages. When it is dropped, nobody can send any more, and all who
/// wait for room are woken at once, to hear of it.
pub struct Receiver<T>(Arc<Shared<T>>);

struct Shared<T>(Mutex<State<T>>);

struct State<T> {
    queue: VecDeque<T>,
    capacity: usize,
    senders: usize,
    next_id: u64,
    /// The senders that wait for room. One that is woken is taken out.
    waiting: VecDeque<(u64, Waker)>,
    receiver: Option<Waker>,
    is_closed: bool,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap()
    }
}

impl<T> Sender<T> {
    /// Sends a message, as soon as there is room for it.
    ///
    /// # Errors
    ///
    /// The message, if the receiver has gone.
    ///
    /// # Cancel safety
    ///
    /// If it is dropped the message is dropped, too, unsent. No room is lost: somebody
    /// else gets it.
    pub async fn send(&self, message: T) -> Result<(), T> {
        let mut message = Some(message);
        let mut place = Place {
            shared: &self.0,
            id: None,
        };
        poll_fn(|cx| place.poll(&mut message, cx)).await
    }

    /// How many messages wait to be received.
    pub fn len(&self) -> usize {
        self.0.lock().queue.len()
    }

    /// Whether no message waits to be received.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The place of one who sends among those who wait.
struct Place<'a, T> {
    shared: &'a Shared<T>,
    id: Option<u64>,
}

impl<T> Place<'_, T> {
    fn poll(&mut self, message: &mut Option<T>, cx: &mut Context<'_>) -> Poll<Result<(), T>> {
        let mut waker = cx.waker().clone();
        let mut state = self.shared.lock();
        if state.is_closed {
            return Poll::Ready(message.take().map_or(Ok(()), Err));
        }
        if state.queue.len() < state.capacity {
            let _ours = self.leave(&mut state);
            state.queue.extend(message.take());
            let receiver = state.receiver.take();
            drop(state);
            if let Some(waker) = receiver {
                waker.wake();
            }
            return Poll::Ready(Ok(()));
        }
        let mine = self.id;
        let place = state.waiting.iter_mut().find(|(id, _)| Some(*id) == mine);
        if let Some((_, old)) = place {
            swap(old, &mut waker);
            drop(state); // and then the old waker
        } else {
            let id = state.next_id;
            state.next_id += 1;
            state.waiting.push_back((id, waker));
            self.id = Some(id);
        }
        Poll::Pending
    }

    /// Gives up the place, if it was not woken.
    fn leave(&mut self, state: &mut State<T>) -> Option<Waker> {
        let mine = self.id.take()?;
        let at = state.waiting.iter().position(|(id, _)| *id == mine)?;
        let (_, waker) = state.waiting.remove(at)?;
        Some(waker)
    }
}

impl<T> Drop for Place<'_, T> {
    fn drop(&mut self) {
        if self.id.is_none() {
            return; // it has sent, or it never had to wait
        }
        let mut state = self.shared.lock();
        let waker = self.leave(&mut state);
        // Without a waker it was woken, for a place that somebody else may take now. If
        // a newcomer has it, the next one would look in vain, and be the last in line.
        let next = match waker {
            None if state.queue.len() < state.capacity => state.waiting.pop_front(),
            _ => None,
        };
        drop(state);
        drop(waker);
        if let Some((_, waker)) = next {
            waker.wake();
        }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.lock().senders += 1;
        Self(self.0.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.senders -= 1;
        let is_last = state.senders == 0;
        let receiver = state.receiver.take_if(|_| is_last);
        drop(state);
        if let Some(waker) = receiver {
            waker.wake();
        }
    }
}

impl<T> Receiver<T> {
    /// Waits for a message. `None` when all messages are received and no sender is left.
    ///
    /// # Cancel safety
    ///
    /// Dropping it loses nothing.
    pub async fn recv(&mut self) -> Option<T> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let waker = cx.waker().clone();
        let mut state = self.0.lock();
        let Some(message) = state.queue.pop_front() else {
            if state.senders == 0 {
                return Poll::Ready(None);
            }
            let old = state.receiver.replace(waker);
            drop(state);
            drop(old);
            return Poll::Pending;
        };
        drop(state);
        // Not in the `if let` itself: what is locked there is locked until its end.
        let next = self.0.lock().waiting.pop_front();
        if let Some((_, waker)) = next {
            waker.wake();
        }
        Poll::Ready(Some(message))
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_closed = true;
        let messages = take(&mut state.queue);
        let ours = state.receiver.take();
        let waiting = take(&mut state.waiting);
        drop(state);
        drop((messages, ours));
        for (_, waker) in waiting {
            waker.wake(); // all of them: no place will become free any more
        }
    }
}
