//! One that gives up does not count, whenever it does.

use super::support::Waiter;
use ch05::sync::Barrier;
use loom::thread;
use std::sync::Arc;

fn wait(barrier: &Arc<Barrier>) -> impl Future<Output = bool> + 'static {
    let barrier = barrier.clone();
    async move { barrier.wait().await.is_leader() }
}

// ANCHOR: barrier
#[test]
fn who_gives_up_races_the_last_one() {
    loom::model(|| {
        let barrier = Arc::new(Barrier::new(3));
        let given_up = Waiter::waiting(wait(&barrier));
        let mut waits = Waiter::waiting(wait(&barrier));
        let leaver = thread::spawn(move || drop(given_up));
        let mut last = Waiter::new(wait(&barrier));
        let polled = last.poll();
        leaver.join().unwrap();
        assert_eq!(waits.poll_if_woken().is_ready(), polled.is_ready());
        // Whoever it takes for the rest of this round, or for the next.
        let missing = if polled.is_ready() { 3 } else { 1 };
        let mut more: Vec<_> = (0..missing).map(|_| Waiter::new(wait(&barrier))).collect();
        let ready = more.iter_mut().map(|one| one.poll().is_ready());
        let ready: Vec<_> = ready.collect();
        assert!(ready.iter().rev().copied().eq((0..missing).map(|n| n == 0)));
    });
}

#[test]
fn who_gives_up_races_one_who_comes() {
    loom::model(|| {
        let barrier = Arc::new(Barrier::new(3));
        let given_up = Waiter::waiting(wait(&barrier));
        let leaver = thread::spawn(move || drop(given_up));
        let mut first = Waiter::waiting(wait(&barrier));
        leaver.join().unwrap();
        let _second = Waiter::waiting(wait(&barrier));
        assert!(Waiter::new(wait(&barrier)).poll().is_ready());
        assert!(first.poll_if_woken().is_ready());
    });
}

#[test]
fn two_who_come_at_once_let_go_of_each_other_and_one_leads() {
    loom::model(|| {
        let barrier = Arc::new(Barrier::new(2));
        let other = {
            let barrier = barrier.clone();
            thread::spawn(move || {
                let mut waiter = Waiter::new(wait(&barrier));
                let polled = waiter.poll();
                (waiter, polled)
            })
        };
        let mut waiter = Waiter::new(wait(&barrier));
        let polled = waiter.poll();
        let both = [(waiter, polled), other.join().unwrap()];
        let leads = both.map(|(mut waiter, polled)| match polled.is_ready() {
            true => polled,
            false => waiter.poll_if_woken(),
        });
        use std::task::Poll::Ready;
        assert!(matches!(
            leads,
            [Ready(true), Ready(false)] | [Ready(false), Ready(true)]
        ));
    });
}
// ANCHOR_END: barrier
