//! A queue of timers: who is next, and who has expired.
//!
//! Three structures for the same job, from the shortest to the one that the
//! runtime uses. A fourth one, the wheel, is an exercise.

// ANCHOR: structures
// ANCHOR: modules
mod btree;
mod indexed;
mod tombstones;

pub use btree::BTree;
pub use indexed::Indexed;
pub use tombstones::Tombstones;
// ANCHOR_END: modules
// ANCHOR_END: structures

// ANCHOR: queue
use std::time::Instant;

/// Timers in the order of their deadlines, each with a value to give back when
/// it fires.
///
/// Whoever inserts a timer owns its key, and gives it back by
/// [`remove`](Self::remove), once, fired or not. So a key never names somebody
/// else's timer, and no two timers share a place while one of them is in use.
///
/// Timers with equal deadlines fire in any order.
///
/// # Examples
///
/// ```
/// use ch04::time::queue::{Indexed, TimerQueue};
/// use std::time::{Duration, Instant};
///
/// let start = Instant::now();
/// let mut queue = Indexed::default();
/// let tea = queue.insert(start + Duration::from_secs(180), "tea");
/// let egg = queue.insert(start + Duration::from_secs(300), "egg");
///
/// assert_eq!(queue.next_deadline(), Some(start + Duration::from_secs(180)));
/// assert_eq!(queue.remove(egg), Some("egg"));
/// assert_eq!(queue.pop_expired(start), None);
/// assert_eq!(queue.pop_expired(start + Duration::from_secs(180)), Some("tea"));
/// assert_eq!(queue.remove(tea), None); // it has fired
/// ```
pub trait TimerQueue<T> {
    /// What names a timer until it is given back.
    type Key;

    /// Adds a timer that fires at `deadline`.
    fn insert(&mut self, deadline: Instant, value: T) -> Self::Key;

    /// The value of a timer; `None` once it has fired.
    fn get_mut(&mut self, key: &Self::Key) -> Option<&mut T>;

    /// Ends a timer and frees its place; `None` if it had fired.
    fn remove(&mut self, key: Self::Key) -> Option<T>;

    /// When to look again: no timer fires before. `None` if no timer is left.
    ///
    /// If a timer is due already, it may be any time up to now. Once
    /// [`pop_expired`](Self::pop_expired) has none to give, it is later than that
    /// `now`, so whoever sleeps until then does not spin.
    fn next_deadline(&mut self) -> Option<Instant>;

    /// Fires one timer whose deadline is `now` or earlier. `now` never goes back.
    fn pop_expired(&mut self, now: Instant) -> Option<T>;

    /// How many timers will still fire.
    fn len(&self) -> usize;

    /// Whether none will.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
// ANCHOR_END: queue

// ANCHOR: key
/// The number of a place in a slab. Neither `Copy` nor `Clone`: it is given
/// back once.
#[derive(Debug, PartialEq, Eq)]
pub struct Key(pub usize);
// ANCHOR_END: key

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn behaves<Q: TimerQueue<u64>>(mut queue: Q) {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        assert_eq!((queue.next_deadline(), queue.is_empty()), (None, true));

        let mut keys: Vec<_> = [30, 10, 50, 20, 40, 10]
            .map(|ms| queue.insert(at(ms), ms))
            .into();
        assert_eq!((queue.next_deadline(), queue.len()), (Some(at(10)), 6));
        assert_eq!(queue.pop_expired(at(9)), None);

        // Removed from the middle, and before any has fired.
        assert_eq!(queue.remove(keys.remove(3)), Some(20));
        *queue.get_mut(&keys[2]).unwrap() = 51;

        let fired: Vec<_> = std::iter::from_fn(|| queue.pop_expired(at(40))).collect();
        assert_eq!(fired, [10, 10, 30, 40]);
        assert_eq!((queue.next_deadline(), queue.len()), (Some(at(50)), 1));
        assert_eq!(queue.get_mut(&keys[0]), None);

        // A place is in use until its key is back.
        let later = queue.insert(at(60), 60);
        assert_eq!(queue.remove(keys.remove(0)), None);
        assert_eq!(queue.get_mut(&later), Some(&mut 60));
        assert_eq!(queue.remove(keys.remove(1)), Some(51));
        assert_eq!(queue.next_deadline(), Some(at(60)));
        assert_eq!(queue.remove(later), Some(60));
        assert_eq!((queue.next_deadline(), queue.len()), (None, 0));
        assert_eq!(queue.pop_expired(at(1000)), None);
    }

    #[test]
    fn btree() {
        behaves(BTree::default());
    }

    #[test]
    fn tombstones() {
        behaves(Tombstones::default());
    }

    #[test]
    fn indexed() {
        behaves(Indexed::default());
    }
}
