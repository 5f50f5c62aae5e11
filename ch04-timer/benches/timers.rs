//! What do the timer queues cost, at 1,000 and at 1,000,000 live timers?
//!
//! `cargo bench -p ch04 --bench timers`
//!
//! - `insert`: a timer more.
//! - `timeout`: insert, look at the first deadline, remove: a timeout whose work
//!   was done in time.
//! - `remove`: one of the live timers, at random.
//! - `expire`: as the loop does it, from deadline to deadline; each timer that
//!   fires is removed by its owner.
//!
//! Deadlines are spread evenly over a minute. What prepares a queue, and what
//! drops it, is not measured. Nor is what a removed timer costs `tombstones`
//! later, when its entry comes up: about as much as one that expires.

use ch04::solutions::wheel::Wheel;
use ch04::time::queue::{BTree, Indexed, TimerQueue, Tombstones};
use criterion::criterion_main;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, criterion_group};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many operations are timed for one sample.
const SAMPLE: usize = 100_000;

/// As large as a waker, and it says whose timer it is.
type Value = (usize, usize);

/// Numbers that look random and are the same in each run (D. Knuth's generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005);
        self.0 = self.0.wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end
    }
}

/// A queue with all its live timers.
struct Bench<Q: TimerQueue<Value>> {
    queue: Q,
    keys: Vec<Option<Q::Key>>,
    numbers: Numbers,
    start: Instant,
}

impl<Q: TimerQueue<Value>> Bench<Q> {
    fn new(make: fn(Instant) -> Q, live: usize) -> Self {
        let start = Instant::now();
        let mut bench = Self {
            queue: make(start),
            keys: Vec::new(),
            numbers: Numbers(1),
            start,
        };
        for deadline in bench.deadlines(live) {
            bench.insert(deadline);
        }
        // Some more that fire at once. They leave room for those that are timed:
        // to move a million timers to a larger place is not what we measure.
        for _ in 0..live / 10 {
            bench.insert(start);
        }
        while let Some((owner, _)) = bench.queue.pop_expired(start) {
            bench.remove(owner);
        }
        bench.keys.truncate(live);
        bench
    }

    fn deadlines(&mut self, count: usize) -> Vec<Instant> {
        let first = self.start + Duration::from_millis(1);
        let mut next = || Duration::from_nanos(30 * self.numbers.below(2_000_000_000) as u64);
        (0..count).map(|_| first + next()).collect()
    }

    fn insert(&mut self, deadline: Instant) {
        let value = (self.keys.len(), 0);
        self.keys.push(Some(self.queue.insert(deadline, value)));
    }

    fn remove(&mut self, owner: usize) {
        let key = self.keys[owner].take().expect("removed once");
        black_box(self.queue.remove(key));
    }

    fn timed_insert(&mut self, count: usize) -> Duration {
        let deadlines = self.deadlines(count);
        time(|| deadlines.into_iter().for_each(|at| self.insert(at)))
    }

    fn timed_timeout(&mut self, count: usize) -> Duration {
        let deadlines = self.deadlines(count);
        time(|| {
            for deadline in deadlines {
                let key = self.queue.insert(deadline, (0, 0));
                black_box(self.queue.next_deadline());
                black_box(self.queue.remove(key));
            }
        })
    }

    fn timed_remove(&mut self, count: usize) -> Duration {
        // A shuffle, as far as it is needed.
        let mut owners: Vec<usize> = (0..self.keys.len()).collect();
        for i in 0..count {
            let other = i + self.numbers.below(owners.len() - i);
            owners.swap(i, other);
        }
        time(|| {
            owners
                .into_iter()
                .take(count)
                .for_each(|who| self.remove(who))
        })
    }

    fn timed_expire(&mut self, count: usize) -> Duration {
        let mut fired = 0;
        time(|| {
            while fired < count {
                let now = self.queue.next_deadline().expect("enough timers");
                while let Some((owner, _)) = self.queue.pop_expired(now) {
                    self.remove(owner);
                    fired += 1;
                }
            }
        })
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

type Timed<Q> = fn(&mut Bench<Q>, usize) -> Duration;

fn structure<Q: TimerQueue<Value>>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    live: usize,
    make: fn(Instant) -> Q,
) {
    let operations: [(&str, Timed<Q>); 4] = [
        ("insert", Bench::timed_insert),
        ("timeout", Bench::timed_timeout),
        ("remove", Bench::timed_remove),
        ("expire", Bench::timed_expire),
    ];
    for (operation, timed) in operations {
        group.bench_function(BenchmarkId::new(operation, name), |bencher| {
            // Each sample is so many operations, whatever number is asked for: a few
            // of them, just after a million timers were made, would only measure
            // how far away the memory is.
            bencher.iter_custom(|asked| {
                let rounds = SAMPLE.div_ceil(live / 10);
                // A tenth: so the number of live timers stays about the same.
                let once = |_| timed(&mut Bench::new(make, live), live / 10);
                let total: Duration = (0..rounds).map(once).sum();
                total.mul_f64(asked as f64 / (rounds * (live / 10)) as f64)
            });
        });
    }
}

fn timers(criterion: &mut Criterion) {
    for live in [1_000, 1_000_000] {
        let mut group = criterion.benchmark_group(format!("timers-{live}"));
        group
            .sampling_mode(SamplingMode::Flat)
            .sample_size(10)
            .warm_up_time(Duration::from_millis(1))
            .measurement_time(Duration::from_millis(1));
        structure(&mut group, "btree", live, |_| BTree::default());
        structure(&mut group, "tombstones", live, |_| Tombstones::default());
        structure(&mut group, "indexed", live, |_| Indexed::default());
        structure(&mut group, "wheel", live, Wheel::new);
        group.finish();
    }
}

criterion_group!(benches, timers);
criterion_main!(benches);
