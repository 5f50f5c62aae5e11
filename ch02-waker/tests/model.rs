//! loom runs these under every order of their threads that the memory model
//! allows: `RUSTFLAGS="--cfg model" cargo test -p ch02 --release --test model`.
#![cfg(model)]

use ch02::{Alarm, Parker, block_on};
use loom::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use loom::thread;
use std::future::poll_fn;
use std::sync::Arc;

#[test]
fn a_token_wakes_whenever_it_comes() {
    loom::model(|| {
        let parker = Arc::new(Parker::new());
        let other = parker.clone();
        let thread = thread::spawn(move || other.unpark());
        parker.park();
        thread.join().unwrap();
    });
}

#[test]
fn two_tokens_may_become_one_but_never_none() {
    loom::model(|| {
        let parker = Arc::new(Parker::new());
        let threads = [parker.clone(), parker.clone()].map(|p| thread::spawn(move || p.unpark()));
        parker.park();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn one_token_lets_one_thread_through() {
    loom::model(|| {
        let (parker, inside) = (Arc::new(Parker::new()), Arc::new(AtomicUsize::new(0)));
        let threads = [(); 2].map(|()| {
            let (parker, inside) = (parker.clone(), inside.clone());
            thread::spawn(move || {
                parker.park();
                assert_eq!(inside.fetch_add(1, Relaxed), 0);
                inside.fetch_sub(1, Relaxed);
                parker.unpark();
            })
        });
        parker.unpark();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

#[test]
fn what_was_written_before_unpark_is_seen_after_park() {
    loom::model(|| {
        let (parker, value) = (Arc::new(Parker::new()), Arc::new(AtomicUsize::new(0)));
        let (p, v) = (parker.clone(), value.clone());
        let thread = thread::spawn(move || {
            v.store(1, Relaxed);
            p.unpark();
        });
        parker.park();
        assert_eq!(value.load(Relaxed), 1);
        thread.join().unwrap();
    });
}

// ANCHOR: ring
#[test]
fn a_ring_is_never_missed() {
    loom::model(|| {
        let alarm = Arc::new(Alarm::new());
        let ringer = alarm.clone();
        let thread = thread::spawn(move || ringer.ring());
        block_on(poll_fn(|cx| alarm.poll(cx)));
        thread.join().unwrap();
    });
}
// ANCHOR_END: ring

#[test]
fn a_ring_reaches_the_last_of_two_wakers() {
    loom::model(|| {
        let alarm = Arc::new(Alarm::new());
        let ringer = alarm.clone();
        let thread = thread::spawn(move || ringer.ring());
        // Somebody else polls it once, then hands it over.
        let _ = alarm.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()));
        block_on(poll_fn(|cx| alarm.poll(cx)));
        thread.join().unwrap();
    });
}

#[test]
fn what_was_written_before_the_ring_is_seen_after_it() {
    loom::model(|| {
        let (alarm, value) = (Arc::new(Alarm::new()), Arc::new(AtomicUsize::new(0)));
        let (a, v) = (alarm.clone(), value.clone());
        let thread = thread::spawn(move || {
            v.store(1, Relaxed);
            a.ring();
        });
        block_on(poll_fn(|cx| alarm.poll(cx)));
        assert_eq!(value.load(Relaxed), 1);
        thread.join().unwrap();
    });
}
