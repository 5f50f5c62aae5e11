//! Case 51: the timer queues against a `BTreeMap` that is obviously right, under
//! 10,000 random operations.

use ch04::solutions::wheel::Wheel;
use ch04::time::queue::{BTree, Indexed, TimerQueue, Tombstones};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const OPERATIONS: usize = 10_000;

#[derive(Clone, Debug)]
enum Operation {
    /// A timer so many microseconds from now.
    Insert(u64),
    /// The timer of one of the keys that are out, fired or not.
    Look(Index),
    Remove(Index),
    /// So many microseconds pass.
    Advance(u64),
}

fn operation() -> impl Strategy<Value = Operation> {
    // From microseconds to years, each as likely as the other.
    let time = |bits| (0..bits, any::<u64>()).prop_map(|(bits, n)| n & ((1_u64 << bits) - 1));
    prop_oneof![
        5 => time(52_u32).prop_map(Operation::Insert),
        1 => any::<Index>().prop_map(Operation::Look),
        2 => any::<Index>().prop_map(Operation::Remove),
        2 => time(48_u32).prop_map(Operation::Advance),
    ]
}

/// `tick`: how many microseconds are one for the queue. It rounds up.
fn check<Q: TimerQueue<u64>>(mut queue: Q, start: Instant, tick: u64, operations: &[Operation]) {
    let at = |micros| start + Duration::from_micros(micros);
    let mut now = 0;
    // The reference: who is waiting, by the time at which it fires.
    let mut waiting: BTreeMap<(u64, u64), ()> = BTreeMap::new();
    // Whose keys are out: the time, the value, the key.
    let mut out: Vec<(u64, u64, Q::Key)> = Vec::new();
    for (value, operation) in (0..).zip(operations) {
        match operation {
            Operation::Insert(left) => {
                let fires = (now + left).next_multiple_of(tick);
                out.push((fires, value, queue.insert(at(now + left), value)));
                waiting.insert((fires, value), ());
            }
            Operation::Look(index) if !out.is_empty() => {
                let (fires, value, key) = index.get(&out);
                let found = queue.get_mut(key).map(|value| *value);
                let expected = waiting.contains_key(&(*fires, *value));
                assert_eq!(found, expected.then_some(*value));
            }
            Operation::Remove(index) if !out.is_empty() => {
                let (fires, value, key) = out.swap_remove(index.index(out.len()));
                let expected = waiting.remove(&(fires, value)).map(|()| value);
                assert_eq!(queue.remove(key), expected);
            }
            Operation::Advance(by) => {
                now += by;
                let still = waiting.split_off(&(now + 1, 0));
                let mut expected: Vec<_> =
                    std::mem::replace(&mut waiting, still).into_keys().collect();
                let fires: BTreeMap<_, _> = expected.iter().map(|&(at, who)| (who, at)).collect();
                let mut fired: Vec<_> = std::iter::from_fn(|| queue.pop_expired(at(now)))
                    .map(|who| (*fires.get(&who).expect("nobody is early"), who))
                    .collect();
                assert!(fired.is_sorted_by_key(|(at, _)| at), "by deadline");
                fired.sort();
                expected.sort();
                assert_eq!(fired, expected);
                let next = queue.next_deadline();
                assert!(next.is_none_or(|next| next > at(now)), "it would spin");
            }
            _ => {}
        }
        assert_eq!(queue.len(), waiting.len());
        let first = waiting.keys().next().map(|&(fires, _)| at(fires));
        let next = queue.next_deadline();
        assert_eq!(next.is_some(), first.is_some());
        // The wheel may look in between, when it deals timers out.
        assert!(next <= first && (tick > 1 || next == first));
    }
    for (fires, value, key) in out {
        let expected = waiting.contains_key(&(fires, value)).then_some(value);
        assert_eq!(queue.remove(key), expected);
    }
    assert_eq!((queue.len(), queue.next_deadline()), (0, None));
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 8,
        max_shrink_iters: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn case_51_ten_thousand_operations_against_a_map(
        operations in prop::collection::vec(operation(), OPERATIONS),
    ) {
        let start = Instant::now();
        check(BTree::default(), start, 1, &operations);
        check(Tombstones::default(), start, 1, &operations);
        check(Indexed::default(), start, 1, &operations);
        check(Wheel::new(start), start, 1000, &operations);
    }
}
