//! Exercise 4.7: a timer wheel.
//!
//! The structure is that of G. Varghese and A. Lauck, *Hashed and Hierarchical
//! Timing Wheels* (SOSP 1987), in the form that tokio uses: six wheels of 64
//! slots. A tick is a millisecond, and a deadline is a number of six digits to
//! the base of 64. Its list is named by the first digit in which it differs
//! from the present: the place of that digit is the level, its value the slot.
//! When the present arrives there, the list is dealt out to lower levels.
//!
//! Invariants:
//! - (W1) A timer that waits is in the list that `list_of` names.
//! - (W2) So at each level every timer is in a slot ahead of the present, and
//!   all timers of a level come before those of the next one.
//! - (W3) The bit of a list is set if and only if somebody is in it.

use crate::time::queue::{Key, TimerQueue};
use slab::Slab;
use std::mem::take;
use std::time::{Duration, Instant};

const LEVELS: usize = 6;
const SLOTS: usize = 64;
/// The bits of a digit.
const BITS: usize = 6;

/// The list of timers that are beyond the last level, two years and more away.
const FAR: usize = LEVELS * SLOTS;
/// The list of timers that have expired and were not popped yet.
const DUE: usize = FAR + 1;

/// Timers in six wheels, in steps of a millisecond: never early, and up to one
/// step late.
#[derive(Debug)]
pub struct Wheel<T> {
    start: Instant,
    /// The present, in ticks since the start. It never goes back.
    now: u64,
    lists: Vec<Vec<usize>>,
    /// Which lists are not empty (W3), a word for each level.
    occupied: [u64; LEVELS + 1],
    timers: Slab<Timer<T>>,
    waiting: usize,
}

#[derive(Debug)]
struct Timer<T> {
    tick: u64,
    list: usize,
    /// Where it stands in its list.
    place: usize,
    /// `None` once it has fired.
    value: Option<T>,
}

impl<T> Wheel<T> {
    /// An empty wheel. No deadline may be so early, and no `now`, that it lies
    /// before `start`.
    pub fn new(start: Instant) -> Self {
        Self {
            start,
            now: 0,
            lists: vec![Vec::new(); DUE + 1],
            occupied: [0; LEVELS + 1],
            timers: Slab::new(),
            waiting: 0,
        }
    }
}

impl<T> TimerQueue<T> for Wheel<T> {
    type Key = Key;

    fn insert(&mut self, deadline: Instant, value: T) -> Key {
        let nanos = deadline.saturating_duration_since(self.start).as_nanos();
        // Rounded up: never early.
        let tick = nanos.div_ceil(1_000_000).try_into().unwrap_or(u64::MAX);
        let timer = self.timers.insert(Timer {
            tick,
            list: 0,
            place: 0,
            value: Some(value),
        });
        self.link(timer);
        self.waiting += 1;
        Key(timer)
    }

    fn get_mut(&mut self, Key(timer): &Key) -> Option<&mut T> {
        self.timers[*timer].value.as_mut()
    }

    fn remove(&mut self, Key(timer): Key) -> Option<T> {
        if self.timers[timer].value.is_some() {
            self.unlink(timer);
            self.waiting -= 1;
        }
        self.timers.remove(timer).value
    }

    fn next_deadline(&mut self) -> Option<Instant> {
        let (tick, _) = self.next()?;
        Some(self.start + Duration::from_millis(tick))
    }

    fn pop_expired(&mut self, now: Instant) -> Option<T> {
        let now = now.saturating_duration_since(self.start).as_millis();
        let now = now.try_into().unwrap_or(u64::MAX);
        loop {
            if let Some(&timer) = self.lists[DUE].last() {
                self.unlink(timer);
                self.waiting -= 1;
                return self.timers[timer].value.take();
            }
            match self.next() {
                Some((tick, list)) if tick <= now => self.arrive(tick, list),
                _ => {
                    // Nobody is between the two, so everybody's list stays the same (W1).
                    self.now = self.now.max(now);
                    return None;
                }
            }
        }
    }

    fn len(&self) -> usize {
        self.waiting
    }
}

impl<T> Wheel<T> {
    /// The list for a timer: by the first digit that differs from the present.
    fn list_of(&self, tick: u64) -> usize {
        if tick <= self.now {
            return DUE;
        }
        let level = (tick ^ self.now).ilog2() as usize / BITS;
        if level >= LEVELS {
            return FAR;
        }
        level * SLOTS + (tick >> (level * BITS)) as usize % SLOTS
    }

    /// The list that comes next, and when.
    fn next(&self) -> Option<(u64, usize)> {
        if !self.lists[DUE].is_empty() {
            return Some((self.now, DUE));
        }
        // The lowest level comes first, and in it the lowest slot (W2).
        let level = self.occupied.iter().position(|&bits| bits != 0)?;
        let slot = self.occupied[level].trailing_zeros() as usize;
        // The higher digits are those of the present, the lower ones are 0.
        let shift = level * BITS;
        let turn = self.now >> (shift + BITS) << (shift + BITS);
        let tick = match level {
            LEVELS => ((self.now >> shift) + 1) << shift,
            _ => turn | (slot as u64) << shift,
        };
        Some((tick, level * SLOTS + slot))
    }

    /// Moves the present to where a list begins, and deals the list out (W1).
    fn arrive(&mut self, tick: u64, list: usize) {
        self.now = tick;
        self.occupied[list / SLOTS] &= !(1 << (list % SLOTS));
        for timer in take(&mut self.lists[list]) {
            self.link(timer);
        }
    }

    fn link(&mut self, timer: usize) {
        let list = self.list_of(self.timers[timer].tick);
        self.timers[timer].list = list;
        self.timers[timer].place = self.lists[list].len();
        self.lists[list].push(timer);
        self.occupied[list / SLOTS] |= 1 << (list % SLOTS);
    }

    fn unlink(&mut self, timer: usize) {
        let Timer { list, place, .. } = self.timers[timer];
        self.lists[list].swap_remove(place);
        if let Some(&moved) = self.lists[list].get(place) {
            self.timers[moved].place = place;
        }
        if self.lists[list].is_empty() {
            self.occupied[list / SLOTS] &= !(1 << (list % SLOTS));
        }
    }
}
