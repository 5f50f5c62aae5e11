//! Notifications: case 68.

use crate::both::{Wakes, poll};
use crate::hooked::Hook;
use ch05::sync::Notify;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::Context;

on_both! {
    async fn case_68_one_notification_is_stored_and_never_two() {
        let notify = Notify::new();
        notify.notify_one();
        notify.notify_one();
        notify.notified().await;
        let mut second = pin!(notify.notified());
        assert!(poll(&mut second).is_pending());
    }

    async fn case_68_notify_one_wakes_who_waited_longest() {
        let notify = Notify::new();
        let (first, second) = (Wakes::new(), Wakes::new());
        let mut one = pin!(notify.notified());
        let mut two = pin!(notify.notified());
        assert!(first.poll(&mut one).is_pending());
        assert!(second.poll(&mut two).is_pending());
        notify.notify_one();
        assert_eq!([first.take(), second.take()], [1, 0]);
        notify.notify_one();
        assert_eq!([first.take(), second.take()], [0, 1], "the first has its own already");
        assert!(first.poll(&mut one).is_ready() && second.poll(&mut two).is_ready());
        assert!(first.poll(&mut one).is_ready(), "and stays so");
        let mut third = pin!(notify.notified());
        assert!(poll(&mut third).is_pending(), "nothing is left");
    }

    async fn case_68_a_drop_after_notify_one_forwards_it() {
        let notify = Notify::new();
        let wakes = Wakes::new();
        let mut given_up = Box::pin(notify.notified());
        let mut waits = Box::pin(notify.notified());
        assert!(poll(&mut given_up).is_pending());
        assert!(wakes.poll(&mut waits).is_pending());
        notify.notify_one();
        assert_eq!(wakes.take(), 0);
        drop(given_up);
        assert_eq!(wakes.take(), 1);
        drop(waits);
        notify.notified().await; // stored, as nobody waited any more
    }

    async fn case_68_a_drop_after_notify_waiters_forwards_nothing() {
        let notify = Notify::new();
        let mut given_up = Box::pin(notify.notified());
        assert!(poll(&mut given_up).is_pending());
        notify.notify_waiters();
        let wakes = Wakes::new();
        let mut late = pin!(notify.notified());
        assert!(wakes.poll(&mut late).is_pending());
        drop(given_up);
        assert_eq!(wakes.take(), 0);
    }

    async fn case_68_notify_waiters_reaches_exactly_those_created_before() {
        let notify = Notify::new();
        let wakes = Wakes::new();
        let mut polled = [(); 20].map(|()| Box::pin(notify.notified()));
        for polled in &mut polled {
            assert!(wakes.poll(polled).is_pending());
        }
        let mut created = pin!(notify.notified());
        notify.notify_waiters();
        let mut late = pin!(notify.notified());
        assert_eq!(wakes.take(), 20);
        assert!(polled.iter_mut().all(|polled| poll(polled).is_ready()));
        assert!(poll(&mut created).is_ready(), "created before, polled after");
        assert!(poll(&mut late).is_pending(), "nothing is stored");
    }

    async fn case_68_notify_waiters_leaves_what_is_stored() {
        let notify = Notify::new();
        let created = notify.notified();
        notify.notify_one();
        notify.notify_waiters();
        created.await;
        notify.notified().await;
        assert!(poll(&mut pin!(notify.notified())).is_pending());
    }

    async fn case_68_enable_takes_a_place_without_a_wait() {
        let notify = Notify::new();
        let mut enabled = Box::pin(notify.notified());
        assert!(!enabled.as_mut().enable());
        let mut other = Box::pin(notify.notified());
        assert!(poll(&mut other).is_pending());
        notify.notify_one();
        assert!(enabled.as_mut().enable(), "it came first");
        enabled.await;
        assert!(poll(&mut other).is_pending());
    }

    async fn case_68_enable_leaves_the_waker_of_who_waits() {
        let notify = Notify::new();
        let wakes = Wakes::new();
        let mut waits = Box::pin(notify.notified());
        assert!(wakes.poll(&mut waits).is_pending());
        assert!(!waits.as_mut().enable());
        notify.notify_one();
        assert_eq!(wakes.take(), 1);
        assert!(waits.as_mut().enable(), "and so it has had it");
        drop(waits);
        assert!(poll(&mut pin!(notify.notified())).is_pending());
    }

    async fn case_68_who_is_woken_in_a_batch_may_wait_and_notify() {
        let notify = Arc::new(Notify::new());
        // In the middle of `notify_waiters`, somebody new waits and notifies it.
        let is_notified = Arc::new(AtomicUsize::new(0));
        let hook = Hook::new({
            let (notify, is_notified) = (notify.clone(), is_notified.clone());
            move || {
                let mut new = pin!(notify.notified());
                if new.as_mut().enable() {
                    is_notified.fetch_add(100, SeqCst); // it is too late for the others'
                }
                notify.notify_one();
                is_notified.fetch_add(usize::from(poll(&mut new).is_ready()), SeqCst);
            }
        });
        let wakes = Wakes::new();
        let mut old = [(); 50].map(|()| Box::pin(notify.notified()));
        for old in &mut old {
            assert!(wakes.poll(old).is_pending());
        }
        let waker = hook.waker();
        assert!(old[3].as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        let before = is_notified.swap(0, SeqCst); // by the clone of the waker
        assert!(before <= 1);
        notify.notify_waiters();
        assert_eq!(is_notified.load(SeqCst), 1);
        assert_eq!(wakes.take(), 49);
        assert!(old.iter_mut().all(|old| poll(old).is_ready()));
    }
}
