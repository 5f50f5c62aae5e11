//! A condition variable with one fault: which one is a parameter.

use ch05::sync::{MutexGuard, Notify};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::mem::{swap, take};
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

pub const JUST_NOTIFY: u32 = 0;
pub const UNLOCKS_FIRST: u32 = 1;
pub const KEEPS_IT_FOR_LATER: u32 = 2;
pub const PASSES_NOTHING_ON: u32 = 3;
pub const PASSES_IT_ON_UNTIL_IT_IS_POLLED: u32 = 4;
pub const ALL_ONE_BY_ONE: u32 = 5;
pub const LOCKS_AND_WAKES: u32 = 6;
pub const A_POLL_IS_ENOUGH: u32 = 7;
pub const THE_LAST_IS_FIRST: u32 = 8;
pub const PASSES_ALL_ON: u32 = 9;
pub const ONE_WAKES_ALL: u32 = 10;
pub const KEEPS_THE_LOCK: u32 = 11;
pub const STAYS_IN_THE_QUEUE: u32 = 12;
pub const KEEPS_THE_FIRST_WAKER: u32 = 13;
pub const PASSES_ON_WHAT_WAS_USED: u32 = 14;

#[derive(Default)]
pub struct Condvar<const FAULT: u32> {
    state: Mutex<State>,
    notify: Notify,
}

#[derive(Default)]
struct State {
    next: u64,
    kept: bool,
    waiting: VecDeque<(u64, Waker)>,
    /// Who was notified, and whether by `notify_one`.
    notified: Vec<(u64, bool)>,
}

impl State {
    fn grant(&mut self, for_one: bool, from_behind: bool) -> Option<Waker> {
        let (id, waker) = if from_behind {
            self.waiting.pop_back()?
        } else {
            self.waiting.pop_front()?
        };
        self.notified.push((id, for_one));
        Some(waker)
    }
}

struct Waiter<'a, const FAULT: u32> {
    condvar: &'a Condvar<FAULT>,
    id: Option<u64>,
    has_noticed: bool,
    is_over: bool,
}

impl<const FAULT: u32> Condvar<FAULT> {
    pub fn new() -> Self {
        Self::default()
    }

    pub async fn wait<'a, T: ?Sized>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        let mutex = MutexGuard::mutex(&guard);
        if FAULT == JUST_NOTIFY {
            let notified = self.notify.notified();
            drop(guard);
            notified.await;
            return mutex.lock().await;
        }
        let mut guard = Some(guard);
        let mut waiter = Waiter {
            condvar: self,
            id: None,
            has_noticed: false,
            is_over: false,
        };
        if FAULT == UNLOCKS_FIRST {
            guard = None;
        }
        poll_fn(|cx| {
            let polled = waiter.poll(cx);
            if FAULT != KEEPS_THE_LOCK {
                guard = None;
            }
            polled
        })
        .await;
        drop(guard.take());
        waiter.has_noticed = true;
        let guard = mutex.lock().await;
        waiter.is_over = true;
        guard
    }

    pub fn notify_one(&self) {
        if FAULT == JUST_NOTIFY {
            return self.notify.notify_one();
        }
        if FAULT == ONE_WAKES_ALL {
            return self.notify_all();
        }
        let mut state = self.state.lock().unwrap();
        let waker = state.grant(true, FAULT == THE_LAST_IS_FIRST);
        state.kept = waker.is_none();
        let lock = (FAULT == LOCKS_AND_WAKES).then_some(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        drop(lock);
    }

    pub fn notify_all(&self) {
        match FAULT {
            JUST_NOTIFY => self.notify.notify_waiters(),
            ALL_ONE_BY_ONE => loop {
                let next = self.state.lock().unwrap().grant(false, false);
                match next {
                    Some(waker) => waker.wake(),
                    None => return,
                }
            },
            _ => {
                let mut state = self.state.lock().unwrap();
                let waiting = take(&mut state.waiting);
                state
                    .notified
                    .extend(waiting.iter().map(|(id, _)| (*id, false)));
                let lock = (FAULT == LOCKS_AND_WAKES).then_some(state);
                for (_, waker) in waiting {
                    waker.wake();
                }
                drop(lock);
            }
        }
    }
}

impl<const FAULT: u32> Waiter<'_, FAULT> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut waker = cx.waker().clone();
        let mut state = self.condvar.state.lock().unwrap();
        let Some(mine) = self.id else {
            if FAULT == KEEPS_IT_FOR_LATER && take(&mut state.kept) {
                return Poll::Ready(());
            }
            let id = state.next;
            state.next += 1;
            state.waiting.push_back((id, waker));
            self.id = Some(id);
            return Poll::Pending;
        };
        match state.waiting.iter_mut().find(|(id, _)| *id == mine) {
            Some(_) if FAULT == A_POLL_IS_ENOUGH => Poll::Ready(()),
            Some(_) if FAULT == KEEPS_THE_FIRST_WAKER => Poll::Pending,
            Some((_, old)) => {
                swap(old, &mut waker);
                drop(state);
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

impl<const FAULT: u32> Drop for Waiter<'_, FAULT> {
    fn drop(&mut self) {
        let Some(mine) = self.id else { return };
        let mut state = self.condvar.state.lock().unwrap();
        let place = state.waiting.iter().position(|(id, _)| *id == mine);
        let _waker = match place {
            Some(_) if FAULT == STAYS_IN_THE_QUEUE => None,
            place => place.map(|at| state.waiting.remove(at)),
        };
        let notified = state.notified.iter().position(|(id, _)| *id == mine);
        let for_one = notified.map(|at| state.notified.swap_remove(at).1);
        drop(state);
        let passes_on = match (FAULT, for_one) {
            (PASSES_NOTHING_ON, _) | (_, None) => false,
            (PASSES_IT_ON_UNTIL_IT_IS_POLLED, _) if self.has_noticed => false,
            (PASSES_ON_WHAT_WAS_USED, Some(for_one)) => for_one,
            _ if self.is_over => false,
            (PASSES_ALL_ON, _) => true,
            (_, Some(for_one)) => for_one,
        };
        if passes_on {
            self.condvar.notify_one();
        }
    }
}
