//! Who waits, in order: the one queue under every primitive of this module.
//!
//! It has no lock of its own. It lies under the lock of its primitive, beside
//! what is waited for, so that the two never contradict each other.
//!
//! Invariants:
//! - (Q1) A waiter is in one of two states. It *waits*: it is in the queue, and
//!   its waker is here. Or it has been *granted* what it waits for: it is out of
//!   the queue, and its waker is gone. A waiter never goes back.
//! - (Q2) A slot belongs to its waiter, which gives the key back once, granted or
//!   not. So a grant finds nobody who has left, and nobody finds somebody
//!   else's grant.
//! - (Q3) No waker is cloned, called or dropped in here. They come in and go out
//!   whole, because whoever calls us holds a lock.

// ANCHOR: wait_queue
use slab::Slab;
use std::task::Waker;

/// Waiters, first in, first out. Each has a `T` that says what it waits for.
#[derive(Debug)]
pub struct WaitQueue<T> {
    slots: Slab<Slot<T>>,
    /// The queue is a ring, and this is where it is closed: `next` is the first
    /// waiter, `prev` the last.
    ends: Links,
}

#[derive(Debug)]
struct Slot<T> {
    links: Links,
    /// `None` once it has been granted (Q1).
    waker: Option<Waker>,
    data: T,
}

/// The neighbours in the ring. `None` is the queue itself.
#[derive(Clone, Copy, Debug, Default)]
struct Links {
    prev: Option<usize>,
    next: Option<usize>,
}

/// Names a waiter, which owns it. Neither copied nor cloned, so given back once (Q2).
#[derive(Debug)]
#[must_use = "a key that is lost leaves its waiter in the queue for ever"]
pub struct Key(usize);
// ANCHOR_END: wait_queue

// ANCHOR: grant
impl<T> WaitQueue<T> {
    /// A queue that nobody waits in. It allocates when the first one does.
    pub fn new() -> Self {
        Self {
            slots: Slab::new(),
            ends: Links::default(),
        }
    }

    /// Whether nobody waits. One that was granted does not wait any more (Q1).
    pub fn is_empty(&self) -> bool {
        self.ends.next.is_none()
    }

    /// What the first waiter waits for.
    pub fn front_mut(&mut self) -> Option<&mut T> {
        Some(&mut self.slots[self.ends.next?].data)
    }

    /// Grants the first waiter what it waits for. The caller has seen to it that
    /// this is true, and wakes the waker once it has let go of the lock (Q3).
    pub fn grant_front(&mut self) -> Option<Waker> {
        let first = self.ends.next?;
        self.unlink(first);
        self.slots[first].waker.take()
    }
}
// ANCHOR_END: grant

// ANCHOR: waiter
impl<T> WaitQueue<T> {
    /// A new waiter, behind all others.
    pub fn push_back(&mut self, waker: Waker, data: T) -> Key {
        let (prev, next) = (self.ends.prev, None);
        let key = self.slots.insert(Slot {
            links: Links { prev, next },
            waker: Some(waker),
            data,
        });
        self.links(prev).next = Some(key);
        self.ends.prev = Some(key);
        Key(key)
    }

    /// Has it been granted? Then its slot is free, and its data comes back.
    ///
    /// # Errors
    ///
    /// The key, if it has to wait on. It has the new waker now, and the caller the
    /// old one. Either way there is a waker for the caller to drop, once it has let
    /// go of the lock (Q3).
    pub fn poll(&mut self, key: Key, waker: &mut Waker) -> Result<T, Key> {
        match &mut self.slots[key.0].waker {
            Some(old) => std::mem::swap(old, waker),
            None => return Ok(self.remove(key).1),
        }
        Err(key)
    }

    /// Whether it has been granted what it waits for, and will notice.
    pub fn is_granted(&self, key: &Key) -> bool {
        self.slots[key.0].waker.is_none()
    }

    /// A waiter leaves. Without a waker, it had been granted: then the caller
    /// passes on what it does not use.
    pub fn remove(&mut self, key: Key) -> (Option<Waker>, T) {
        if self.slots[key.0].waker.is_some() {
            self.unlink(key.0);
        }
        let Slot { waker, data, .. } = self.slots.remove(key.0);
        (waker, data)
    }
}
// ANCHOR_END: waiter

// ANCHOR: ring
impl<T> WaitQueue<T> {
    fn links(&mut self, at: Option<usize>) -> &mut Links {
        match at {
            Some(slot) => &mut self.slots[slot].links,
            None => &mut self.ends,
        }
    }

    /// Makes its two neighbours neighbours of each other. Either may be the
    /// queue itself: then there is a new first one, or a new last one.
    fn unlink(&mut self, slot: usize) {
        let Links { prev, next } = self.slots[slot].links;
        self.links(prev).next = next;
        self.links(next).prev = prev;
    }
}
// ANCHOR_END: ring

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    fn queue(data: &[u32]) -> (WaitQueue<u32>, Vec<Key>) {
        let mut queue = WaitQueue::new();
        let push = |&data| queue.push_back(Waker::noop().clone(), data);
        let keys = data.iter().map(push).collect();
        (queue, keys)
    }

    #[test]
    fn grants_go_in_order_and_stay_until_they_are_noticed() {
        let (mut queue, keys) = queue(&[7, 8]);
        assert_eq!(queue.front_mut(), Some(&mut 7));
        assert!(queue.grant_front().is_some());
        assert!(queue.grant_front().is_some());
        assert!(queue.grant_front().is_none() && queue.is_empty());
        let granted = keys
            .into_iter()
            .map(|key| queue.poll(key, &mut Waker::noop().clone()));
        assert_eq!(granted.map(Result::unwrap).collect::<Vec<_>>(), [7, 8]);
        assert!(queue.slots.is_empty());
    }

    #[test]
    fn a_slot_is_used_again() {
        let mut queue = WaitQueue::new();
        for n in 0..100 {
            let key = queue.push_back(Waker::noop().clone(), n);
            assert_eq!(key.0, 0);
            assert_eq!(queue.remove(key).1, n);
        }
    }

    /// Any sequence that jumps about, against the standard library's queue.
    #[test]
    fn it_does_what_a_queue_with_removal_does() {
        let mut queue = WaitQueue::new();
        let mut waiting = VecDeque::new();
        let mut keys = Vec::new();
        let mut granted = Vec::new();
        for n in 0..if cfg!(miri) { 300 } else { 10_000_usize } {
            match n * 7919 % 13 {
                0..6 => {
                    keys.push((n, queue.push_back(Waker::noop().clone(), n)));
                    waiting.push_back(n);
                }
                6..9 => {
                    assert_eq!(queue.front_mut(), waiting.front_mut());
                    assert_eq!(queue.grant_front().is_some(), !waiting.is_empty());
                    granted.extend(waiting.pop_front());
                }
                _ if keys.is_empty() => {}
                choice => {
                    let (data, key) = keys.swap_remove(n * 31 % keys.len());
                    let was_granted = granted.contains(&data);
                    let polled = queue.poll(key, &mut Waker::noop().clone());
                    assert_eq!(polled.is_ok(), was_granted);
                    if let Err(key) = polled {
                        if choice < 11 {
                            keys.push((data, key));
                        } else {
                            assert!(queue.remove(key).0.is_some());
                            waiting.retain(|&other| other != data);
                        }
                    }
                }
            }
            assert_eq!(queue.is_empty(), waiting.is_empty());
            assert_eq!(queue.slots.len(), keys.len());
        }
    }
}
