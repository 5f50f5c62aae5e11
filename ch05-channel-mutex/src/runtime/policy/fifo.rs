//! First come, first served.

// ANCHOR: fifo
use super::{Class, Policy};
use std::collections::VecDeque;

/// First come, first served: nobody is overtaken.
///
/// # Examples
///
/// ```
/// use ch05::runtime::policy::{Fifo, Policy};
///
/// let mut queue = Fifo::new();
/// queue.push("rice", 0);
/// queue.push("dish", 0);
/// assert_eq!(queue.pop(), Some("rice"));
/// ```
#[derive(Debug)]
pub struct Fifo<T> {
    items: VecDeque<T>,
}

impl<T> Fifo<T> {
    /// An empty queue.
    pub fn new() -> Self {
        Self {
            items: VecDeque::new(),
        }
    }
}

impl<T> Policy<T> for Fifo<T> {
    fn push(&mut self, item: T, _: Class) {
        self.items.push_back(item);
    }

    fn pop(&mut self) -> Option<T> {
        self.items.pop_front()
    }
}
// ANCHOR_END: fifo

// ANCHOR: default
impl<T> Default for Fifo<T> {
    fn default() -> Self {
        Self::new()
    }
}
// ANCHOR_END: default

#[cfg(test)]
mod tests {
    use super::super::tests::turns;
    use super::*;

    #[test]
    fn everybody_has_a_turn_in_each_round() {
        assert_eq!(turns(Fifo::new(), "cab", 9), "cabcabcab");
    }
}
