//! A wait group with one fault: which one is a parameter.

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;

pub const WAKES_ONE: u32 = 0;
pub const WAKES_BEFORE_IT_COUNTS: u32 = 1;
pub const REGISTERS_AFTER_THE_LOOK: u32 = 2;
pub const ALWAYS_WAITS: u32 = 3;
pub const WAKES_EACH_TIME: u32 = 4;
pub const LEAVES_WAKERS_BEHIND: u32 = 5;
pub const LOCKS_AND_WAKES: u32 = 6;
pub const KEEPS_THE_FIRST_WAKER: u32 = 7;
pub const ONLY_ONCE: u32 = 8;
pub const LOOKS_AGAIN_AND_AGAIN: u32 = 9;
pub const CLONES_UNDER_THE_LOCK: u32 = 10;
pub const CLONES_DO_NOT_COUNT: u32 = 11;
pub const LOADS_AND_STORES: u32 = 12;

#[derive(Default)]
struct State {
    tokens: usize,
    waiters: Vec<(u64, Waker)>,
    next: u64,
    was_over: bool,
}

#[derive(Default)]
pub struct WaitGroup<const FAULT: u32>(Arc<Mutex<State>>);

pub struct Token<const FAULT: u32>(Arc<Mutex<State>>);

/// Takes its waker out when it is dropped.
struct Waiter<'a>(&'a Mutex<State>, Option<u64>);

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock().unwrap();
        let mine = state.waiters.iter().position(|(id, _)| Some(*id) == self.1);
        let waker = mine.map(|at| state.waiters.remove(at));
        drop(state);
        drop(waker);
    }
}

impl<const FAULT: u32> WaitGroup<FAULT> {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn token(&self) -> Token<FAULT> {
        Token::new(&self.0)
    }

    pub async fn wait(&self) {
        let mut waiter = Waiter(&self.0, None);
        let mut is_first = true;
        poll_fn(|cx| {
            let early = (FAULT != CLONES_UNDER_THE_LOCK).then(|| cx.waker().clone());
            let mut state = self.0.lock().unwrap();
            let is_over = state.tokens == 0 || FAULT == ONLY_ONCE && state.was_over;
            if is_over && !(FAULT == ALWAYS_WAITS && is_first) {
                return Poll::Ready(());
            }
            is_first = false;
            if FAULT == REGISTERS_AFTER_THE_LOOK {
                drop(state);
                thread::yield_now(); // as the system may do anywhere
                state = self.0.lock().unwrap();
            }
            let mut waker = early.unwrap_or_else(|| cx.waker().clone());
            let old = state
                .waiters
                .iter_mut()
                .find(|(id, _)| Some(*id) == waiter.1);
            match old {
                Some(_) if FAULT == KEEPS_THE_FIRST_WAKER => {}
                Some((_, old)) => std::mem::swap(old, &mut waker),
                None => {
                    let id = state.next;
                    state.next += 1;
                    state
                        .waiters
                        .push((id, std::mem::replace(&mut waker, Waker::noop().clone())));
                    if FAULT != LEAVES_WAKERS_BEHIND {
                        waiter.1 = Some(id);
                    }
                }
            }
            drop(state);
            if FAULT == LOOKS_AGAIN_AND_AGAIN {
                cx.waker().wake_by_ref();
            }
            Poll::Pending
        })
        .await;
    }
}

impl<const FAULT: u32> Token<FAULT> {
    fn new(shared: &Arc<Mutex<State>>) -> Self {
        shared.lock().unwrap().tokens += 1;
        Self(shared.clone())
    }
}

impl<const FAULT: u32> Clone for Token<FAULT> {
    fn clone(&self) -> Self {
        if FAULT == CLONES_DO_NOT_COUNT {
            return Self(self.0.clone());
        }
        Self::new(&self.0)
    }
}

impl<const FAULT: u32> Drop for Token<FAULT> {
    fn drop(&mut self) {
        let mut state = self.0.lock().unwrap();
        if FAULT == LOADS_AND_STORES {
            let tokens = state.tokens;
            drop(state);
            thread::yield_now(); // as the system may do anywhere
            state = self.0.lock().unwrap();
            state.tokens = tokens;
        }
        let is_last = state.tokens == 1;
        if FAULT != WAKES_BEFORE_IT_COUNTS {
            state.tokens = state.tokens.saturating_sub(1);
        }
        state.was_over |= is_last;
        let woken = match FAULT {
            _ if !is_last && FAULT != WAKES_EACH_TIME => Vec::new(),
            WAKES_ONE => state.waiters.pop().into_iter().collect(),
            _ => std::mem::take(&mut state.waiters),
        };
        let lock = if FAULT == LOCKS_AND_WAKES {
            Some(state)
        } else {
            drop(state);
            None
        };
        for (_, waker) in woken {
            waker.wake();
        }
        drop(lock);
        if FAULT == WAKES_BEFORE_IT_COUNTS {
            self.0.lock().unwrap().tokens -= 1;
        }
    }
}
