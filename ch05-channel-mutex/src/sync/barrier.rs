//! A place where everybody waits for everybody.
//!
//! Invariants:
//! - (G1) Those of a round are let go together, when as many wait as it takes. That
//!   begins the next round.
//! - (G2) A waiter of an older round has been let go, even if it is still in the
//!   queue. The queue is in the order of the rounds.
//! - (G3) A waiter that is dropped while its round waits does not count any more.
//! - (G4) Nobody else's code runs under the lock: wakers are cloned before it, and
//!   called and dropped after it.

// ANCHOR: barrier
use super::wait_queue::{Key, WaitQueue};
use super::wake_batch::wake_all;
use crate::loom::sync::Mutex;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Lets tasks go on only when a given number of them wait. Then it begins anew.
///
/// # Examples
///
/// ```
/// use ch05::sync::Barrier;
/// use std::sync::Arc;
///
/// ch05::block_on(async {
///     let barrier = Arc::new(Barrier::new(2));
///     let other = ch05::spawn({
///         let barrier = barrier.clone();
///         async move { barrier.wait().await.is_leader() }
///     });
///     let leads = barrier.wait().await.is_leader();
///     assert_ne!(leads, other.await.unwrap(), "one of the two");
/// });
/// ```
pub struct Barrier {
    size: usize,
    state: Mutex<State>,
}

struct State {
    round: u64,
    /// How many wait in this round.
    arrived: usize,
    /// Each with its round.
    queue: WaitQueue<u64>,
}

impl State {
    /// Lets go whoever is first, if it is of an older round (G2).
    fn grant(&mut self) -> Option<Waker> {
        let is_old = *self.queue.front_mut()? != self.round;
        is_old.then(|| self.queue.grant_front())?
    }
}
// ANCHOR_END: barrier

// ANCHOR: wait
impl Barrier {
    /// A barrier for `n` tasks. For none is the same as for one.
    pub fn new(n: usize) -> Self {
        Self {
            size: n,
            state: Mutex::new(State {
                round: 0,
                arrived: 0,
                queue: WaitQueue::new(),
            }),
        }
    }

    /// Waits until all of a round wait. The one who came last is their leader.
    ///
    /// # Cancel safety
    ///
    /// One that gives up does not count any more: the others wait for another one.
    /// (With tokio's, it counts all the same.) Once the last one has come, nothing
    /// is taken back: the others go on.
    pub async fn wait(&self) -> BarrierWaitResult {
        let (barrier, key) = (self, None);
        Wait { barrier, key }.await
    }
}

/// Says who came last.
#[derive(Clone, Debug)]
pub struct BarrierWaitResult {
    is_leader: bool,
}

impl BarrierWaitResult {
    /// Whether this one let the others go. One in each round did.
    pub fn is_leader(&self) -> bool {
        self.is_leader
    }
}
// ANCHOR_END: wait

// ANCHOR: poll
struct Wait<'a> {
    barrier: &'a Barrier,
    key: Option<Key>,
}

impl Future for Wait<'_> {
    type Output = BarrierWaitResult;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<BarrierWaitResult> {
        let barrier = self.barrier;
        let mut waker = cx.waker().clone(); // before the lock, dropped after it (G4)
        let mut state = barrier.state.lock().unwrap();
        let Some(key) = self.key.take() else {
            state.arrived += 1;
            if state.arrived < barrier.size {
                let round = state.round;
                self.key = Some(state.queue.push_back(waker, round));
                return Poll::Pending;
            }
            state.arrived = 0;
            state.round += 1; // (G1)
            wake_all(&barrier.state, state, State::grant);
            return Poll::Ready(BarrierWaitResult { is_leader: true });
        };
        match state.queue.poll(key, &mut waker) {
            Ok(_) => Poll::Ready(BarrierWaitResult { is_leader: false }),
            Err(key) => {
                self.key = Some(key);
                Poll::Pending
            }
        }
    }
}
// ANCHOR_END: poll

// ANCHOR: drop
impl Drop for Wait<'_> {
    fn drop(&mut self) {
        let Some(key) = self.key.take() else { return };
        let mut state = self.barrier.state.lock().unwrap();
        let (waker, round) = state.queue.remove(key);
        if round == state.round {
            state.arrived -= 1; // (G3)
        }
        drop(state);
        drop(waker); // after the lock (G4)
    }
}
// ANCHOR_END: drop

// ANCHOR: debug
impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Barrier");
        debug.field("size", &self.size);
        match self.state.try_lock().map(|state| state.arrived) {
            Ok(arrived) => debug.field("arrived", &arrived).finish(),
            Err(_) => debug.field("state", &format_args!("<locked>")).finish(),
        }
    }
}
// ANCHOR_END: debug
