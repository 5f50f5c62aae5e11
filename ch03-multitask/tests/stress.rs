//! Threads that wake, abort, spawn and drop handles as they like, against one
//! executor. Whatever the order: `run` ends, every future is dropped once, and
//! every handle hears of the end after that.

use ch03::{Executor, JoinHandle, block_on, yield_now};
use futures::channel::oneshot;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

const ROUNDS: usize = 50;
const THREADS: usize = 3;
const TASKS: usize = 60;

struct OnDrop(Arc<AtomicUsize>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// A task that yields, waits for a thread, and yields again.
fn work(drops: &Arc<AtomicUsize>) -> (oneshot::Sender<u32>, impl Future<Output = u32> + use<>) {
    let (sender, receiver) = oneshot::channel();
    let dropped = OnDrop(drops.clone());
    let future = async move {
        let _dropped = dropped;
        yield_now().await;
        let answer = receiver.await.unwrap_or(0);
        yield_now().await;
        answer
    };
    (sender, future)
}

#[test]
fn every_task_ends_whatever_the_threads_do() {
    for round in 0..ROUNDS {
        let mut executor = Executor::new();
        let drops = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (spawner, drops) = (executor.spawner(), drops.clone());
                thread::spawn(move || {
                    let mut kept: Vec<JoinHandle<u32>> = Vec::new();
                    for n in 0..TASKS {
                        let (sender, future) = work(&drops);
                        let handle = spawner.spawn(future);
                        // A different mixture in each round, the same in every run.
                        match (n * 7 + thread * 3 + round) % 6 {
                            0 => {
                                handle.abort();
                                let _ = sender.send(1);
                            }
                            1 => {
                                let _ = sender.send(1);
                                handle.abort();
                            }
                            2 => drop(sender),
                            3 => {
                                drop(handle);
                                let _ = sender.send(1);
                                continue;
                            }
                            _ => drop(sender.send(1)),
                        }
                        kept.push(handle);
                    }
                    kept
                })
            })
            .collect();
        // Some rounds drop the executor while the threads are at work.
        let dropped_early = round % 5 == 4;
        if dropped_early {
            executor.run_ready();
            drop(executor);
        } else {
            while threads.iter().any(|thread| !thread.is_finished()) {
                executor.run();
            }
            executor.run();
            assert!(executor.is_empty());
        }
        for handle in threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
        {
            let answer = block_on(handle);
            assert!(!answer.is_err_and(|error| error.is_panic()));
        }
        assert_eq!(drops.load(SeqCst), THREADS * TASKS);
    }
}
