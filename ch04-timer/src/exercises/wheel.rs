//! Exercise 4.7: a timer wheel.

use crate::time::queue::{Key, TimerQueue};
use std::time::Instant;

/// Timers in six wheels of 64 slots each, in steps of a millisecond: never
/// early, and up to one step late.
#[derive(Debug)]
pub struct Wheel<T> {
    // Your fields.
    start: Instant,
    value: Option<T>,
}

impl<T> Wheel<T> {
    /// An empty wheel. No deadline may be so early, and no `now`, that it lies
    /// before `start`.
    pub fn new(start: Instant) -> Self {
        todo!("exercise 4.7: an empty wheel")
    }
}

impl<T> TimerQueue<T> for Wheel<T> {
    type Key = Key;

    fn insert(&mut self, deadline: Instant, value: T) -> Key {
        todo!("exercise 4.7: which level, and which slot of it?")
    }

    fn get_mut(&mut self, key: &Key) -> Option<&mut T> {
        todo!("exercise 4.7: the value, unless it has fired")
    }

    fn remove(&mut self, key: Key) -> Option<T> {
        todo!("exercise 4.7: take it out of its slot")
    }

    fn next_deadline(&mut self) -> Option<Instant> {
        todo!("exercise 4.7: when does the next slot begin?")
    }

    fn pop_expired(&mut self, now: Instant) -> Option<T> {
        todo!("exercise 4.7: turn the wheels up to `now`")
    }

    fn len(&self) -> usize {
        todo!("exercise 4.7: how many wait?")
    }
}
