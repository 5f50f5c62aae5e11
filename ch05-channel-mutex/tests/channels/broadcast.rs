//! Every message to every receiver: case 61.

use crate::both::{Wakes, poll};
use crate::{Counted, OnDrop};
use ch05::sync::broadcast::error::{RecvError, SendError, TryRecvError};
use ch05::sync::broadcast::{Receiver, channel};
use futures::StreamExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::task::Poll;
use std::thread;

on_both! {
    async fn case_61_all_get_all_in_order() {
        let (sender, receiver) = channel(1000);
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let mut receiver = sender.subscribe();
                spawn(async move {
                    let mut next = 0;
                    while let Ok(n) = receiver.recv().await {
                        assert_eq!(n, next);
                        next += 1;
                    }
                    next
                })
            })
            .collect();
        drop(receiver);
        for n in 0..1000 {
            assert_eq!(sender.send(n), Ok(8));
            if n % 7 == 0 {
                yield_now().await;
            }
        }
        drop(sender);
        for task in tasks {
            assert_eq!(task.await.unwrap(), 1000);
        }
    }

    // ANCHOR: lag
    async fn case_61_lag_is_exact_and_goes_on_with_the_oldest() {
        let (sender, mut receiver) = channel(4);
        for n in 0..11 {
            sender.send(n).unwrap();
        }
        assert_eq!(receiver.len(), 11);
        assert_eq!(receiver.recv().await, Err(RecvError::Lagged(7)));
        for n in 7..11 {
            assert_eq!(receiver.recv().await, Ok(n));
        }
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        (0..4).for_each(|n| assert!(sender.send(n).is_ok()));
        assert_eq!(receiver.try_recv(), Ok(0), "as many as there is room for: no lag");
    }
    // ANCHOR_END: lag

    async fn case_61_one_is_slow_and_the_other_is_not() {
        let (sender, mut quick) = channel(2);
        let mut slow = sender.subscribe();
        for n in 0..5 {
            sender.send(n).unwrap();
            assert_eq!(quick.recv().await, Ok(n));
        }
        assert_eq!(slow.recv().await, Err(RecvError::Lagged(3)));
        assert_eq!((slow.recv().await, slow.recv().await), (Ok(3), Ok(4)));
        assert!(sender.is_empty());
    }

    async fn case_61_lag_comes_before_the_end() {
        let (sender, mut receiver) = channel(1);
        sender.send(1).unwrap();
        sender.send(2).unwrap();
        drop(sender);
        assert!(receiver.is_closed());
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Lagged(1)));
        assert_eq!(receiver.recv().await, Ok(2));
        assert_eq!(receiver.recv().await, Err(RecvError::Closed));
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Closed));
    }

    // ANCHOR: panic
    async fn case_61_a_clone_that_panics_harms_nobody_else() {
        static PANICS: AtomicBool = AtomicBool::new(true);
        struct Fragile(u32);
        impl Clone for Fragile {
            fn clone(&self) -> Self {
                assert!(self.0 != 1 || !PANICS.load(SeqCst), "a clone of this test");
                Self(self.0)
            }
        }
        let (sender, mut one) = channel(4);
        let mut two = sender.subscribe();
        let mut three = sender.subscribe();
        sender.send(Fragile(1)).ok().unwrap();
        sender.send(Fragile(2)).ok().unwrap();
        for receiver in [&mut one, &mut two] {
            let taken = catch_unwind(AssertUnwindSafe(|| receiver.try_recv()));
            assert!(taken.is_err());
            assert!(matches!(receiver.try_recv(), Ok(Fragile(2))), "it counts as seen");
        }
        assert_eq!(sender.len(), 2);
        assert!(matches!(three.try_recv(), Ok(Fragile(1))), "the last needs no clone");
        assert!(matches!(three.recv().await, Ok(Fragile(2))));
        assert!(sender.is_empty());
    }
    // ANCHOR_END: panic

    async fn case_61_a_clone_may_use_the_channel() {
        struct Nosy(Arc<ch05::sync::broadcast::Sender<Nosy>>);
        impl Clone for Nosy {
            fn clone(&self) -> Self {
                drop(self.0.subscribe());
                let _ = (self.0.len(), format!("{:?}", self.0));
                Self(self.0.clone())
            }
        }
        let (sender, mut one) = channel(4);
        let sender = Arc::new(sender);
        let two = sender.subscribe();
        sender.send(Nosy(sender.clone())).ok().unwrap();
        assert!(one.recv().await.is_ok());
        drop((one, two));
        assert_eq!(Arc::strong_count(&sender), 1, "the message has gone");
    }

    async fn a_message_is_dropped_when_all_have_seen_it() {
        let drops = Arc::new(AtomicUsize::new(0));
        let (sender, mut one) = channel(4);
        let mut two = sender.subscribe();
        sender.send(Counted::new(&drops)).unwrap();
        drop(one.recv().await);
        assert_eq!((drops.load(SeqCst), sender.len()), (1, 1), "its clone");
        drop(two.recv().await);
        assert_eq!((drops.load(SeqCst), sender.len()), (2, 0));
    }

    async fn a_receiver_that_goes_lets_go_of_what_only_it_had_not_seen() {
        let drops = Arc::new(AtomicUsize::new(0));
        let (sender, mut quick) = channel(4);
        let slow = sender.subscribe();
        for _ in 0..6 {
            sender.send(Counted::new(&drops)).unwrap();
        }
        assert_eq!(drops.load(SeqCst), 2, "too many");
        assert!(quick.try_recv().is_err());
        drop((quick.try_recv(), quick.try_recv()));
        assert_eq!((drops.load(SeqCst), sender.len()), (4, 4));
        drop(slow);
        assert_eq!((drops.load(SeqCst), sender.len()), (6, 2));
        drop(quick);
        assert_eq!((drops.load(SeqCst), sender.len()), (8, 0));
        assert!(sender.send(Counted::new(&drops)).is_err());
    }

    async fn without_receivers_the_message_comes_back() {
        let (sender, receiver) = channel(1);
        drop(receiver);
        assert_eq!(sender.send(1), Err(SendError(1)));
        let mut receiver = sender.subscribe();
        assert_eq!(sender.send(2), Ok(1));
        assert_eq!(receiver.recv().await, Ok(2));
    }

    async fn a_new_receiver_gets_what_is_sent_from_then_on() {
        let (sender, receiver) = channel(4);
        sender.send(1).unwrap();
        let (mut one, mut two) = (sender.subscribe(), receiver.resubscribe());
        sender.send(2).unwrap();
        assert_eq!((one.recv().await, two.recv().await), (Ok(2), Ok(2)));
        assert_eq!((sender.receiver_count(), receiver.len()), (3, 2));
    }

    async fn a_message_wakes_all_who_wait_and_each_once() {
        let (sender, receiver) = channel(4);
        let mut receivers: Vec<Receiver<u32>> = (0..20).map(|_| sender.subscribe()).collect();
        drop(receiver);
        let wakes = Wakes::new();
        for receiver in &mut receivers {
            assert!(wakes.poll(&mut Box::pin(receiver.recv())).is_pending());
            assert!(wakes.poll(&mut Box::pin(receiver.recv())).is_pending(), "again");
        }
        receivers.pop();
        assert_eq!(Arc::strong_count(&wakes), 20, "nor is a waker left behind");
        sender.send(1).unwrap();
        assert_eq!(wakes.take(), 19);
        sender.send(2).unwrap();
        assert_eq!(wakes.take(), 0);
        for receiver in &mut receivers {
            assert_eq!((receiver.recv().await, receiver.recv().await), (Ok(1), Ok(2)));
            assert!(wakes.poll(&mut Box::pin(receiver.recv())).is_pending());
        }
        drop(sender);
        assert_eq!(wakes.take(), 19);
        for receiver in &mut receivers {
            assert_eq!(receiver.recv().await, Err(RecvError::Closed));
        }
    }

    /// Whoever is woken waits again at once, in the middle of the batches.
    async fn a_wake_that_waits_again_is_not_woken_by_the_same_message() {
        let (sender, receiver) = channel(64);
        let receiver = Arc::new(std::sync::Mutex::new(receiver));
        let hook = crate::hooked::Hook::new({
            let receiver = receiver.clone();
            move || {
                let mut receiver = receiver.lock().unwrap();
                while receiver.try_recv().is_ok() {}
                let _ = poll(&mut pin!(receiver.recv()));
            }
        });
        let mut others: Vec<_> = (0..20).map(|_| sender.subscribe()).collect();
        let waker = hook.waker();
        for other in &mut others {
            let mut cx = std::task::Context::from_waker(&waker);
            assert!(pin!(other.recv()).poll(&mut cx).is_pending());
        }
        sender.send(1).unwrap();
        assert_eq!(hook.wakes.load(SeqCst), 20);
    }

    async fn the_last_waker_counts_and_try_recv_leaves_it() {
        let (sender, mut receiver) = channel(4);
        let (first, last) = (Wakes::new(), Wakes::new());
        assert!(first.poll(&mut pin!(receiver.next())).is_pending());
        assert!(last.poll(&mut pin!(receiver.next())).is_pending());
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        sender.send(1).unwrap();
        assert_eq!([first.take(), last.take()], [0, 1]);
        assert_eq!(receiver.next().await, Some(Ok(1)));
    }

    async fn a_stream_of_messages() {
        let (sender, receiver) = channel(2);
        (0..3).for_each(|n| assert!(sender.send(n).is_ok()));
        drop(sender);
        let all: Vec<_> = receiver.collect().await;
        assert_eq!(all, [Err(RecvError::Lagged(1)), Ok(1), Ok(2)]);
    }

    async fn a_thread_may_listen() {
        let (sender, mut receiver) = channel(4);
        let thread = thread::spawn(move || receiver.blocking_recv());
        sender.send(7).unwrap();
        assert_eq!(thread.join().unwrap(), Ok(7));
    }

    async fn messages_are_dropped_where_they_may_use_the_channel() {
        let (sender, receiver) = channel(1);
        let sender = Arc::new(sender);
        for _ in 0..2 {
            let weak = Arc::downgrade(&sender);
            let message = OnDrop::new(move || {
                if let Some(sender) = weak.upgrade() {
                    let _ = sender.len();
                }
            });
            sender.send(Arc::new(message)).ok().unwrap();
        }
        drop(receiver);
        assert!(matches!(poll(&mut pin!(sender.subscribe().recv())), Poll::Pending));
    }
}

#[test]
fn a_channel_without_room_is_refused() {
    assert!(catch_unwind(|| channel::<()>(0)).is_err());
}

/// Senders, quick and slow receivers, and some that come and go: each sees the
/// numbers rise, and what it saw and missed adds up.
#[test]
fn what_was_seen_and_what_was_missed_add_up() {
    const SENT: u64 = 20_000;
    let (sender, mut receiver) = channel(16);
    thread::scope(|scope| {
        for pause in 0..3 {
            let mut receiver = sender.subscribe();
            scope.spawn(move || {
                let (mut seen, mut next) = (0, 0);
                loop {
                    match receiver.blocking_recv() {
                        Ok(n) => {
                            assert_eq!(n, next);
                            (seen, next) = (seen + 1, next + 1);
                            (0..pause * 50).for_each(|_| std::hint::spin_loop());
                        }
                        Err(RecvError::Lagged(missed)) => next += missed,
                        Err(RecvError::Closed) => break,
                    }
                }
                assert_eq!(next, SENT);
                assert!(seen > 0);
            });
        }
        scope.spawn(move || {
            while !matches!(receiver.blocking_recv(), Err(RecvError::Closed)) {
                receiver = receiver.resubscribe();
            }
        });
        (0..SENT).for_each(|n| assert!(sender.send(n).is_ok()));
        drop(sender);
    });
}
