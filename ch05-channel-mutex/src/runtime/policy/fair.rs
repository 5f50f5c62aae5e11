//! To each class its share: stride scheduling.
//!
//! The algorithm is that of C. A. Waldspurger and W. E. Weihl, *Stride
//! Scheduling: Deterministic Proportional-Share Resource Management* (MIT,
//! 1995). Each class walks along a line. A turn is a stride, the longer the
//! smaller the weight, and whoever is furthest behind has the next turn.
//!
// ANCHOR: rules
//! Invariants:
//! - (F1) A class that is ready is never behind `now`, the place of the last turn.
//! - (F2) Nor is it more than one stride of its own ahead of it.
// ANCHOR_END: rules

// ANCHOR: fair
use super::{Class, Policy};
use std::collections::VecDeque;

/// The stride of a class of weight 1.
const STRIDE: u128 = 1 << 20;

/// To each class its share: a class of weight 3 has three turns for each one
/// of a class of weight 1, while both are ready.
///
/// # Examples
///
/// ```
/// use ch05::runtime::policy::{Fair, Policy};
///
/// let mut queue = Fair::new(&[1, 3]);
/// for _ in 0..100 {
///     queue.push("guest", 0);
///     queue.push("member", 1);
/// }
/// let turns: Vec<_> = (0..40).filter_map(|_| queue.pop()).collect();
/// assert_eq!(turns.iter().filter(|who| **who == "member").count(), 30);
/// ```
#[derive(Debug)]
pub struct Fair<T> {
    lanes: Vec<Lane<T>>,
    now: u128,
}

#[derive(Debug)]
struct Lane<T> {
    stride: u128,
    place: u128,
    items: VecDeque<T>,
}

impl<T> Fair<T> {
    /// Class 0 has the first weight, class 1 the second, and so on; a class
    /// without one has weight 1.
    ///
    /// # Panics
    ///
    /// If a weight is 0: that class would never have a turn.
    pub fn new(weights: &[u16]) -> Self {
        assert!(!weights.contains(&0), "a class of weight 0 would starve");
        Self {
            lanes: weights.iter().copied().map(Lane::new).collect(),
            now: 0,
        }
    }
}

impl<T> Lane<T> {
    fn new(weight: u16) -> Self {
        Self {
            stride: STRIDE / u128::from(weight),
            place: 0,
            items: VecDeque::new(),
        }
    }
}
// ANCHOR_END: fair

// ANCHOR: policy
impl<T> Policy<T> for Fair<T> {
    fn push(&mut self, item: T, class: Class) {
        let class = usize::from(class);
        while self.lanes.len() <= class {
            self.lanes.push(Lane::new(1));
        }
        let lane = &mut self.lanes[class];
        if lane.items.is_empty() {
            // Whoever was away has no turns to make up for (F1).
            lane.place = lane.place.max(self.now);
        }
        lane.items.push_back(item);
    }

    fn pop(&mut self) -> Option<T> {
        let ready = self.lanes.iter_mut().filter(|lane| !lane.items.is_empty());
        let lane = ready.min_by_key(|lane| lane.place)?;
        self.now = lane.place;
        lane.place += lane.stride;
        lane.items.pop_front()
    }
}
// ANCHOR_END: policy

#[cfg(test)]
mod tests {
    use super::super::tests::turns;
    use super::*;

    #[test]
    fn turns_are_shared_by_weight_and_spread_evenly() {
        assert_eq!(turns(Fair::new(&[1, 2]), "ab", 9), "abbabbabb");
        assert_eq!(turns(Fair::new(&[1, 1, 1]), "cab", 6), "abcabc");
        let ran = turns(Fair::new(&[1, 2, 5]), "abc", 8000);
        let count = |name| ran.matches(name).count();
        assert_eq!([count("a"), count("b"), count("c")], [1000, 2000, 5000]);
    }

    #[test]
    fn a_class_shares_its_turns_among_its_tasks() {
        let mut queue = Fair::new(&[1, 1]);
        for name in ["a1", "a2", "a3"] {
            queue.push(name, 0);
        }
        for _ in 0..3 {
            queue.push("b", 1);
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(order, ["a1", "b", "a2", "b", "a3", "b"]);
    }

    #[test]
    fn a_class_without_a_weight_has_weight_1() {
        assert_eq!(turns(Fair::new(&[]), "ab", 4), "abab");
        assert_eq!(turns(Fair::new(&[3]), "ab", 8), "abaaabaa");
    }

    #[test]
    fn who_was_away_cannot_make_up_for_it() {
        let mut queue = Fair::new(&[1, 1]);
        for _ in 0..1000 {
            queue.push('a', 0);
            assert_eq!(queue.pop(), Some('a'));
        }
        for _ in 0..10 {
            queue.push('a', 0);
            queue.push('b', 1);
        }
        let order: String = (0..10).filter_map(|_| queue.pop()).collect();
        assert_eq!(order.matches('b').count(), 5, "{order}");
    }

    #[test]
    #[should_panic = "would starve"]
    fn a_weight_of_0_is_refused() {
        Fair::<()>::new(&[1, 0]);
    }
}
