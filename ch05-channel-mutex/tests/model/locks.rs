//! A guard is alone with its value: cases 63 and 67. loom's cell finds two that
//! are at it at once, and one that does not see what the last one did.
#![allow(unsafe_code)] // an atomic would do without, and would not find all of that

use super::support::Waiter;
use ch05::sync::{Mutex, OwnedRwLockWriteGuard, RwLock};
use loom::cell::UnsafeCell;
use loom::thread;
use std::sync::Arc;
use std::task::Poll;

struct Value(UnsafeCell<usize>);

impl Value {
    fn get(&self) -> usize {
        // SAFETY: loom checks that nobody writes.
        self.0.with(|value| unsafe { *value })
    }

    fn add_one(&mut self) {
        // SAFETY: loom checks that nobody else reads or writes.
        self.0.with_mut(|value| unsafe { *value += 1 })
    }
}

/// Polls once, and uses the lock if it has it. Else it waits on.
fn try_once<G: 'static>(
    lock: impl Future<Output = G> + 'static,
    work: impl FnOnce(G) + 'static,
) -> Option<(Waiter<G>, impl FnOnce(G))> {
    let mut waiter = Waiter::new(lock);
    match waiter.poll() {
        Poll::Ready(guard) => work(guard),
        Poll::Pending => return Some((waiter, work)),
    }
    None
}

/// A waiter has been woken, and has the lock.
fn finish<G>(waits: Option<(Waiter<G>, impl FnOnce(G))>) {
    if let Some((mut waiter, work)) = waits {
        let Poll::Ready(guard) = waiter.poll_if_woken() else {
            panic!("the lock was lost");
        };
        work(guard);
    }
}

// ANCHOR: mutex
#[test]
fn case_63_two_threads_and_one_value() {
    loom::model(|| {
        let mutex = Arc::new(Mutex::new(Value(UnsafeCell::new(0))));
        let lock = mutex.clone().lock_owned();
        let other = thread::spawn(|| try_once(lock, |mut guard| guard.add_one()));
        let ours = try_once(mutex.clone().lock_owned(), |mut guard| guard.add_one());
        finish(other.join().unwrap());
        finish(ours);
        assert_eq!(mutex.try_lock().unwrap().get(), 2);
    });
}

#[test]
fn case_63_an_unlock_races_who_gives_up() {
    loom::model(|| {
        let mutex = Arc::new(Mutex::new(()));
        let guard = mutex.try_lock().unwrap();
        let given_up = Waiter::waiting(mutex.clone().lock_owned());
        let mut next = Waiter::waiting(mutex.clone().lock_owned());
        let leaver = thread::spawn(move || drop(given_up));
        drop(guard);
        leaver.join().unwrap();
        assert!(next.poll_if_woken().is_ready());
        assert!(mutex.try_lock().is_ok());
    });
}
// ANCHOR_END: mutex

// ANCHOR: rwlock
#[test]
fn case_67_a_reader_and_a_writer_never_meet() {
    loom::model(|| {
        let lock = Arc::new(RwLock::new(Value(UnsafeCell::new(0))));
        let write = lock.clone().write_owned();
        let writer = thread::spawn(|| try_once(write, |mut guard| guard.add_one()));
        let reader = try_once(lock.clone().read_owned(), |guard| assert!(guard.get() <= 1));
        finish(writer.join().unwrap());
        finish(reader);
        assert_eq!(lock.try_write().unwrap().get(), 1);
    });
}

#[test]
fn case_67_a_writer_that_reads_on_meets_no_other_writer() {
    loom::model(|| {
        let lock = Arc::new(RwLock::new(Value(UnsafeCell::new(0))));
        let read_on = |mut guard: OwnedRwLockWriteGuard<Value>| {
            guard.add_one();
            let written = guard.get();
            assert_eq!(guard.downgrade().get(), written);
        };
        let write = lock.clone().write_owned();
        let other = thread::spawn(move || try_once(write, read_on));
        let ours = try_once(lock.clone().write_owned(), read_on);
        finish(other.join().unwrap());
        finish(ours);
        assert_eq!(lock.try_write().unwrap().get(), 2);
    });
}
// ANCHOR_END: rwlock
