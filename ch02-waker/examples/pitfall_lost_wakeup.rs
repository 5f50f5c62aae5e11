//! Pitfall: a future that looks first and stores its waker afterwards.

#[path = "support/hang.rs"]
mod hang;

use ch02::{Alarm, block_on};
use hang::watch;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;

// ANCHOR: wrong
/// The alarm of step 1, with the gap between its two lines held open.
struct Gap {
    rung: AtomicBool,
    waker: Mutex<Option<Waker>>,
    looked: Barrier,
    rang: Barrier,
}

impl Gap {
    fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.rung.load(Ordering::Acquire) {
            return Poll::Ready(());
        }
        self.looked.wait();
        self.rang.wait();
        *self.waker.lock().unwrap() = Some(cx.waker().clone());
        Poll::Pending
    }

    fn ring(&self) {
        self.looked.wait();
        self.rung.store(true, Ordering::Release);
        let waker = self.waker.lock().unwrap().take();
        match waker {
            Some(waker) => waker.wake(),
            None => println!("the alarm rings: nobody to wake"),
        }
        self.rang.wait();
    }
}
// ANCHOR_END: wrong

fn main() {
    println!("look first, then store:");
    let outcome = watch(|| {
        let gap = Arc::new(Gap {
            rung: AtomicBool::new(false),
            waker: Mutex::new(None),
            looked: Barrier::new(2),
            rang: Barrier::new(2),
        });
        let ringer = gap.clone();
        thread::spawn(move || ringer.ring());
        block_on(poll_fn(|cx| gap.poll(cx)));
    });
    println!("{outcome}");

    println!("store first, then look:");
    let outcome = watch(|| {
        let alarm = Arc::new(Alarm::new());
        let ringer = alarm.clone();
        thread::spawn(move || ringer.ring());
        block_on(poll_fn(|cx| alarm.poll(cx)));
    });
    println!("{outcome}");
}
