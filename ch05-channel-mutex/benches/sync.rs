//! What do our locks and channels cost beside those of others?
//!
//! `cargo bench -p ch05 --bench sync`
//!
//! - `free`: to take a lock, or a permit, that nobody else wants, and to give it
//!   back. Polled by hand: there is no runtime that would cost anything.
//! - `contended`: sixteen tasks on one thread, each of which has the lock across
//!   a `yield_now`.
//! - `threads`: two threads that do nothing but lock and unlock.
//! - `handed over`: a value, a notification, and messages through a queue that has
//!   room for a hundred.
//!
//! In one row only the primitive differs: all are polled by hand, or by our
//! runtime, or by `block_on` below.

use core_affinity::CoreId;
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput};
use criterion::{criterion_group, criterion_main};
use std::future::ready;
use std::pin::pin;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

type Group<'a> = BenchmarkGroup<'a, WallTime>;

/// A mutex, or a semaphore with one permit.
trait Lock: Send + Sync + 'static {
    fn new() -> Self;

    /// Takes it, has it until `hold` is ready, and gives it back.
    fn turn(&self, hold: impl Future + Send) -> impl Future<Output = ()> + Send;
}

macro_rules! mutexes { ($($mutex:ty),*) => { $(
    impl Lock for $mutex {
        fn new() -> Self {
            Self::new(0)
        }

        async fn turn(&self, hold: impl Future + Send) {
            let mut guard = self.lock().await;
            hold.await;
            *guard += 1;
        }
    }
)* } }

macro_rules! semaphores { ($($semaphore:ty),*) => { $(
    impl Lock for $semaphore {
        fn new() -> Self {
            Self::new(1)
        }

        async fn turn(&self, hold: impl Future + Send) {
            let permit = self.acquire().await;
            hold.await;
            drop(permit);
        }
    }
)* } }

type OurMutex = ch05::sync::Mutex<u64>;
type TokioMutex = tokio::sync::Mutex<u64>;
type SmolMutex = async_lock::Mutex<u64>;
mutexes!(OurMutex, TokioMutex, SmolMutex);

type OurSemaphore = ch05::sync::Semaphore;
type TokioSemaphore = tokio::sync::Semaphore;
type SmolSemaphore = async_lock::Semaphore;
semaphores!(OurSemaphore, TokioSemaphore, SmolSemaphore);

/// One row for each of the three: `three!(row, group, "mutex", Ours, Tokios, Smols)`.
macro_rules! three {
    ($row:ident, $group:ident, $name:literal, $ours:ty, $tokio:ty, $smol:ty) => {
        $row::<$ours>(&mut $group, BenchmarkId::new($name, "ours"));
        $row::<$tokio>(&mut $group, BenchmarkId::new($name, "tokio"));
        $row::<$smol>(&mut $group, BenchmarkId::new($name, "smol"));
    };
}

fn free(criterion: &mut Criterion) {
    let mut group = group(criterion, "sync-free");
    three!(alone, group, "mutex", OurMutex, TokioMutex, SmolMutex);
    three!(
        alone,
        group,
        "semaphore",
        OurSemaphore,
        TokioSemaphore,
        SmolSemaphore
    );
}

fn alone<L: Lock>(group: &mut Group, id: BenchmarkId) {
    let lock = L::new();
    let mut cx = Context::from_waker(Waker::noop());
    group.bench_function(id, |bencher| {
        bencher.iter(|| assert!(pin!(lock.turn(ready(()))).poll(&mut cx).is_ready()));
    });
}

fn contended(criterion: &mut Criterion) {
    let mut group = group(criterion, "sync-contended");
    three!(
        tasks,
        group,
        "mutex, 16 tasks",
        OurMutex,
        TokioMutex,
        SmolMutex
    );
    three!(
        tasks,
        group,
        "semaphore, 16 tasks",
        OurSemaphore,
        TokioSemaphore,
        SmolSemaphore
    );
}

/// How many tasks want the lock, and how often each of them.
const TASKS: u64 = 16;
const TURNS: u64 = 500;

fn tasks<L: Lock>(group: &mut Group, id: BenchmarkId) {
    let mut runtime = ch05::Runtime::new().unwrap();
    group.throughput(Throughput::Elements(TASKS * TURNS));
    group.bench_function(id, |bencher| {
        bencher.iter(|| {
            let lock = Arc::new(L::new());
            for _ in 0..TASKS {
                let lock = lock.clone();
                drop(runtime.spawn(async move {
                    for _ in 0..TURNS {
                        lock.turn(ch05::yield_now()).await;
                    }
                }));
            }
            runtime.run();
        });
    });
}

fn on_threads(criterion: &mut Criterion) {
    let mut group = group(criterion, "sync-threads");
    // How long the system takes to wake a thread changes from moment to moment.
    group
        .sample_size(30)
        .sampling_mode(SamplingMode::Flat)
        .measurement_time(Duration::from_secs(5))
        .throughput(Throughput::Elements(2 * THREAD_TURNS));
    three!(threads, group, "mutex", OurMutex, TokioMutex, SmolMutex);
    three!(
        threads,
        group,
        "semaphore",
        OurSemaphore,
        TokioSemaphore,
        SmolSemaphore
    );
}

/// How often each of the two threads wants it.
const THREAD_TURNS: u64 = 2_000;

/// Each thread has a core of its own, where the system lets us choose. On one core
/// the first would be done before the second began.
fn threads<L: Lock>(group: &mut Group, id: BenchmarkId) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    group.bench_function(id, |bencher| {
        bencher.iter_custom(|rounds| {
            let lock = L::new();
            let both_are_there = Barrier::new(3);
            thread::scope(|scope| {
                let wants_it = |core: Option<CoreId>| {
                    let _ = core.map(core_affinity::set_for_current);
                    both_are_there.wait();
                    block_on(async {
                        for _ in 0..rounds * THREAD_TURNS {
                            lock.turn(ready(())).await;
                        }
                    });
                };
                let threads = [0, 1].map(|n| {
                    let core = cores.get(n).copied();
                    scope.spawn(move || wants_it(core))
                });
                both_are_there.wait();
                let start = Instant::now();
                for thread in threads {
                    thread.join().unwrap();
                }
                start.elapsed()
            })
        });
    });
}

/// Chapter 2's `block_on`.
fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// How many messages go through a queue, whoever sends them, and how many wait.
const MESSAGES: u64 = 10_000;
const CAPACITY: usize = 100;

/// Tasks of our runtime send, and its main future receives.
macro_rules! messages {
    ($group:ident, $name:ident, $peer:literal, $producers:ident, $channel:path) => {
        let mut runtime = ch05::Runtime::new().unwrap();
        row($group, $name, $peer, || {
            runtime.block_on(async {
                #[allow(unused_mut)] // async-channel's receiver may be shared
                let (sender, mut receiver) = $channel(CAPACITY);
                for _ in 0..$producers {
                    let sender = sender.clone();
                    drop(ch05::spawn(async move {
                        for n in 0..MESSAGES / $producers {
                            sender.send(n).await.unwrap();
                        }
                    }));
                }
                for _ in 0..MESSAGES {
                    receiver.recv().await.unwrap();
                }
            });
        });
    };
}

fn handed_over(criterion: &mut Criterion) {
    let group = &mut group(criterion, "sync-handed-over");
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let cx = &mut Context::from_waker(&waker);

    row(group, "oneshot", "ours", || {
        let (sender, receiver) = ch05::sync::oneshot::channel();
        wait(cx, receiver, || sender.send(1).unwrap()).unwrap();
    });
    row(group, "oneshot", "tokio", || {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        wait(cx, receiver, || sender.send(1).unwrap()).unwrap();
    });
    row(group, "oneshot", "smol", || {
        let (sender, receiver) = async_channel::bounded(1);
        wait(cx, receiver.recv(), || sender.try_send(1).unwrap()).unwrap();
    });

    let notify = ch05::sync::Notify::new();
    row(group, "notify", "ours", || {
        wait(cx, notify.notified(), || notify.notify_one());
    });
    let notify = tokio::sync::Notify::new();
    row(group, "notify", "tokio", || {
        wait(cx, notify.notified(), || notify.notify_one());
    });
    let event = event_listener::Event::new();
    row(group, "notify", "smol", || {
        wait(cx, event.listen(), || event.notify(1));
    });

    for (name, producers) in [("mpsc 1:1", 1), ("mpsc 4:1", 4)] {
        group.throughput(Throughput::Elements(MESSAGES));
        messages!(group, name, "ours", producers, ch05::sync::mpsc::channel);
        messages!(group, name, "tokio", producers, tokio::sync::mpsc::channel);
        messages!(group, name, "smol", producers, async_channel::bounded);
    }
}

fn row(group: &mut Group, name: &str, peer: &str, mut once: impl FnMut()) {
    group.bench_function(BenchmarkId::new(name, peer), |bencher| {
        bencher.iter(&mut once);
    });
}

/// Waits for what `complete` completes: a poll before it, and a poll after it.
fn wait<F: Future, R>(cx: &mut Context, future: F, complete: impl FnOnce() -> R) -> F::Output {
    let mut future = pin!(future);
    assert!(future.as_mut().poll(cx).is_pending());
    complete();
    match future.poll(cx) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it is complete"),
    }
}

fn group<'a>(criterion: &'a mut Criterion, name: &str) -> Group<'a> {
    let mut group = criterion.benchmark_group(name);
    group
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(1500));
    group
}

criterion_group!(benches, free, contended, on_threads, handed_over);
criterion_main!(benches);
