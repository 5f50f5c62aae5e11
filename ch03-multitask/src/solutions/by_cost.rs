//! Exercise 3.6: shares of time, not of turns.

use std::collections::VecDeque;

/// How far a class of weight 1 goes for a tick.
const STRIDE: u128 = 1 << 20;

/// To each class its share of the time. A turn is paid for afterwards.
pub struct ByCost<T> {
    lanes: Vec<Lane<T>>,
    now: u128,
}

struct Lane<T> {
    stride: u128,
    place: u128,
    items: VecDeque<T>,
}

impl<T> ByCost<T> {
    /// Class 0 has the first weight, class 1 the second, and so on. There are no
    /// others.
    pub fn new(weights: &[u16]) -> Self {
        let lane = |weight: &u16| Lane {
            stride: STRIDE / u128::from(*weight),
            place: 0,
            items: VecDeque::new(),
        };
        Self {
            lanes: weights.iter().map(lane).collect(),
            now: 0,
        }
    }

    /// Adds a task that is ready.
    pub fn push(&mut self, item: T, class: usize) {
        let lane = &mut self.lanes[class];
        if lane.items.is_empty() {
            // Nothing to make up for, and nothing forgiven: only forward.
            lane.place = lane.place.max(self.now);
        }
        lane.items.push_back(item);
    }

    /// Takes out the one that is next, and says of which class it is.
    pub fn pop(&mut self) -> Option<(T, usize)> {
        let ready = self.lanes.iter_mut().enumerate();
        let ready = ready.filter(|(_, lane)| !lane.items.is_empty());
        let (class, lane) = ready.min_by_key(|(_, lane)| lane.place)?;
        self.now = lane.place;
        lane.items.pop_front().map(|item| (item, class))
    }

    /// The turn of the task that was popped last took `cost` ticks. Comes before
    /// the next `push` or `pop`.
    pub fn charge(&mut self, class: usize, cost: u64) {
        let lane = &mut self.lanes[class];
        lane.place += lane.stride * u128::from(cost);
    }
}
