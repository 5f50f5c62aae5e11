//! Permits are conserved, and nobody sleeps beside a free one: case 66.

use super::support::Waiter;
use ch05::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use loom::thread;
use std::sync::Arc;
use std::task::Poll;

type Acquired = Result<OwnedSemaphorePermit, AcquireError>;

fn new(permits: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(permits))
}

fn acquire(semaphore: &Arc<Semaphore>, n: u32) -> impl Future<Output = Acquired> + 'static {
    semaphore.clone().acquire_many_owned(n)
}

fn spawn(
    semaphore: &Arc<Semaphore>,
    work: impl FnOnce(Arc<Semaphore>) + 'static,
) -> thread::JoinHandle<()> {
    let semaphore = semaphore.clone();
    thread::spawn(move || work(semaphore))
}

fn has(polled: &Poll<Acquired>) -> bool {
    matches!(polled, Poll::Ready(Ok(_)))
}

// ANCHOR: release
#[test]
fn case_66_a_release_races_an_acquire() {
    loom::model(|| {
        let semaphore = new(0);
        let releaser = spawn(&semaphore, |semaphore| semaphore.add_permits(1));
        let mut waiter = Waiter::new(acquire(&semaphore, 1));
        let mut polled = waiter.poll();
        releaser.join().unwrap();
        if polled.is_pending() {
            polled = waiter.poll_if_woken();
        }
        assert!(has(&polled), "the wake was lost");
        assert_eq!(semaphore.available_permits(), 0);
        drop(polled);
        assert_eq!(semaphore.available_permits(), 1);
    });
}

#[test]
fn case_66_a_release_races_a_cancel() {
    loom::model(|| {
        let semaphore = new(0);
        let given_up = Waiter::waiting(acquire(&semaphore, 1));
        let mut next = Waiter::waiting(acquire(&semaphore, 1));
        let leaver = thread::spawn(move || drop(given_up));
        semaphore.add_permits(1);
        leaver.join().unwrap();
        let polled = next.poll_if_woken();
        assert!(has(&polled), "the permit was lost with its owner");
        drop(polled);
        assert_eq!(semaphore.available_permits(), 1);
    });
}
// ANCHOR_END: release

#[test]
fn case_66_a_release_races_a_new_waker() {
    loom::model(|| {
        let semaphore = new(0);
        let mut waiter = Waiter::waiting(acquire(&semaphore, 1));
        let releaser = spawn(&semaphore, |semaphore| semaphore.add_permits(1));
        let polled = waiter.poll_anew();
        releaser.join().unwrap();
        assert!(has(&polled) || has(&waiter.poll_if_woken()));
    });
}

#[test]
fn case_66_a_large_request_is_given_up_while_permits_come() {
    loom::model(|| {
        let semaphore = new(1);
        let large = Waiter::waiting(acquire(&semaphore, 3));
        let mut small = [(); 2].map(|()| Waiter::waiting(acquire(&semaphore, 1)));
        let leaver = thread::spawn(move || drop(large));
        semaphore.add_permits(1);
        leaver.join().unwrap();
        let polled = small.each_mut().map(Waiter::poll_if_woken);
        assert!(polled.iter().all(has));
        drop(polled);
        assert_eq!(semaphore.available_permits(), 2);
    });
}

#[test]
fn case_66_a_release_races_two_who_acquire() {
    loom::model(|| {
        let semaphore = new(0);
        let other = {
            let semaphore = semaphore.clone();
            thread::spawn(move || {
                let mut waiter = Waiter::new(acquire(&semaphore, 1));
                let polled = waiter.poll();
                (waiter, polled)
            })
        };
        let mut ours = Waiter::new(acquire(&semaphore, 1));
        let polled = ours.poll();
        semaphore.add_permits(1);
        let mut both = [(ours, polled), other.join().unwrap()];
        let mut got = 0;
        for (waiter, polled) in &mut both {
            if polled.is_pending() {
                *polled = waiter.poll_if_woken();
            }
            got += usize::from(has(polled));
        }
        assert_eq!(got, 1);
        drop(both);
        assert_eq!(semaphore.available_permits(), 1);
    });
}

#[test]
fn case_66_a_newcomer_does_not_overtake() {
    loom::model(|| {
        let semaphore = new(1);
        let mut first = Waiter::waiting(acquire(&semaphore, 2));
        let newcomer = spawn(&semaphore, |semaphore| {
            assert!(semaphore.try_acquire().is_err());
        });
        semaphore.add_permits(1);
        newcomer.join().unwrap();
        assert!(has(&first.poll_if_woken()));
    });
}

// ANCHOR: close
#[test]
fn case_66_a_close_races_a_release_and_who_waits_is_told() {
    loom::model(|| {
        let semaphore = new(0);
        let mut waiters = [(); 3].map(|()| Waiter::waiting(acquire(&semaphore, 1)));
        let closer = spawn(&semaphore, |semaphore| semaphore.close());
        semaphore.add_permits(2);
        closer.join().unwrap();
        for waiter in &mut waiters {
            let polled = waiter.poll_if_woken();
            assert!(matches!(polled, Poll::Ready(Err(_))));
        }
        assert_eq!(semaphore.available_permits(), 2);
    });
}

#[test]
fn case_66_a_close_races_an_acquire() {
    loom::model(|| {
        let semaphore = new(1);
        let permit = semaphore.try_acquire().unwrap();
        let closer = spawn(&semaphore, |semaphore| semaphore.close());
        let mut waiter = Waiter::new(acquire(&semaphore, 1));
        let mut polled = waiter.poll();
        closer.join().unwrap();
        if polled.is_pending() {
            polled = waiter.poll_if_woken();
        }
        assert!(matches!(polled, Poll::Ready(Err(_))));
        drop(permit);
        assert_eq!(semaphore.available_permits(), 1);
    });
}
// ANCHOR_END: close

#[test]
fn case_66_release_cancel_and_close_at_once() {
    let mut few_switches = loom::model::Builder::new();
    few_switches.preemption_bound = Some(3);
    few_switches.check(|| {
        let semaphore = new(0);
        let given_up = Waiter::waiting(acquire(&semaphore, 2));
        let mut waits = Waiter::waiting(acquire(&semaphore, 1));
        let leaver = thread::spawn(move || drop(given_up));
        let closer = spawn(&semaphore, |semaphore| semaphore.close());
        semaphore.add_permits(2);
        leaver.join().unwrap();
        closer.join().unwrap();
        assert!(matches!(waits.poll_if_woken(), Poll::Ready(Err(_))));
        assert_eq!(semaphore.available_permits(), 2);
    });
}
