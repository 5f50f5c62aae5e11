//! Exercise 3.6: shares of time, not of turns.

/// To each class its share of the time. A turn is paid for afterwards.
pub struct ByCost<T> {
    // Your fields.
    items: Vec<T>,
}

impl<T> ByCost<T> {
    /// Class 0 has the first weight, class 1 the second, and so on. There are no
    /// others.
    pub fn new(weights: &[u16]) -> Self {
        todo!("exercise 3.6: make an empty queue for each class")
    }

    /// Adds a task that is ready.
    pub fn push(&mut self, item: T, class: usize) {
        todo!("exercise 3.6: add it to its class")
    }

    /// Takes out the one that is next, and says of which class it is.
    pub fn pop(&mut self) -> Option<(T, usize)> {
        todo!("exercise 3.6: who is furthest behind?")
    }

    /// The turn of the task that was popped last took `cost` ticks. Comes before
    /// the next `push` or `pop`.
    pub fn charge(&mut self, class: usize, cost: u64) {
        todo!("exercise 3.6: move the class ahead")
    }
}
