//! One dinner, cooked in four ways: rice takes 30 minutes on the stove, the
//! dish 15 minutes and the soup 10 minutes of work.

// ANCHOR: plain
use crate::{Clock, Kitchen, Minutes};
use std::thread;

const RICE: Minutes = 30;
const DISH: Minutes = 15;
const SOUP: Minutes = 10;

/// One cook, who finishes each dish before the next. Plain functions.
pub fn one_after_another(clock: impl Clock) -> Minutes {
    for minutes in [RICE, DISH, SOUP] {
        clock.work_until(clock.now() + minutes);
    }
    clock.now()
}

/// Three cooks, each with one dish. Three threads.
pub fn three_cooks(clock: impl Clock + Sync) -> Minutes {
    let start = clock.now();
    thread::scope(|cooks| {
        for minutes in [RICE, DISH, SOUP] {
            let clock = &clock;
            cooks.spawn(move || clock.work_until(start + minutes));
        }
    });
    clock.now()
}
// ANCHOR_END: plain

// ANCHOR: overlapped
/// One cook, who starts the rice and works while it cooks. One thread.
pub fn overlapped(clock: impl Clock) -> Minutes {
    let kitchen = Kitchen::new(clock);
    let rice = kitchen.prepare(0, RICE);
    let dish = kitchen.prepare(DISH, 0);
    let soup = kitchen.prepare(SOUP, 0);
    kitchen.cook(vec![Box::pin(rice), Box::pin(dish), Box::pin(soup)])
}
// ANCHOR_END: overlapped

// ANCHOR: rice_last
/// The same three futures, made in the same order, with the rice last on the list.
pub fn rice_last(clock: impl Clock) -> Minutes {
    let kitchen = Kitchen::new(clock);
    let rice = kitchen.prepare(0, RICE);
    let dish = kitchen.prepare(DISH, 0);
    let soup = kitchen.prepare(SOUP, 0);
    kitchen.cook(vec![Box::pin(dish), Box::pin(soup), Box::pin(rice)])
}
// ANCHOR_END: rice_last

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FakeClock, RealClock};

    #[test]
    fn the_dinner_takes_55_30_30_and_55_minutes() {
        let clock = FakeClock::default;
        assert_eq!(one_after_another(clock()), 55);
        assert_eq!(three_cooks(clock()), 30);
        assert_eq!(overlapped(clock()), 30);
        assert_eq!(rice_last(clock()), 55);
    }

    #[test]
    fn on_a_real_clock_nothing_is_early() {
        assert!(one_after_another(RealClock::start()) >= 55);
        assert!(three_cooks(RealClock::start()) >= 30);
        assert!(overlapped(RealClock::start()) >= 30);
        assert!(rice_last(RealClock::start()) >= 55);
    }
}
