//! Two threads that do something at the same time, a great many times.

use std::hint;
use std::sync::RwLock;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

/// Two threads do `here` and `there` at the same time, one a little later than the
/// other in each round. `begin` gives what the round is about, and `is_wrong` judges
/// it when both have ended. Says whether a round was wrong. It takes three seconds
/// at most: a busy machine has fewer rounds.
pub fn race<T: Send + Sync, R>(
    rounds: usize,
    begin: impl Fn() -> T,
    here: impl Fn(&T) -> R,
    there: impl Fn(&T) + Sync,
    is_wrong: impl Fn(&T, R) -> bool,
) -> bool {
    let (started, ended) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (subject, start) = (RwLock::new(None), Instant::now());
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 1..=rounds {
                if wait_for(&started, round) == OVER {
                    return;
                }
                dawdle(round % 61);
                there(subject.read().unwrap().as_ref().expect("it was begun"));
                ended.store(round, SeqCst);
            }
        });
        let _over = Over(&started); // also if we panic
        let round = |round| {
            *subject.write().unwrap() = Some(begin());
            let subject = subject.read().unwrap();
            let subject = subject.as_ref().expect("it was begun");
            started.store(round, SeqCst);
            dawdle(round % 67);
            let result = here(subject);
            wait_for(&ended, round);
            is_wrong(subject, result)
        };
        let has_time = |_: &usize| start.elapsed() < Duration::from_secs(3);
        (1..=rounds).take_while(has_time).any(round)
    })
}

const OVER: usize = usize::MAX;

struct Over<'a>(&'a AtomicUsize);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(OVER, SeqCst);
    }
}

fn wait_for(turn: &AtomicUsize, round: usize) -> usize {
    for spins in 0.. {
        let now = turn.load(SeqCst);
        if now >= round {
            return now;
        }
        if spins < 20_000 {
            hint::spin_loop();
        } else {
            thread::yield_now(); // there may be one core only
        }
    }
    unreachable!("the count does not end")
}

fn dawdle(spins: usize) {
    for _ in 0..spins {
        hint::spin_loop();
    }
}
