//! Timers in a `BTreeMap`: everything that is needed is there already.

// ANCHOR: btree
use super::TimerQueue;
use std::collections::BTreeMap;
use std::time::Instant;

/// Timers in a map that is sorted by deadline.
///
/// Timers with equal deadlines fire in the order of their insertion.
#[derive(Debug)]
pub struct BTree<T> {
    /// The number makes keys different whose deadlines are equal.
    timers: BTreeMap<(Instant, u64), T>,
    inserted: u64,
}

impl<T> Default for BTree<T> {
    fn default() -> Self {
        Self {
            timers: BTreeMap::new(),
            inserted: 0,
        }
    }
}

impl<T> TimerQueue<T> for BTree<T> {
    type Key = (Instant, u64);

    fn insert(&mut self, deadline: Instant, value: T) -> Self::Key {
        let key = (deadline, self.inserted);
        self.inserted += 1;
        self.timers.insert(key, value);
        key
    }

    fn get_mut(&mut self, key: &Self::Key) -> Option<&mut T> {
        self.timers.get_mut(key)
    }

    fn remove(&mut self, key: Self::Key) -> Option<T> {
        self.timers.remove(&key)
    }

    fn next_deadline(&mut self) -> Option<Instant> {
        let (&(deadline, _), _) = self.timers.first_key_value()?;
        Some(deadline)
    }

    fn pop_expired(&mut self, now: Instant) -> Option<T> {
        let first = self.timers.first_entry()?;
        let (deadline, _) = *first.key();
        (deadline <= now).then(|| first.remove())
    }

    fn len(&self) -> usize {
        self.timers.len()
    }
}
// ANCHOR_END: btree
