//! The channel of exercise 5.3, with the faults that a parameter names.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::mem::{swap, take};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
pub const KEEPS_THE_WAKE: u32 = 1;
pub const RECEIVES_LOCKED: u32 = 2;
pub const TELLS_ONE: u32 = 4;
pub const WAKES_ALL: u32 = 8;
pub const PASSES_ON_LOCKED: u32 = 16;
pub const TELLS_LOCKED: u32 = 32;
pub const PASSES_ON_WHAT_IT_HAS_NOT: u32 = 64;
pub const STAYS_IN_LINE: u32 = 128;
pub const TELLS_NOBODY: u32 = 256;
pub const SENDS_LOCKED: u32 = 512;
pub const PASSES_ON_ANY_ROOM: u32 = 1024;
pub const PASSES_IT_ON_TO_ALL: u32 = 2048;
pub const PASSES_ON_WHAT_IS_TAKEN: u32 = 4096;
pub const AS_IT_WAS: u32 = KEEPS_THE_WAKE | RECEIVES_LOCKED | TELLS_ONE;

/// The lock, if it is to be held a while longer.
fn hold<S>(state: MutexGuard<'_, S>, holds: bool) -> Option<MutexGuard<'_, S>> {
    holds.then_some(state)
}

pub fn channel<T, const FAULTS: u32>(capacity: usize) -> (Sender<T, FAULTS>, Receiver<T, FAULTS>) {
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

pub struct Sender<T, const FAULTS: u32>(Arc<Shared<T, FAULTS>>);

pub struct Receiver<T, const FAULTS: u32>(Arc<Shared<T, FAULTS>>);

struct Shared<T, const FAULTS: u32>(Mutex<State<T>>);

struct State<T> {
    queue: VecDeque<T>,
    capacity: usize,
    senders: usize,
    next_id: u64,
    waiting: VecDeque<(u64, Waker)>,
    receiver: Option<Waker>,
    is_closed: bool,
}

impl<T, const FAULTS: u32> Shared<T, FAULTS> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap()
    }
}

impl<T, const FAULTS: u32> Sender<T, FAULTS> {
    pub async fn send(&self, message: T) -> Result<(), T> {
        let mut message = Some(message);
        let mut place = Place {
            shared: &self.0,
            id: None,
        };
        poll_fn(|cx| place.poll(&mut message, cx)).await
    }

    pub fn len(&self) -> usize {
        self.0.lock().queue.len()
    }
}

struct Place<'a, T, const FAULTS: u32> {
    shared: &'a Shared<T, FAULTS>,
    id: Option<u64>,
}

impl<T, const FAULTS: u32> Place<'_, T, FAULTS> {
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
            let lock = hold(state, FAULTS & SENDS_LOCKED != 0);
            if let Some(waker) = receiver {
                waker.wake();
            }
            drop(lock);
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

    fn leave(&mut self, state: &mut State<T>) -> Option<Waker> {
        let mine = self.id.take()?;
        let at = state.waiting.iter().position(|(id, _)| *id == mine)?;
        let (_, waker) = state.waiting.remove(at)?;
        Some(waker)
    }
}

impl<T, const FAULTS: u32> Drop for Place<'_, T, FAULTS> {
    fn drop(&mut self) {
        if self.id.is_none() {
            return;
        }
        let mut state = self.shared.lock();
        if FAULTS & STAYS_IN_LINE != 0 {
            return;
        }
        let waker = self.leave(&mut state);
        let has_room = state.queue.len() < state.capacity;
        let n = match waker {
            _ if FAULTS & KEEPS_THE_WAKE != 0 => 0,
            _ if FAULTS & PASSES_ON_WHAT_IT_HAS_NOT != 0 => 1,
            _ if FAULTS & PASSES_ON_ANY_ROOM != 0 => usize::from(has_room),
            Some(_) => 0,
            None if FAULTS & PASSES_ON_WHAT_IS_TAKEN != 0 => 1,
            None if !has_room => 0,
            None if FAULTS & PASSES_IT_ON_TO_ALL != 0 => state.waiting.len(),
            None => 1,
        };
        let n = n.min(state.waiting.len());
        let next: Vec<_> = state.waiting.drain(..n).collect();
        let lock = hold(state, FAULTS & PASSES_ON_LOCKED != 0);
        for (_, waker) in next {
            waker.wake();
        }
        drop(lock);
        drop(waker);
    }
}

impl<T, const FAULTS: u32> Clone for Sender<T, FAULTS> {
    fn clone(&self) -> Self {
        self.0.lock().senders += 1;
        Self(self.0.clone())
    }
}

impl<T, const FAULTS: u32> Drop for Sender<T, FAULTS> {
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

impl<T, const FAULTS: u32> Receiver<T, FAULTS> {
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
        let mut state = self.0.lock();
        let n = match FAULTS & WAKES_ALL != 0 {
            true => state.waiting.len(),
            false => state.waiting.len().min(1),
        };
        let next: Vec<_> = state.waiting.drain(..n).collect();
        let lock = hold(state, FAULTS & RECEIVES_LOCKED != 0);
        for (_, waker) in next {
            waker.wake();
        }
        drop(lock);
        Poll::Ready(Some(message))
    }
}

impl<T, const FAULTS: u32> Drop for Receiver<T, FAULTS> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_closed = true;
        let messages = take(&mut state.queue);
        let ours = state.receiver.take();
        let n = match FAULTS {
            _ if FAULTS & TELLS_ONE != 0 => state.waiting.len().min(1),
            _ if FAULTS & TELLS_NOBODY != 0 => 0,
            _ => state.waiting.len(),
        };
        let waiting: Vec<_> = state.waiting.drain(..n).collect();
        let lock = hold(state, FAULTS & TELLS_LOCKED != 0);
        for (_, waker) in waiting {
            waker.wake();
        }
        drop(lock);
        drop((messages, ours));
    }
}
