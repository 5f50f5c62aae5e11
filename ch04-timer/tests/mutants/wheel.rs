//! A wheel with a switch for each thing that can be wrong.

use ch04::time::queue::{Key, TimerQueue};
use std::collections::{BTreeSet, HashMap};
use std::mem::take;
use std::time::{Duration, Instant};

pub const ROUNDS_DOWN: u8 = 1;
pub const FIRES_THE_WHOLE_SLOT: u8 = 2;
pub const LEVEL_BY_DISTANCE: u8 = 3;
pub const TICKS_ONE_BY_ONE: u8 = 4;
pub const PLACES_GO_STALE: u8 = 5;
pub const STAYS_IN_ITS_SLOT: u8 = 6;
pub const FAR_WRAPS_AROUND: u8 = 7;
pub const SLEEPS_THROUGH_THE_FAR: u8 = 8;
pub const LEAVES_A_MARK_BEHIND: u8 = 9;
pub const SEARCHES_ITS_SLOT: u8 = 10;

const LEVELS: usize = 6;
const FAR: usize = LEVELS * 64;
const DUE: usize = FAR + 1;

pub struct Wheel<T, const FAULT: u8> {
    start: Instant,
    now: u64,
    lists: Vec<Vec<usize>>,
    /// Which lists are not empty.
    marked: BTreeSet<usize>,
    timers: HashMap<usize, Timer<T>>,
    free: Vec<usize>,
    waiting: usize,
}

struct Timer<T> {
    tick: u64,
    list: usize,
    place: usize,
    value: Option<T>,
}

impl<T, const FAULT: u8> Wheel<T, FAULT> {
    pub fn new(start: Instant) -> Self {
        Self {
            start,
            now: 0,
            lists: vec![Vec::new(); DUE + 1],
            marked: BTreeSet::new(),
            timers: HashMap::new(),
            free: Vec::new(),
            waiting: 0,
        }
    }

    fn list_of(&self, tick: u64) -> usize {
        if tick <= self.now {
            return DUE;
        }
        let differs = match FAULT {
            LEVEL_BY_DISTANCE => tick - self.now,
            _ => tick ^ self.now,
        };
        let level = match differs.ilog2() as usize / 6 {
            level if level < LEVELS => level,
            _ if FAULT == FAR_WRAPS_AROUND => LEVELS - 1,
            _ => return FAR,
        };
        level * 64 + (tick >> (level * 6)) as usize % 64
    }

    fn next(&self) -> Option<(u64, usize)> {
        if !self.lists[DUE].is_empty() {
            return Some((self.now, DUE));
        }
        if FAULT == TICKS_ONE_BY_ONE {
            let list = self.list_of(self.now + 1);
            let somebody = (0..DUE).any(|list| !self.lists[list].is_empty());
            return somebody.then_some((self.now + 1, list));
        }
        let list = *self.marked.first()?;
        let shift = list / 64 * 6;
        let tick = match list {
            FAR => ((self.now >> shift) + 1) << shift,
            _ => self.now >> (shift + 6) << (shift + 6) | ((list % 64) as u64) << shift,
        };
        Some((tick, list))
    }

    fn link(&mut self, id: usize, list: usize) {
        // Only a wheel whose places are wrong has lost it by now.
        let Some(timer) = self.timers.get_mut(&id) else {
            return;
        };
        timer.list = list;
        timer.place = self.lists[list].len();
        self.lists[list].push(id);
        if list != DUE {
            self.marked.insert(list);
        }
    }

    fn unlink(&mut self, id: usize) {
        let Timer { list, place, .. } = self.timers[&id];
        let place = match FAULT {
            SEARCHES_ITS_SLOT => self.lists[list].iter().position(|&at| at == id).unwrap(),
            _ => place,
        };
        self.lists[list].swap_remove(place);
        if self.lists[list].is_empty() && FAULT != LEAVES_A_MARK_BEHIND {
            self.marked.remove(&list);
        }
        if let Some(moved) = self.lists[list].get(place)
            && FAULT != PLACES_GO_STALE
        {
            self.timers.get_mut(moved).unwrap().place = place;
        }
    }
}

impl<T, const FAULT: u8> TimerQueue<T> for Wheel<T, FAULT> {
    type Key = Key;

    fn insert(&mut self, deadline: Instant, value: T) -> Key {
        let nanos = deadline.saturating_duration_since(self.start).as_nanos() as u64;
        let tick = match FAULT {
            ROUNDS_DOWN => nanos / 1_000_000,
            _ => nanos.div_ceil(1_000_000),
        };
        let id = self.free.pop().unwrap_or(self.timers.len());
        let timer = Timer {
            tick,
            list: 0,
            place: 0,
            value: Some(value),
        };
        self.timers.insert(id, timer);
        self.link(id, self.list_of(tick));
        self.waiting += 1;
        Key(id)
    }

    fn get_mut(&mut self, Key(id): &Key) -> Option<&mut T> {
        self.timers.get_mut(id)?.value.as_mut()
    }

    fn remove(&mut self, Key(id): Key) -> Option<T> {
        if self.timers[&id].value.is_some() {
            self.waiting -= 1;
            if FAULT != STAYS_IN_ITS_SLOT {
                self.unlink(id);
            }
        }
        self.free.push(id);
        self.timers.remove(&id).unwrap().value
    }

    fn next_deadline(&mut self) -> Option<Instant> {
        let (tick, list) = self.next()?;
        if list == FAR && FAULT == SLEEPS_THROUGH_THE_FAR {
            return None;
        }
        Some(self.start + Duration::from_millis(tick))
    }

    fn pop_expired(&mut self, now: Instant) -> Option<T> {
        let now = now.saturating_duration_since(self.start).as_millis() as u64;
        loop {
            while let Some(id) = self.lists[DUE].pop() {
                if let Some(timer) = self.timers.get_mut(&id) {
                    self.waiting -= 1;
                    return timer.value.take();
                }
            }
            match self.next() {
                Some((tick, list)) if tick <= now => {
                    self.now = tick;
                    self.marked.remove(&list);
                    for id in take(&mut self.lists[list]) {
                        let list = match self.timers.get(&id) {
                            _ if FAULT == FIRES_THE_WHOLE_SLOT => DUE,
                            Some(timer) => self.list_of(timer.tick),
                            None => continue,
                        };
                        self.link(id, list);
                    }
                }
                _ => {
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
