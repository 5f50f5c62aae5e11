//! Every message to every receiver, while some come and go: case 61.

use super::support::Waiter;
use ch05::sync::broadcast::error::{RecvError, TryRecvError};
use ch05::sync::broadcast::{Receiver, channel};
use loom::thread;
use std::sync::Arc;
use std::task::Poll;

async fn recv(mut receiver: Receiver<u32>) -> Result<u32, RecvError> {
    receiver.recv().await
}

#[test]
fn case_61_a_message_races_the_wait_for_it() {
    loom::model(|| {
        let (sender, receiver) = channel(1);
        let sent = thread::spawn(|| {
            sender.send(1).unwrap();
            sender
        });
        let mut waiter = Waiter::new(recv(receiver));
        let mut polled = waiter.poll();
        let _open = sent.join().unwrap();
        if polled.is_pending() {
            polled = waiter.poll_if_woken();
        }
        assert_eq!(polled, Poll::Ready(Ok(1)));
    });
}

#[test]
fn case_61_the_end_races_the_wait_and_comes_after_the_message() {
    loom::model(|| {
        let (sender, receiver) = channel(1);
        let sent = thread::spawn(move || sender.send(1));
        let mut waiter = Waiter::new(async move {
            let mut receiver = receiver;
            (receiver.recv().await, receiver.recv().await)
        });
        let mut polled = waiter.poll();
        sent.join().unwrap().unwrap();
        if polled.is_pending() {
            polled = waiter.poll_if_woken();
        }
        assert_eq!(polled, Poll::Ready((Ok(1), Err(RecvError::Closed))));
    });
}

#[test]
fn case_61_two_who_take_the_last_message_let_it_go() {
    loom::model(|| {
        let (sender, mut one) = channel(2);
        let mut two = sender.subscribe();
        let message = Arc::new(());
        sender.send(message.clone()).unwrap();
        let taken = thread::spawn(move || drop(one.try_recv().unwrap()));
        drop(two.try_recv().unwrap());
        taken.join().unwrap();
        assert_eq!((sender.len(), Arc::strong_count(&message)), (0, 1));
    });
}

#[test]
fn case_61_who_goes_races_who_sends() {
    loom::model(|| {
        let (sender, goes) = channel(1);
        let mut stays = sender.subscribe();
        let gone = thread::spawn(|| drop(goes));
        sender.send(1).unwrap();
        sender.send(2).unwrap();
        gone.join().unwrap();
        assert_eq!(stays.try_recv(), Err(TryRecvError::Lagged(1)));
        assert_eq!(stays.try_recv(), Ok(2));
        assert!(sender.is_empty());
    });
}

#[test]
fn case_61_a_message_wakes_both_who_wait_and_a_third_who_comes() {
    let mut few_switches = loom::model::Builder::new();
    few_switches.preemption_bound = Some(3);
    few_switches.check(|| {
        let (sender, receiver) = channel(1);
        let late = sender.subscribe();
        let mut waiters = [receiver, sender.subscribe()].map(|one| Waiter::waiting(recv(one)));
        let sent = thread::spawn(|| {
            sender.send(1).unwrap();
            sender
        });
        let mut late = Waiter::new(recv(late));
        let polled = late.poll();
        let _open = sent.join().unwrap();
        assert!(polled.is_ready() || late.poll_if_woken().is_ready());
        assert!(waiters.iter_mut().all(|one| one.poll_if_woken().is_ready()));
    });
}
