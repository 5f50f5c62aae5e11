//! Last come, first served.

// ANCHOR: lifo
use super::{Class, Policy};

/// Last come, first served: whoever was just woken runs next.
///
/// What it needs is still in the cache. Whoever came early may wait for ever.
///
/// # Examples
///
/// ```
/// use ch05::runtime::policy::{Lifo, Policy};
///
/// let mut stack = Lifo::new();
/// stack.push("rice", 0);
/// stack.push("dish", 0);
/// assert_eq!(stack.pop(), Some("dish"));
/// ```
#[derive(Debug)]
pub struct Lifo<T> {
    items: Vec<T>,
}

impl<T> Lifo<T> {
    /// An empty stack.
    pub fn new() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T> Policy<T> for Lifo<T> {
    fn push(&mut self, item: T, _: Class) {
        self.items.push(item);
    }

    fn pop(&mut self) -> Option<T> {
        self.items.pop()
    }
}
// ANCHOR_END: lifo

// ANCHOR: default
impl<T> Default for Lifo<T> {
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
    fn one_that_is_always_ready_starves_the_others() {
        assert_eq!(turns(Lifo::new(), "abc", 100), "c".repeat(100));
    }
}
