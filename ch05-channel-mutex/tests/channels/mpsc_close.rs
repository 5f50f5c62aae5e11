//! The end of a queue: case 58, and who may still send after a close.

use crate::both::{Wakes, poll};
use crate::{Counted, OnDrop};
use ch05::sync::mpsc::error::{SendError, TryRecvError};
use ch05::sync::mpsc::{Sender, channel, unbounded_channel};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::Poll;

on_both! {
    async fn case_58_senders_that_wait_fail_when_the_receiver_goes() {
        let (sender, receiver) = channel(1);
        sender.try_send(0).unwrap();
        let wakes = Wakes::new();
        let mut sends: Vec<_> = (1..=20).map(|n| Box::pin(sender.send(n))).collect();
        for send in &mut sends {
            assert!(wakes.poll(send).is_pending());
        }
        drop(receiver);
        assert_eq!(wakes.take(), 20);
        for (n, send) in (1..).zip(&mut sends) {
            assert_eq!(poll(send), Poll::Ready(Err(SendError(n))));
        }
    }

    async fn case_58_the_buffer_is_dropped_with_the_receiver() {
        let drops = Arc::new(AtomicUsize::new(0));
        let (sender, receiver) = channel(3);
        (0..3).for_each(|_| sender.try_send(Counted::new(&drops)).unwrap());
        drop(receiver);
        assert_eq!(drops.load(SeqCst), 3);
        assert_eq!(sender.capacity(), 3);

        let (sender, receiver) = unbounded_channel();
        (0..3).for_each(|_| sender.send(Counted::new(&drops)).unwrap());
        drop(receiver);
        assert_eq!(drops.load(SeqCst), 6);
        assert!(sender.send(Counted::new(&drops)).is_err());
    }

    async fn case_58_a_message_may_hold_a_sender() {
        struct Letter(#[allow(dead_code)] Sender<Letter>, #[allow(dead_code)] Counted);
        let drops = Arc::new(AtomicUsize::new(0));
        let (sender, receiver) = channel(2);
        let permit = sender.reserve().await.unwrap();
        let letter = || Letter(sender.clone(), Counted::new(&drops));
        sender.try_send(letter()).ok().unwrap();
        drop(receiver);
        assert_eq!(drops.load(SeqCst), 1, "or the two would keep each other alive");
        permit.send(letter());
        assert_eq!(drops.load(SeqCst), 2, "also if it comes later");
        assert_eq!(sender.capacity(), 2);
    }

    async fn case_58_messages_are_dropped_where_they_may_use_the_channel() {
        let (sender, receiver) = channel(4);
        for _ in 0..3 {
            let sender2 = sender.clone();
            let message = OnDrop::new(move || {
                assert!(sender2.is_closed());
                let _ = (sender2.capacity(), format!("{sender2:?}"));
            });
            sender.try_send(message).ok().unwrap();
        }
        drop(receiver);
    }

    async fn case_58_a_message_whose_drop_panics_does_not_keep_the_senders_waiting() {
        let (sender, receiver) = channel::<OnDrop>(1);
        sender.try_send(OnDrop::new(|| panic!("a message of this test"))).ok().unwrap();
        let wakes = Wakes::new();
        let mut send = pin!(sender.send(OnDrop::new(|| ())));
        assert!(wakes.poll(&mut send).is_pending());
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(receiver)));
        assert!(dropped.is_err());
        assert_eq!(wakes.take(), 1);
        assert!(matches!(poll(&mut send), Poll::Ready(Err(_))));
    }

    async fn close_refuses_what_is_new_and_gives_what_is_there() {
        let (sender, mut receiver) = channel(4);
        sender.try_send(1).unwrap();
        receiver.close();
        assert!(sender.is_closed() && receiver.is_closed());
        assert_eq!(sender.send(2).await, Err(SendError(2)));
        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(receiver.recv().await, None, "though the sender is there");

        let (sender, mut receiver) = unbounded_channel();
        sender.send(1).unwrap();
        receiver.close();
        assert_eq!(sender.send(2), Err(SendError(2)));
        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(receiver.recv().await, None);
    }

    async fn a_permit_from_before_the_close_is_good() {
        let (sender, mut receiver) = channel(2);
        let used = sender.reserve().await.unwrap();
        let unused = sender.reserve().await.unwrap();
        receiver.close();
        let wakes = Wakes::new();
        let mut recv = Box::pin(receiver.recv());
        assert!(wakes.poll(&mut recv).is_pending());
        used.send(1);
        assert_eq!(wakes.take(), 1);
        assert_eq!(poll(&mut recv), Poll::Ready(Some(1)));
        drop(recv);
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        let mut recv = Box::pin(receiver.recv());
        assert!(wakes.poll(&mut recv).is_pending());
        drop(unused);
        assert_eq!(wakes.take(), 1, "nothing can come any more");
        assert_eq!(poll(&mut recv), Poll::Ready(None));
    }

    /// The room is a sender's that has not noticed. Then the channel is closed.
    async fn room_that_was_granted_and_never_taken_does_not_hold_up_the_end() {
        for gives_up in [false, true] {
            let (sender, mut receiver) = channel(1);
            sender.try_send(1).unwrap();
            let mut granted = Some(Box::pin(sender.send(2)));
            assert!(poll(granted.as_mut().unwrap()).is_pending());
            assert_eq!(receiver.recv().await, Some(1));
            receiver.close();
            let wakes = Wakes::new();
            let mut recv = pin!(receiver.recv());
            let polled = wakes.poll(&mut recv);
            if gives_up {
                granted = None;
            } else {
                let polled = poll(granted.as_mut().unwrap());
                assert_eq!(polled, Poll::Ready(Err(SendError(2))));
            }
            // Either it knew at once, or it was told.
            assert!(polled == Poll::Ready(None) || wakes.take() == 1);
            assert!(polled.is_ready() || poll(&mut recv) == Poll::Ready(None));
            drop(granted);
        }
    }

    async fn all_who_wait_for_the_close_are_told() {
        let (sender, mut receiver) = channel::<()>(1);
        let wakes = Wakes::new();
        let mut closed: Vec<_> = (0..20).map(|_| Box::pin(sender.closed())).collect();
        for closed in &mut closed {
            assert!(wakes.poll(closed).is_pending());
        }
        closed.pop();
        receiver.close();
        assert_eq!(wakes.take(), 19);
        assert!(closed.iter_mut().all(|closed| poll(closed).is_ready()));
        sender.closed().await;

        let (sender, receiver) = unbounded_channel::<()>();
        drop(receiver);
        sender.closed().await;
    }

    async fn a_sender_may_go_while_its_receiver_gets_another_waker() {
        let (sender, mut receiver) = unbounded_channel::<()>();
        let sender = Arc::new(Mutex::new(Some(sender)));
        // The clone of this waker drops the last sender: between the two looks.
        let hook = crate::hooked::Hook::new({
            let sender = sender.clone();
            move || drop(sender.lock().unwrap().take())
        });
        let waker = hook.waker();
        let mut recv = pin!(receiver.recv());
        let polled = recv.as_mut().poll(&mut std::task::Context::from_waker(&waker));
        assert_eq!(polled, Poll::Ready(None));
    }
}
