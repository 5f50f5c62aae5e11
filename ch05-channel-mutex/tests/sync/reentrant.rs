//! Case 69: a waker that does something with the primitive that holds it, whenever
//! it is cloned, called or dropped. And one that panics.

use crate::both::{Wakes, poll};
use crate::hooked::Hook;
use ch05::sync::{Barrier, Mutex, Notify, RwLock, Semaphore};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

fn poll_with<F: Future + ?Sized>(future: &mut Pin<Box<F>>, hook: &Arc<Hook>) -> Poll<F::Output> {
    let waker = hook.waker();
    future.as_mut().poll(&mut Context::from_waker(&waker))
}

/// Lets some wait with the waker, some more than once, and gives one of them up.
/// Then `let_go`, which ends the wait of all.
fn goes_through_all<F: Future>(hook: &Arc<Hook>, make: impl Fn() -> F, let_go: impl FnOnce()) {
    let mut waiters: Vec<_> = (0..20).map(|_| Box::pin(make())).collect();
    for waiter in waiters.iter_mut().chain(&mut [Box::pin(make())]) {
        assert!(poll_with(waiter, hook).is_pending());
    }
    for waiter in waiters.iter_mut().step_by(2) {
        assert!(poll_with(waiter, hook).is_pending());
    }
    waiters.remove(4);
    let_go();
    for mut waiter in waiters {
        // Each gives what it got to those behind it.
        assert!(poll_with(&mut waiter, hook).is_ready());
    }
    assert!(hook.has_run());
}

on_both! {
    async fn case_69_semaphore() {
        let semaphore = Arc::new(Semaphore::new(0));
        let hook = Hook::new({
            let semaphore = semaphore.clone();
            move || {
                drop(semaphore.try_acquire());
                let _ = poll(&mut pin!(semaphore.acquire()));
                semaphore.add_permits(0);
                let _ = (format!("{semaphore:?}"), semaphore.available_permits());
            }
        });
        let let_go = || semaphore.add_permits(3);
        goes_through_all(&hook, || semaphore.acquire(), let_go);
        assert_eq!(semaphore.available_permits(), 3);
    }

    async fn case_69_semaphore_that_is_closed() {
        let semaphore = Arc::new(Semaphore::new(0));
        let hook = Hook::new({
            let semaphore = semaphore.clone();
            move || {
                let _ = poll(&mut pin!(semaphore.acquire()));
                let _ = semaphore.is_closed();
            }
        });
        goes_through_all(&hook, || semaphore.acquire(), || semaphore.close());
    }

    async fn case_69_mutex() {
        let mutex = Arc::new(Mutex::new(0));
        let hook = Hook::new({
            let mutex = mutex.clone();
            move || {
                if let Ok(mut count) = mutex.try_lock() {
                    *count += 1;
                }
                let _ = poll(&mut pin!(mutex.lock()));
                let _ = format!("{mutex:?}");
            }
        });
        let guard = mutex.try_lock().unwrap();
        goes_through_all(&hook, || mutex.lock(), || drop(guard));
    }

    async fn case_69_rwlock() {
        let lock = Arc::new(RwLock::new(()));
        let hook = Hook::new({
            let lock = lock.clone();
            move || {
                drop((lock.try_read(), lock.try_write()));
                let _ = poll(&mut pin!(lock.write()));
                let _ = format!("{lock:?}");
            }
        });
        let guard = lock.try_write().unwrap();
        goes_through_all(&hook, || lock.read(), || drop(guard.downgrade()));
    }

    async fn case_69_notify() {
        let notify = Arc::new(Notify::new());
        let hook = Hook::new({
            let notify = notify.clone();
            move || {
                let _ = poll(&mut pin!(notify.notified()));
                drop(notify.notified()); // never polled
                let _ = format!("{notify:?}");
            }
        });
        let let_go = || (0..19).for_each(|_| notify.notify_one());
        goes_through_all(&hook, || notify.notified(), let_go);
        let let_go = || notify.notify_waiters();
        goes_through_all(&hook, || notify.notified(), let_go);
    }

    async fn case_69_barrier() {
        let barrier = Arc::new(Barrier::new(40));
        let hook = Hook::new({
            let barrier = barrier.clone();
            move || {
                let _ = poll(&mut pin!(barrier.wait()));
                let _ = format!("{barrier:?}");
            }
        });
        let let_go = || {
            let mut others: Vec<_> = (0..21).map(|_| Box::pin(barrier.wait())).collect();
            let over = others.iter_mut().filter_map(|other| match poll(other) {
                Poll::Ready(result) => Some(result.is_leader()),
                Poll::Pending => None,
            });
            assert!(over.eq([true]));
        };
        goes_through_all(&hook, || barrier.wait(), let_go);
    }

    async fn case_69_a_waker_that_panics_takes_no_wake_from_the_others() {
        struct Panics;
        impl Wake for Panics {
            fn wake(self: Arc<Self>) {
                panic!("a waker of this test");
            }
        }
        let panics = Waker::from(Arc::new(Panics));
        let semaphore = Semaphore::new(0);
        let wakes = Wakes::new();
        let mut waiters: Vec<_> = (0..20).map(|_| Box::pin(semaphore.acquire())).collect();
        for (n, waiter) in waiters.iter_mut().enumerate() {
            if n % 5 == 0 {
                let mut cx = Context::from_waker(&panics);
                assert!(waiter.as_mut().poll(&mut cx).is_pending());
            } else {
                assert!(wakes.poll(waiter).is_pending());
            }
        }
        semaphore.add_permits(20);
        assert_eq!(wakes.take(), 16);
        assert!(waiters.iter_mut().all(|waiter| poll(waiter).is_ready()));
    }
}

/// Whoever formats is somebody else, and may panic: that is no reason for poison.
fn debug_panics(what: &dyn std::fmt::Debug) {
    struct Late(u32);
    impl std::fmt::Write for Late {
        fn write_str(&mut self, _: &str) -> std::fmt::Result {
            self.0 += 1;
            assert!(self.0 < 4, "a writer of this test");
            Ok(())
        }
    }
    let work = || std::fmt::Write::write_fmt(&mut Late(0), format_args!("{what:?}"));
    let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    assert!(written.is_err());
}

#[test]
fn nobody_writes_under_the_lock() {
    let (semaphore, notify) = (Semaphore::new(1), Notify::new());
    debug_panics(&semaphore);
    debug_panics(&notify);
    assert_eq!(semaphore.available_permits(), 1);
    notify.notify_one();
}
