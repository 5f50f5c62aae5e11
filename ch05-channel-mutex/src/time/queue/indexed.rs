//! Timers in a heap that can remove any of them: each timer knows its place.
//!
//! A node has four children, not two. The heap is half as deep, and the four
//! lie side by side in memory, where a processor looks at them all at once.
//!
//! Invariants:
//! - (H1) No entry is earlier than its parent.
//! - (H2) A slot that waits has one entry, at the place that it knows. A slot
//!   that has fired has none, and is in use until its key is back.

// ANCHOR: indexed
use super::{Key, TimerQueue};
use slab::Slab;
use std::time::Instant;

/// How many children a node has. Two work as well, and eight.
const CHILDREN: usize = 4;

/// Timers in a heap that is told where each of them is.
#[derive(Debug)]
pub struct Indexed<T> {
    heap: Vec<Entry>,
    slots: Slab<Slot<T>>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Here and not in the slot: to compare two entries is to look at one place.
    deadline: Instant,
    slot: usize,
}

#[derive(Debug)]
struct Slot<T> {
    place: usize,
    /// `None` once it has fired.
    value: Option<T>,
}

impl<T> Default for Indexed<T> {
    fn default() -> Self {
        Self {
            heap: Vec::new(),
            slots: Slab::new(),
        }
    }
}
// ANCHOR_END: indexed

// ANCHOR: queue
impl<T> TimerQueue<T> for Indexed<T> {
    type Key = Key;

    fn insert(&mut self, deadline: Instant, value: T) -> Key {
        let place = self.heap.len();
        let value = Some(value);
        let slot = self.slots.insert(Slot { place, value });
        self.heap.push(Entry { deadline, slot });
        self.rise(place);
        Key(slot)
    }

    fn get_mut(&mut self, Key(slot): &Key) -> Option<&mut T> {
        self.slots[*slot].value.as_mut()
    }

    fn remove(&mut self, Key(slot): Key) -> Option<T> {
        let Slot { place, value } = self.slots.remove(slot);
        if value.is_some() {
            self.take_out(place);
        }
        value
    }

    fn next_deadline(&mut self) -> Option<Instant> {
        Some(self.heap.first()?.deadline)
    }

    fn pop_expired(&mut self, now: Instant) -> Option<T> {
        let first = *self.heap.first()?;
        if first.deadline > now {
            return None;
        }
        self.take_out(0);
        self.slots[first.slot].value.take()
    }

    fn len(&self) -> usize {
        self.heap.len()
    }
}
// ANCHOR_END: queue

// ANCHOR: heap
impl<T> Indexed<T> {
    /// Takes an entry out. The last one fills the gap, and then finds its place,
    /// which may be above or below.
    fn take_out(&mut self, place: usize) {
        self.heap.swap_remove(place);
        if place < self.heap.len() {
            let place = self.rise(place);
            self.sink(place);
        }
    }
    // ANCHOR_END: heap

    // ANCHOR: rise
    /// Lets an entry rise past every parent that is later (H1).
    fn rise(&mut self, mut place: usize) -> usize {
        let entry = self.heap[place];
        while place > 0 {
            let parent = (place - 1) / CHILDREN;
            if self.heap[parent].deadline <= entry.deadline {
                break;
            }
            self.put(self.heap[parent], place);
            place = parent;
        }
        self.put(entry, place);
        place
    }

    /// Lets an entry sink below its earliest child, as long as that is earlier (H1).
    fn sink(&mut self, mut place: usize) {
        let entry = self.heap[place];
        loop {
            let first = place * CHILDREN + 1;
            let children = first..self.heap.len().min(first + CHILDREN);
            let earliest = children.min_by_key(|&child| self.heap[child].deadline);
            let Some(child) = earliest else { break };
            if entry.deadline <= self.heap[child].deadline {
                break;
            }
            self.put(self.heap[child], place);
            place = child;
        }
        self.put(entry, place);
    }

    /// The only way into the heap but the last place: the slot hears of it (H2).
    fn put(&mut self, entry: Entry, place: usize) {
        self.heap[place] = entry;
        self.slots[entry.slot].place = place;
    }
}
// ANCHOR_END: rise

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    impl<T> Indexed<T> {
        fn check(&self) {
            for (place, entry) in self.heap.iter().enumerate().skip(1) {
                let parent = self.heap[(place - 1) / CHILDREN];
                assert!(parent.deadline <= entry.deadline, "(H1) at {place}");
            }
            for (place, entry) in self.heap.iter().enumerate() {
                let slot = &self.slots[entry.slot];
                assert!(slot.value.is_some(), "(H2) at {place}");
                assert_eq!(slot.place, place, "(H2)");
            }
        }
    }

    #[test]
    fn the_invariants_hold_after_each_step() {
        let start = Instant::now();
        let mut queue = Indexed::default();
        let mut keys = Vec::new();
        // Any sequence that jumps about will do.
        for n in 0..500_u64 {
            let deadline = start + Duration::from_millis(n * 7919 % 1000);
            keys.push(queue.insert(deadline, n));
            queue.check();
            if n % 3 == 0 {
                let key = keys.swap_remove(n as usize * 31 % keys.len());
                queue.remove(key);
                queue.check();
            }
        }
        while queue.pop_expired(start + Duration::from_secs(1)).is_some() {
            queue.check();
        }
        assert_eq!((queue.len(), queue.slots.len()), (0, keys.len()));
        keys.into_iter()
            .for_each(|key| assert_eq!(queue.remove(key), None));
        assert!(queue.slots.is_empty());
    }
}
