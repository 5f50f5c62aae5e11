//! Timers in the standard library's heap, which gives out the first one and
//! cannot remove any other: a removed timer stays until it is the first.
//!
//! Invariants:
//! - (T1) `heap` has one entry for each slot that is waiting or removed.
//! - (T2) A slot is free when its key *and* its entry are gone. So an entry
//!   never meets the timer of somebody else in its slot.

// ANCHOR: tombstones
use super::{Key, TimerQueue};
use slab::Slab;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::mem::replace;
use std::time::Instant;

/// Timers in a binary heap; removed ones are skipped when they come up.
///
/// A timeout that did not happen leaves its entry behind until the time at
/// which it would have happened.
#[derive(Debug)]
pub struct Tombstones<T> {
    /// The heap gives out the greatest; `Reverse` makes that the earliest.
    heap: BinaryHeap<Reverse<(Instant, usize)>>,
    slots: Slab<Slot<T>>,
    waiting: usize,
}

#[derive(Debug)]
enum Slot<T> {
    Waiting(T),
    /// Its entry is gone, its key is not.
    Fired,
    /// Its key is gone, its entry is not: a tombstone.
    Removed,
}

impl<T> Default for Tombstones<T> {
    fn default() -> Self {
        Self {
            heap: BinaryHeap::new(),
            slots: Slab::new(),
            waiting: 0,
        }
    }
}

impl<T> Tombstones<T> {
    /// How many entries of removed timers are still in the heap.
    pub fn removed(&self) -> usize {
        self.heap.len() - self.waiting
    }
}
// ANCHOR_END: tombstones

// ANCHOR: queue
impl<T> TimerQueue<T> for Tombstones<T> {
    type Key = Key;

    fn insert(&mut self, deadline: Instant, value: T) -> Key {
        let slot = self.slots.insert(Slot::Waiting(value));
        self.heap.push(Reverse((deadline, slot)));
        self.waiting += 1;
        Key(slot)
    }

    fn get_mut(&mut self, Key(slot): &Key) -> Option<&mut T> {
        match &mut self.slots[*slot] {
            Slot::Waiting(value) => Some(value),
            _ => None,
        }
    }

    fn remove(&mut self, Key(slot): Key) -> Option<T> {
        // The entry stays, so the slot must (T2).
        if let Slot::Waiting(value) = replace(&mut self.slots[slot], Slot::Removed) {
            self.waiting -= 1;
            return Some(value);
        }
        self.slots.remove(slot);
        None
    }
    // ANCHOR_END: queue

    // ANCHOR: first
    fn next_deadline(&mut self) -> Option<Instant> {
        loop {
            let &Reverse((deadline, slot)) = self.heap.peek()?;
            if !matches!(self.slots[slot], Slot::Removed) {
                return Some(deadline);
            }
            self.heap.pop();
            self.slots.remove(slot);
        }
    }

    fn pop_expired(&mut self, now: Instant) -> Option<T> {
        if self.next_deadline()? > now {
            return None;
        }
        // Nobody was removed between the two lines: the first one is waiting.
        let Reverse((_, slot)) = self.heap.pop()?;
        self.waiting -= 1;
        match replace(&mut self.slots[slot], Slot::Fired) {
            Slot::Waiting(value) => Some(value),
            _ => unreachable!("removed timers were skipped, and fired ones have no entry (T1)"),
        }
    }

    fn len(&self) -> usize {
        self.waiting
    }
}
// ANCHOR_END: first

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn one_timer_that_waits_holds_up_all_tombstones_behind_it() {
        let start = Instant::now();
        let most = |somebody_waits| {
            let mut queue = Tombstones::default();
            if somebody_waits {
                queue.insert(start + Duration::from_secs(1), 0);
            }
            let requests = (0..1000).map(|ms| {
                let key = queue.insert(start + Duration::from_millis(1001 + ms), ms);
                queue.remove(key);
                queue.next_deadline();
                queue.heap.len()
            });
            requests.max()
        };
        assert_eq!((most(false), most(true)), (Some(0), Some(1001)));
    }

    #[test]
    fn a_removed_timer_stays_until_it_is_the_first() {
        let start = Instant::now();
        let at = |s| start + Duration::from_secs(s);
        let mut queue = Tombstones::default();
        let keys: Vec<_> = (1..=10).map(|s| queue.insert(at(s), s)).collect();
        for key in keys.into_iter().skip(1) {
            queue.remove(key);
        }
        assert_eq!((queue.len(), queue.removed()), (1, 9));
        assert_eq!(queue.pop_expired(at(1)), Some(1));
        assert_eq!(queue.removed(), 9);
        assert_eq!(queue.next_deadline(), None);
        assert_eq!((queue.removed(), queue.slots.len()), (0, 1));
    }
}
