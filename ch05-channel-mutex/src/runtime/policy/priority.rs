//! The urgent first.
//!
// ANCHOR: rules
//! Invariants:
//! - (P1) Items are popped in the order of their places; no two have the same.
//! - (P2) An item of a class is overtaken by fewer than `patience × d` pushes of
//!   a class that is `d` higher, and by none of its own class or a lower one.
// ANCHOR_END: rules

// ANCHOR: priority
use super::{Class, Policy};
use std::collections::BTreeMap;

/// A head start that nobody makes up for: at ten million pushes a second it
/// lasts for most of a year.
const STRICT: u64 = 1 << 48;

/// The urgent first: a higher class before a lower one.
///
/// # Examples
///
/// ```
/// use ch05::runtime::policy::{Policy, Priority};
///
/// let mut queue = Priority::ageing(10);
/// queue.push("wash up", 0);
/// queue.push("put out the fire", 1);
/// assert_eq!(queue.pop(), Some("put out the fire"));
/// ```
#[derive(Debug)]
pub struct Priority<T> {
    items: BTreeMap<(u64, u64), T>,
    pushes: u64,
    patience: u64,
}

impl<T> Priority<T> {
    /// Without ageing: a low class waits as long as a higher one is ready.
    pub fn strict() -> Self {
        Self::with_patience(STRICT)
    }

    /// With ageing: one class higher is a head start of `patience` pushes.
    pub fn ageing(patience: u32) -> Self {
        Self::with_patience(patience.into())
    }

    fn with_patience(patience: u64) -> Self {
        Self {
            items: BTreeMap::new(),
            pushes: 0,
            patience,
        }
    }
}

impl<T> Policy<T> for Priority<T> {
    fn push(&mut self, item: T, class: Class) {
        self.pushes += 1;
        let behind = u64::from(Class::MAX - class) * self.patience;
        // The second number tells apart two that have come to the same place (P1).
        let place = (self.pushes + behind, self.pushes);
        self.items.insert(place, item);
    }

    fn pop(&mut self) -> Option<T> {
        self.items.pop_first().map(|(_, item)| item)
    }
}
// ANCHOR_END: priority

#[cfg(test)]
mod tests {
    use super::super::tests::turns;
    use super::*;

    #[test]
    fn the_urgent_go_first_and_their_equals_in_turn() {
        let mut queue = Priority::strict();
        for (item, class) in [("a1", 1), ("b9", 9), ("c1", 1), ("d255", 255), ("e9", 9)] {
            queue.push(item, class);
        }
        let order: Vec<_> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!(order, ["d255", "b9", "e9", "a1", "c1"]);
    }

    #[test]
    fn without_ageing_the_urgent_starve_the_others() {
        assert_eq!(turns(Priority::strict(), "abc", 1000), "c".repeat(1000));
    }

    #[test]
    fn with_ageing_everybody_comes_to_a_turn() {
        assert_eq!(turns(Priority::ageing(3), "abc", 16), "ccbcacbcccbcacbc");
    }

    #[test]
    fn without_patience_it_is_a_queue() {
        assert_eq!(turns(Priority::ageing(0), "cab", 6), "cabcab");
    }

    #[test]
    fn nobody_is_overtaken_more_often_than_its_patience_allows() {
        for (patience, higher) in [(1, 1), (10, 1), (10, 3), (7, 255)] {
            let mut queue = Priority::ageing(patience);
            queue.push("low", 0);
            let mut overtaken = 0;
            loop {
                queue.push("high", higher);
                match queue.pop() {
                    Some("high") => overtaken += 1,
                    _ => break,
                }
            }
            // (P2), to the last push: one more would be too many, one less possible.
            assert_eq!(overtaken, patience * u32::from(higher) - 1);
        }
    }
}
