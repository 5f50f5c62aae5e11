//! Readiness, wakers and the driver, under every order of their threads.

use ch04::net::readiness::{Readiness, Ready};
use ch04::net::scheduled_io::{Direction, ScheduledIo, Waiter};
use loom::sync::atomic::AtomicUsize;
use loom::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use loom::thread;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize as Counter, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

// ANCHOR: socket
/// A socket boiled down to what the protocol is about: messages that the system
/// holds for us, and what the driver has told us of them.
struct Socket {
    held: AtomicUsize,
    io: Arc<ScheduledIo>,
}

impl Socket {
    fn new() -> Arc<Self> {
        let held = AtomicUsize::new(0);
        let io = Arc::new(ScheduledIo::new(Ready::NOTHING));
        Arc::new(Self { held, io })
    }

    /// A message arrives: the system's side, then the driver's.
    fn arrive(&self, ready: Ready) {
        self.held.fetch_add(1, Release);
        let mut woken = Vec::new();
        self.io.set(ready, &mut woken);
        woken.into_iter().for_each(Waker::wake);
    }

    /// The call: takes a message, or says "not now".
    fn take(&self) -> bool {
        let less = |held: usize| held.checked_sub(1);
        self.held.fetch_update(AcqRel, Acquire, less).is_ok()
    }

    /// What a future does: waits until the call is worth a try, and tries it.
    fn poll(&self, waiter: &mut Waiter, waker: &Waker) -> Poll<()> {
        loop {
            let Poll::Ready(seen) = waiter.poll_ready(&mut Context::from_waker(waker)) else {
                return Poll::Pending;
            };
            if self.take() {
                return Poll::Ready(());
            }
            waiter.clear(seen.unwrap());
        }
    }
}

#[derive(Default)]
struct Wakes(Counter);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

fn wakes() -> (Arc<Wakes>, Waker) {
    let wakes = Arc::<Wakes>::default();
    (wakes.clone(), Waker::from(wakes))
}
// ANCHOR_END: socket

// ANCHOR: word
#[test]
fn case_52_an_event_between_the_call_and_the_clear_is_kept() {
    loom::model(|| {
        // On already, and nothing is there: the call will say "not now".
        let readiness = Arc::new(Readiness::new(Ready::READABLE));
        let held = Arc::new(AtomicUsize::new(0));
        let (readiness2, held2) = (readiness.clone(), held.clone());
        let driver = thread::spawn(move || {
            held2.store(1, Relaxed);
            readiness2.set(Ready::READABLE);
        });
        let seen = readiness.get();
        let read = held.load(Relaxed) == 1;
        if !read {
            readiness.clear(seen, Ready::READABLE);
        }
        driver.join().unwrap();
        assert!(
            read || readiness.get().any(Ready::READABLE),
            "there is a message, and nobody will look"
        );
    });
}
// ANCHOR_END: word

#[test]
fn two_directions_and_the_driver_change_one_word() {
    loom::model(|| {
        let readiness = Arc::new(Readiness::new(Ready::WRITABLE));
        // Both are told to wait, the reader only if it has seen the event.
        let clear = |ready| {
            let readiness = readiness.clone();
            thread::spawn(move || {
                let seen = readiness.get();
                let looked = seen.any(ready);
                if looked {
                    readiness.clear(seen, ready);
                }
                looked
            })
        };
        let reader = clear(Ready::READABLE);
        let writer = clear(Ready::WRITABLE);
        readiness.set(Ready::READABLE);
        let looked = reader.join().unwrap();
        writer.join().unwrap();
        let seen = readiness.get();
        let lost = !looked && !seen.any(Ready::READABLE);
        assert!(!lost, "the writer has turned off the reader's bit");
        // Whatever they turned off, they can do so again, and nothing else has
        // come or gone.
        let both = Ready::READABLE | Ready::WRITABLE;
        readiness.clear(seen, both);
        assert!(!readiness.get().any(both));
    });
}

// ANCHOR: waiter
#[test]
fn case_52_who_waits_is_woken_or_has_seen_it() {
    loom::model(|| {
        let socket = Socket::new();
        let (wakes, waker) = wakes();
        let system = socket.clone();
        let driver = thread::spawn(move || system.arrive(Ready::READABLE));
        let mut waiter = Waiter::new(socket.io.clone(), Direction::Read);
        let polled = socket.poll(&mut waiter, &waker);
        driver.join().unwrap();
        if polled.is_pending() {
            assert_eq!(wakes.0.load(SeqCst), 1, "the wake was lost");
            assert!(socket.poll(&mut waiter, &waker).is_ready());
        }
    });
}
// ANCHOR_END: waiter

#[test]
fn only_the_last_waker_counts() {
    loom::model(|| {
        let socket = Socket::new();
        let ((first, waker1), (last, waker2)) = (wakes(), wakes());
        let mut waiter = Waiter::new(socket.io.clone(), Direction::Read);
        assert!(socket.poll(&mut waiter, &waker1).is_pending());
        let system = socket.clone();
        let driver = thread::spawn(move || system.arrive(Ready::READABLE));
        let polled = socket.poll(&mut waiter, &waker2);
        driver.join().unwrap();
        if polled.is_pending() {
            assert_eq!([&first, &last].map(|w| w.0.load(SeqCst)), [0, 1]);
        }
    });
}

#[test]
fn two_wait_for_one_message_and_one_gets_it() {
    loom::model(|| {
        let socket = Socket::new();
        let wait = || {
            let socket = socket.clone();
            thread::spawn(move || {
                let (wakes, waker) = wakes();
                let mut waiter = Waiter::new(socket.io.clone(), Direction::Read);
                let polled = socket.poll(&mut waiter, &waker);
                (polled, waiter, wakes, waker)
            })
        };
        let others = wait();
        let system = socket.clone();
        let driver = thread::spawn(move || system.arrive(Ready::READABLE));
        let ours = wait();
        let (ours, others) = (ours.join().unwrap(), others.join().unwrap());
        driver.join().unwrap();
        let mut got = 0;
        for (mut polled, mut waiter, wakes, waker) in [ours, others] {
            // An executor polls whom somebody woke.
            if polled.is_pending() && wakes.0.load(SeqCst) > 0 {
                polled = socket.poll(&mut waiter, &waker);
            }
            got += usize::from(polled.is_ready());
        }
        assert_eq!(got, 1, "one message, one reader");
    });
}

#[test]
fn case_53_a_reader_and_a_writer_wait_at_once() {
    loom::model(|| {
        let socket = Socket::new();
        let mut waiters = [Direction::Read, Direction::Write].map(|direction| {
            (
                Waiter::new(socket.io.clone(), direction),
                direction,
                wakes(),
            )
        });
        let system = socket.clone();
        let driver = thread::spawn(move || system.arrive(Ready::READABLE));
        let polled = waiters
            .each_mut()
            .map(|(waiter, _, (_, waker))| waiter.poll_ready(&mut Context::from_waker(waker)));
        driver.join().unwrap();
        let [reader, writer] = waiters.map(|(_, _, (wakes, _))| wakes.0.load(SeqCst));
        assert_eq!(reader, usize::from(polled[0].is_pending()));
        assert!(polled[1].is_pending() && writer == 0);
    });
}

#[test]
fn a_waiter_that_goes_keeps_no_wake_from_another() {
    loom::model(|| {
        let socket = Socket::new();
        let ((_, first), (wakes, second)) = (wakes(), wakes());
        let mut leaves = Waiter::new(socket.io.clone(), Direction::Read);
        assert!(
            leaves
                .poll_ready(&mut Context::from_waker(&first))
                .is_pending()
        );
        let leaver = thread::spawn(move || drop(leaves));
        let system = socket.clone();
        let driver = thread::spawn(move || system.arrive(Ready::READABLE));
        let mut stays = Waiter::new(socket.io.clone(), Direction::Read);
        let polled = socket.poll(&mut stays, &second);
        leaver.join().unwrap();
        driver.join().unwrap();
        assert_eq!(wakes.0.load(SeqCst), usize::from(polled.is_pending()));
    });
}

#[test]
fn who_waits_when_the_runtime_goes_is_told() {
    loom::model(|| {
        let socket = Socket::new();
        let (wakes, waker) = wakes();
        let system = socket.clone();
        let driver = thread::spawn(move || {
            let mut woken = Vec::new();
            system.io.set(Ready::GONE, &mut woken);
            woken.into_iter().for_each(Waker::wake);
        });
        let mut waiter = Waiter::new(socket.io.clone(), Direction::Write);
        let polled = waiter.poll_ready(&mut Context::from_waker(&waker));
        driver.join().unwrap();
        assert_eq!(wakes.0.load(SeqCst), usize::from(polled.is_pending()));
        let last = waiter.poll_ready(&mut Context::from_waker(&waker));
        assert!(matches!(last, Poll::Ready(Err(_))));
    });
}
