// The tests of chapter 4's exercises. Each is stated once and runs twice:
// against your code (`yours`, ignored until you ask for it) and against ours
// (`solution`). `mutants.rs` runs them against wrong solutions.

#[macro_use]
#[path = "support/exercises.rs"]
mod support;

use ch04::time::queue::{BTree, TimerQueue};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn us(us: u64) -> Duration {
    Duration::from_micros(us)
}

/// Fires all that have expired.
fn fire<Q: TimerQueue<u64>>(queue: &mut Q, now: Instant) -> Vec<u64> {
    std::iter::from_fn(|| queue.pop_expired(now)).collect()
}

/// Looks as often as the queue wants it, until nobody is left. Who fired, when,
/// and how often it looked.
fn sleep_and_fire<Q: TimerQueue<u64>>(queue: &mut Q) -> (Vec<(Instant, u64)>, u32) {
    let (mut fired, mut looks) = (Vec::new(), 0);
    while let Some(now) = queue.next_deadline() {
        fired.extend(fire(queue, now).into_iter().map(|value| (now, value)));
        looks += 1;
    }
    (fired, looks)
}

/// Numbers that look random and are the same in each run (D. Knuth's generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005);
        self.0 = self.0.wrapping_add(1442695040888963407);
        (self.0 >> 33) % end
    }
}

exercises! {
    ch04;

    #[ignore = "exercise 4.7: a timer wheel"]
    mod wheel {
        // Wrong solutions: rounds_down, fires_the_whole_slot, level_by_distance,
        // ticks_one_by_one, places_go_stale, stays_in_its_slot, far_wraps_around
        fn a_timer_is_never_early_and_at_most_a_tick_late() {
            let start = Instant::now();
            let digits = [1, 64, 64 * 64, 64 * 64 * 64, 64 * 64 * 64 * 64].map(|ms| ms * 1000);
            for micros in digits.iter().flat_map(|us| [us - 1, *us, us + 1, us * 5 + 700]) {
                let deadline = start + us(micros);
                let mut wheel = Wheel::new(start);
                wheel.insert(deadline, 7);
                assert_eq!(wheel.pop_expired(deadline - us(1)), None, "early by 1 µs of {micros}");
                assert_eq!(wheel.pop_expired(deadline + ms(1)), Some(7), "late for {micros} µs");
                assert_eq!((wheel.pop_expired(deadline + ms(2)), wheel.len()), (None, 0));
            }
        }

        fn a_deadline_that_has_passed_fires_at_once() {
            let start = Instant::now();
            let mut wheel = Wheel::new(start);
            wheel.insert(start, 0);
            assert_eq!(wheel.pop_expired(start), Some(0));
            assert_eq!(wheel.pop_expired(start + ms(1000)), None);
            wheel.insert(start + ms(400), 1);
            assert!(wheel.next_deadline().is_some_and(|next| next <= start + ms(1000)));
            assert_eq!(wheel.pop_expired(start + ms(1000)), Some(1));
        }

        fn timers_fire_in_the_order_of_their_ticks() {
            let start = Instant::now();
            let mut numbers = Numbers(1);
            let mut wheel = Wheel::new(start);
            for _ in 0..2000 {
                let tick = numbers.below(300_000);
                wheel.insert(start + ms(tick), tick);
            }
            assert_eq!(wheel.len(), 2000);
            let (fired, _) = sleep_and_fire(&mut wheel);
            assert!(fired.iter().all(|(now, tick)| *now == start + ms(*tick)));
            assert!(fired.is_sorted());
            assert_eq!(fired.len(), 2000);
        }

        fn who_comes_while_the_wheels_turn_is_in_time() {
            let start = Instant::now();
            for now in [1, 60, 63, 64, 100, 127, 4000, 4095, 4096, 4160, 262_143, 262_200] {
                for left in [1, 3, 10, 63, 64, 65, 130, 4095, 4096, 5000] {
                    let mut wheel = Wheel::new(start);
                    wheel.insert(start + ms(now), 0);
                    assert_eq!(fire(&mut wheel, start + ms(now)), [0]);
                    wheel.insert(start + ms(now + left), 1);
                    let when = format!("{left} ms after {now} ms");
                    let next = wheel.next_deadline();
                    assert!(next > Some(start + ms(now)), "{when}: who sleeps until then spins");
                    assert_eq!(wheel.pop_expired(start + ms(now + left - 1)), None, "{when}");
                    assert_eq!(wheel.pop_expired(start + ms(now + left)), Some(1), "{when}");
                }
            }
        }

        fn a_removed_timer_does_not_fire_and_its_neighbours_do() {
            let start = Instant::now();
            let mut wheel = Wheel::new(start);
            // All in one slot, and all in one slot of a higher level.
            let mut keys = BTreeMap::new();
            for value in 0..20 {
                keys.insert(value, wheel.insert(start + ms(10 + value / 10 * 490), value));
            }
            for value in [3, 0, 9, 12, 19, 5, 10] {
                assert_eq!(wheel.remove(keys.remove(&value).unwrap()), Some(value));
            }
            *wheel.get_mut(&keys[&4]).unwrap() = 40;
            // They get the places that are free now, and fire much later.
            for value in 20..27 {
                keys.insert(value, wheel.insert(start + ms(5000), value));
            }
            let mut at = |now| {
                let mut fired = fire(&mut wheel, start + ms(now));
                fired.sort();
                fired
            };
            assert_eq!(at(10), [1, 2, 6, 7, 8, 40]);
            assert_eq!(at(500), [11, 13, 14, 15, 16, 17, 18]);
            assert_eq!(at(5000), [20, 21, 22, 23, 24, 25, 26]);
            for (value, key) in keys {
                assert_eq!(wheel.get_mut(&key), None, "{value}");
                assert_eq!(wheel.remove(key), None, "{value}");
            }
            assert_eq!((wheel.len(), wheel.next_deadline()), (0, None));
        }

        fn it_can_wait_for_years() {
            let start = Instant::now();
            let mut wheel = Wheel::new(start);
            for years in [1, 3, 4, 100] {
                wheel.insert(start + YEAR * years, u64::from(years));
            }
            for years in 1..=100 {
                let now = start + YEAR * years;
                assert_eq!(fire(&mut wheel, now - ms(1)), [], "after {years} years");
                let due = [1, 3, 4, 100].contains(&years).then_some(u64::from(years));
                assert_eq!(fire(&mut wheel, now), Vec::from_iter(due), "after {years} years");
            }
        }

        fn it_does_not_look_at_every_millisecond() {
            let start = Instant::now();
            let mut wheel = Wheel::new(start);
            wheel.insert(start + YEAR + ms(1), 1);
            let (fired, looks) = sleep_and_fire(&mut wheel);
            assert_eq!(fired, [(start + YEAR + ms(1), 1)]);
            assert!(looks <= 10, "{looks} looks for one timer");
        }

        fn it_does_what_a_map_does() {
            let start = Instant::now();
            let mut numbers = Numbers(7);
            let (mut wheel, mut map) = (Wheel::new(start), BTree::default());
            let mut keys = Vec::new();
            let mut now = 0;
            for value in 0..5000 {
                match numbers.below(4) {
                    0 | 1 => {
                        let far = [100, 5000, 300_000, 20_000_000][numbers.below(4) as usize];
                        let deadline = start + ms(now + numbers.below(far));
                        keys.push((wheel.insert(deadline, value), map.insert(deadline, value)));
                    }
                    2 if !keys.is_empty() => {
                        let at = numbers.below(keys.len() as u64) as usize;
                        let (in_wheel, in_map) = keys.swap_remove(at);
                        assert_eq!(wheel.remove(in_wheel), map.remove(in_map));
                    }
                    _ => {
                        now += numbers.below(1000);
                        let (mut fired, mut expected) =
                            (fire(&mut wheel, start + ms(now)), fire(&mut map, start + ms(now)));
                        fired.sort();
                        expected.sort();
                        assert_eq!(fired, expected, "after {now} ms");
                    }
                }
                assert_eq!(wheel.len(), map.len());
                assert!(wheel.next_deadline() <= map.next_deadline());
            }
        }
    }
}
