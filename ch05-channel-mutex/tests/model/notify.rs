//! No notification is lost, and none is doubled: case 68.

use super::support::Waiter;
use ch05::sync::Notify;
use loom::sync::atomic::{AtomicBool, Ordering::Relaxed};
use loom::thread;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

fn notified(notify: &Arc<Notify>) -> impl Future<Output = ()> + 'static {
    let notify = notify.clone();
    async move { notify.notified().await }
}

fn spawn(notify: &Arc<Notify>, work: impl FnOnce(&Notify) + 'static) -> thread::JoinHandle<()> {
    let notify = notify.clone();
    thread::spawn(move || work(&notify))
}

// ANCHOR: handoff
#[test]
fn case_68_notify_one_races_who_comes() {
    loom::model(|| {
        let notify = Arc::new(Notify::new());
        let notifier = spawn(&notify, Notify::notify_one);
        let mut waiter = Waiter::new(notified(&notify));
        let polled = waiter.poll();
        notifier.join().unwrap();
        assert!(polled.is_ready() || waiter.poll_if_woken().is_ready());
        assert!(Waiter::new(notified(&notify)).poll().is_pending(), "once");
    });
}

#[test]
fn case_68_notify_one_races_who_gives_up() {
    loom::model(|| {
        let notify = Arc::new(Notify::new());
        let given_up = Waiter::waiting(notified(&notify));
        let mut next = Waiter::waiting(notified(&notify));
        let leaver = thread::spawn(move || drop(given_up));
        notify.notify_one();
        leaver.join().unwrap();
        assert!(next.poll_if_woken().is_ready(), "lost with its owner");
        assert!(Waiter::new(notified(&notify)).poll().is_pending(), "once");
    });
}
// ANCHOR_END: handoff

#[test]
fn case_68_of_two_who_notify_each_wakes_somebody() {
    loom::model(|| {
        let notify = Arc::new(Notify::new());
        let mut waiters = [(); 2].map(|()| Waiter::waiting(notified(&notify)));
        let notifier = spawn(&notify, Notify::notify_one);
        notify.notify_one();
        notifier.join().unwrap();
        assert!(waiters.iter_mut().all(|one| one.poll_if_woken().is_ready()));
        assert!(Waiter::new(notified(&notify)).poll().is_pending());
    });
}

#[test]
fn case_68_notify_one_does_not_go_to_who_has_been_notified_with_all() {
    loom::model(|| {
        let notify = Arc::new(Notify::new());
        // More than a batch, so that one may come in between.
        let mut old = [(); 3].map(|()| Waiter::waiting(notified(&notify)));
        let notifier = spawn(&notify, Notify::notify_waiters);
        let notified = {
            let mut ours = pin!(notify.notified());
            let early = ours.as_mut().enable();
            if !early {
                notify.notify_one();
            }
            let late = ours.as_mut().enable();
            notifier.join().unwrap();
            // Ours was created before `notify_waiters` or was not. If it was not,
            // all the others were notified by that.
            early || late || ours.as_mut().enable()
        };
        let others = old.iter_mut().filter_map(|old| match old.poll_if_woken() {
            Poll::Ready(()) => Some(()),
            Poll::Pending => None,
        });
        assert_eq!(others.count(), 3);
        assert!(notified, "it went to one that did not need it");
    });
}

#[test]
fn case_68_notify_waiters_races_who_was_created_before() {
    loom::model(|| {
        let notify: &'static Notify = Box::leak(Box::new(Notify::new()));
        let mut waiter = Waiter::new(notify.notified());
        let notifier = thread::spawn(|| notify.notify_waiters());
        let polled = waiter.poll();
        notifier.join().unwrap();
        assert!(polled.is_ready() || waiter.poll_if_woken().is_ready());
    });
}

// ANCHOR: flag
#[test]
fn who_looks_after_the_call_misses_nothing() {
    loom::model(|| {
        // The flag is relaxed: only the notification puts it in order.
        let shared = Arc::new((AtomicBool::new(false), Notify::new()));
        let setter = {
            let shared = shared.clone();
            thread::spawn(move || {
                shared.0.store(true, Relaxed);
                shared.1.notify_waiters();
            })
        };
        let mut waiter = Waiter::new({
            let shared = shared.clone();
            async move {
                let notified = shared.1.notified();
                if !shared.0.load(Relaxed) {
                    notified.await;
                }
                assert!(shared.0.load(Relaxed));
            }
        });
        let polled = waiter.poll();
        setter.join().unwrap();
        assert!(polled.is_ready() || waiter.poll_if_woken().is_ready());
    });
}
// ANCHOR_END: flag
