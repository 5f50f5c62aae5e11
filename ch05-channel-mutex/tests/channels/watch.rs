//! The latest value: case 62.

use crate::OnDrop;
use crate::both::{Wakes, poll};
use ch05::sync::watch::error::SendError;
use ch05::sync::watch::{Receiver, channel};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

fn assert_send<T: Send>(value: T) -> T {
    value
}

on_both! {
    // ANCHOR: latest
    async fn case_62_only_the_latest_value_is_seen() {
        let (sender, mut receiver) = channel(0);
        assert_eq!(receiver.has_changed(), Ok(false), "the first counts as seen");
        (1..=3).for_each(|n| sender.send(n).unwrap());
        receiver.changed().await.unwrap();
        assert_eq!(*receiver.borrow(), 3);
        assert!(poll(&mut pin!(receiver.changed())).is_pending());
    }
    // ANCHOR_END: latest

    async fn case_62_all_tasks_see_the_last_value() {
        let (sender, receiver) = channel(0);
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let mut receiver = receiver.clone();
                spawn(async move {
                    let mut last = 0;
                    while receiver.changed().await.is_ok() {
                        let value = *receiver.borrow_and_update();
                        assert!(value > last);
                        last = value;
                    }
                    last
                })
            })
            .collect();
        for n in 1..=1000 {
            sender.send(n).unwrap();
            if n % 10 == 0 {
                yield_now().await;
            }
        }
        drop(sender);
        for task in tasks {
            assert_eq!(task.await.unwrap(), 1000);
        }
    }

    async fn case_62_the_last_sender_wakes_the_receivers() {
        let (sender, receiver) = channel(());
        let second = sender.clone();
        let mut receivers = vec![receiver; 20];
        let wakes = Wakes::new();
        let mut waits: Vec<_> = receivers.iter_mut().map(|one| Box::pin(one.changed())).collect();
        for wait in &mut waits {
            assert!(wakes.poll(wait).is_pending());
        }
        drop(sender);
        assert_eq!(wakes.take(), 0);
        drop(second);
        assert_eq!(wakes.take(), 20);
        assert!(waits.iter_mut().all(|wait| matches!(poll(wait), Poll::Ready(Err(_)))));
    }

    // ANCHOR: end
    async fn case_62_an_unseen_value_comes_before_the_end() {
        let (sender, mut receiver) = channel(0);
        sender.send(1).unwrap();
        drop(sender);
        assert_eq!(receiver.has_changed(), Ok(true));
        assert_eq!(receiver.changed().await, Ok(()));
        assert_eq!(*receiver.borrow(), 1);
        assert!(receiver.changed().await.is_err());
        assert!(receiver.has_changed().is_err());
        assert_eq!(*receiver.borrow(), 1, "it is still there");
    }
    // ANCHOR_END: end

    async fn case_62_a_value_wakes_all_who_wait() {
        let (sender, receiver) = channel(0);
        let mut receivers = vec![receiver; 20];
        let wakes = Wakes::new();
        let mut waits: Vec<_> = receivers.iter_mut().map(|one| Box::pin(one.changed())).collect();
        for wait in &mut waits {
            assert!(wakes.poll(wait).is_pending());
        }
        waits.pop();
        sender.send(1).unwrap();
        assert_eq!(wakes.take(), 19);
        assert!(waits.iter_mut().all(|wait| matches!(poll(wait), Poll::Ready(Ok(())))));
    }

    async fn a_wait_that_is_given_up_sees_nothing() {
        let (sender, mut receiver) = channel(0);
        let mut wait = Box::pin(receiver.changed());
        assert!(poll(&mut wait).is_pending());
        sender.send(1).unwrap();
        drop(wait);
        assert_eq!(receiver.has_changed(), Ok(true));
        assert_eq!(receiver.changed().await, Ok(()));
    }

    async fn wait_for_looks_at_what_is_there_and_at_what_comes() {
        let (sender, mut receiver) = channel(5);
        assert_eq!(*receiver.wait_for(|&n| n == 5).await.unwrap(), 5);
        let mut wait = Box::pin(receiver.wait_for(|&n| n > 6));
        let wakes = Wakes::new();
        assert!(wakes.poll(&mut wait).is_pending());
        sender.send(6).unwrap();
        assert_eq!(wakes.take(), 1);
        assert!(wakes.poll(&mut wait).is_pending());
        sender.send(7).unwrap();
        let Poll::Ready(Ok(value)) = wakes.poll(&mut wait) else { panic!() };
        assert!(*value == 7 && value.has_changed());
        drop(value);
        drop(wait);
        sender.send(8).unwrap();
        drop(sender);
        assert_eq!(*receiver.wait_for(|&n| n == 8).await.unwrap(), 8, "the last one counts");
        assert!(receiver.wait_for(|&n| n == 9).await.is_err());
    }

    async fn wait_for_can_be_spawned_and_its_panic_harms_nobody() {
        let (sender, mut receiver) = channel(0);
        let mut other = receiver.clone();
        let task = spawn(assert_send(async move {
            let wanted = |&n: &i32| if n == 1 { panic!("a test's") } else { false };
            drop(receiver.wait_for(wanted).await);
        }));
        sender.send(1).unwrap();
        assert!(task.await.is_err());
        assert_eq!(other.changed().await, Ok(()));
        sender.send(2).unwrap();
        assert_eq!(*other.borrow_and_update(), 2);
    }

    async fn borrow_tells_whether_the_value_is_new() {
        let (sender, mut receiver) = channel(0);
        sender.send_replace(1);
        assert!(receiver.borrow().has_changed());
        assert!(receiver.borrow_and_update().has_changed());
        assert!(!receiver.borrow().has_changed());
        receiver.mark_changed();
        assert_eq!(receiver.changed().await, Ok(()));
        sender.send_replace(2);
        receiver.mark_unchanged();
        assert_eq!(receiver.has_changed(), Ok(false));
        assert_eq!(*sender.borrow(), 2);
    }

    async fn a_change_that_is_none_wakes_nobody() {
        let (sender, mut receiver) = channel(vec![1]);
        let wakes = Wakes::new();
        let mut wait = Box::pin(receiver.changed());
        assert!(wakes.poll(&mut wait).is_pending());
        assert!(!sender.send_if_modified(|_| false));
        assert_eq!(wakes.take(), 0);
        sender.send_modify(|list| list.push(2));
        assert_eq!(wakes.take(), 1);
        assert!(poll(&mut wait).is_ready());
        drop(wait);
        assert_eq!(*receiver.borrow(), [1, 2]);
    }

    async fn a_change_that_panics_leaves_the_channel_usable() {
        let (sender, mut receiver) = channel(0);
        let change = AssertUnwindSafe(|| sender.send_modify(|_| panic!("a change of this test")));
        assert!(catch_unwind(change).is_err());
        assert_eq!(receiver.has_changed(), Ok(false));
        sender.send(1).unwrap();
        assert_eq!(receiver.changed().await, Ok(()));
        assert_eq!(*receiver.borrow(), 1);
    }

    async fn without_receivers_the_value_comes_back_and_replace_takes_it() {
        let (sender, receiver) = channel(0);
        drop(receiver);
        assert_eq!(sender.send(1), Err(SendError(1)));
        assert_eq!(sender.send_replace(2), 0);
        let receiver = sender.subscribe();
        assert_eq!((*receiver.borrow(), receiver.has_changed()), (2, Ok(false)));
        assert_eq!(sender.receiver_count(), 1);
    }

    async fn senders_hear_that_nobody_looks() {
        let (sender, receiver) = channel(());
        let second = receiver.clone();
        let wakes = Wakes::new();
        let mut closed = pin!(sender.closed());
        assert!(wakes.poll(&mut closed).is_pending());
        drop(receiver);
        assert_eq!(wakes.take(), 0);
        drop(second);
        assert_eq!(wakes.take(), 1);
        let again = sender.subscribe();
        assert!(wakes.poll(&mut closed).is_pending(), "somebody looks again");
        drop(again);
        assert!(poll(&mut closed).is_ready());
    }

    async fn values_are_dropped_where_they_may_use_the_channel() {
        let (sender, receiver) = channel(None);
        let sender = Arc::new(sender);
        let look = |receiver: &Receiver<_>| drop(receiver.borrow());
        let weak = Arc::downgrade(&sender);
        let value = OnDrop::new(move || {
            if let Some(sender) = weak.upgrade() {
                drop(sender.borrow());
                sender.send_modify(|_| ());
            }
        });
        sender.send(Some(value)).ok().unwrap();
        look(&receiver);
        sender.send(None).ok().unwrap();
        look(&receiver);
    }

    async fn debug_does_not_wait_for_the_value() {
        let (sender, receiver) = channel(0);
        sender.send_modify(|_| {
            let shown = "Shared { version: 0, senders: 1, receivers: 1, .. }";
            assert_eq!(format!("{sender:?}"), format!("Sender({shown})"));
            let shown = format!("Receiver {{ seen: 0, shared: {shown} }}");
            assert_eq!(format!("{receiver:?}"), shown);
        });
    }
}
