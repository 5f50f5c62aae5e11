//! Queues: the slots, the end, and what is given up: cases 57 to 60.

use super::support::Waiter;
use ch05::sync::mpsc::error::TryRecvError;
use ch05::sync::mpsc::{Receiver, Sender, channel, unbounded_channel};
use loom::thread;
use std::sync::Arc;
use std::task::Poll;

fn send<T: 'static>(sender: &Sender<T>, message: T) -> impl Future<Output = bool> + 'static {
    let sender = sender.clone();
    async move { sender.send(message).await.is_ok() }
}

fn recv<T: 'static>(mut receiver: Receiver<T>) -> impl Future<Output = Option<T>> + 'static {
    async move { receiver.recv().await }
}

/// The output: of the poll, or of the next one if somebody woke it.
fn ends<T>(waiter: &mut Waiter<T>, polled: Poll<T>) -> T {
    match polled {
        Poll::Ready(output) => output,
        Poll::Pending => ready(waiter.poll_if_woken()),
    }
}

fn ready<T>(polled: Poll<T>) -> T {
    match polled {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the wake was lost"),
    }
}

// ANCHOR: cancelled
#[test]
fn case_59_a_send_that_is_given_up_races_the_room_for_it() {
    loom::model(|| {
        let (sender, mut receiver) = channel(1);
        sender.try_send(0).unwrap();
        let given_up = Waiter::waiting(send(&sender, 1));
        let mut next = Waiter::waiting(send(&sender, 2));
        let leaver = thread::spawn(move || drop(given_up));
        assert_eq!(receiver.try_recv(), Ok(0));
        leaver.join().unwrap();
        assert!(next.poll_if_woken().is_ready(), "lost with its owner");
        assert_eq!(receiver.try_recv(), Ok(2));
        assert_eq!(sender.capacity(), 1);
    });
}

#[test]
fn case_59_a_send_races_the_room_for_it() {
    loom::model(|| {
        let (sender, mut receiver) = channel(1);
        sender.try_send(0).unwrap();
        let popped = thread::spawn(move || (receiver.try_recv(), receiver));
        let mut waiter = Waiter::new(send(&sender, 1));
        let polled = waiter.poll();
        let (first, mut receiver) = popped.join().unwrap();
        assert_eq!(first, Ok(0));
        assert!(ends(&mut waiter, polled));
        assert_eq!(receiver.try_recv(), Ok(1));
    });
}
// ANCHOR_END: cancelled

#[test]
fn case_57_a_message_races_the_wait_for_it() {
    loom::model(|| {
        let (sender, receiver) = unbounded_channel();
        let sent = thread::spawn(move || sender.send(1).is_ok());
        let mut waiter = Waiter::new(recv(receiver));
        let polled = waiter.poll();
        sent.join().unwrap();
        assert_eq!(
            ends(&mut waiter, polled),
            Some(1),
            "not the end, which came after it"
        );
    });
}

#[test]
fn case_57_of_two_senders_that_go_one_is_the_last() {
    loom::model(|| {
        let (sender, receiver) = channel::<()>(1);
        let second = sender.clone();
        let mut waiter = Waiter::waiting(recv(receiver));
        let gone = thread::spawn(|| drop(sender));
        drop(second);
        gone.join().unwrap();
        assert_eq!(waiter.poll_if_woken(), Poll::Ready(None));
    });
}

#[test]
fn case_57_a_weak_sender_races_the_last() {
    loom::model(|| {
        let (sender, receiver) = unbounded_channel();
        let weak = sender.downgrade();
        let mut waiter = Waiter::waiting(recv(receiver));
        let gone = thread::spawn(|| drop(sender));
        let sent = weak.upgrade().map(|sender| sender.send(1));
        gone.join().unwrap();
        assert_eq!(waiter.poll_if_woken(), Poll::Ready(sent.map(|_| 1)));
    });
}

#[test]
fn case_57_what_is_over_does_not_begin_again() {
    loom::model(|| {
        let (sender, mut receiver) = unbounded_channel::<()>();
        let weak = sender.downgrade();
        let ends = thread::spawn(move || {
            drop(sender);
            receiver.try_recv() == Err(TryRecvError::Disconnected)
        });
        let sender = weak.upgrade();
        let is_over = ends.join().unwrap();
        assert_ne!(is_over, sender.is_some());
    });
}

#[test]
fn case_57_two_send_and_both_are_received() {
    loom::model(|| {
        let (sender, mut receiver) = unbounded_channel();
        let second = sender.clone();
        let sent = thread::spawn(move || sender.send(1).is_ok());
        second.send(2).unwrap();
        drop(second);
        sent.join().unwrap();
        let received = [receiver.try_recv(), receiver.try_recv()].map(Result::unwrap);
        assert_eq!(received.iter().sum::<u32>(), 3);
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
    });
}

// ANCHOR: gone
#[test]
fn case_58_a_receiver_that_goes_races_a_permit() {
    loom::model(|| {
        let message = Arc::new(());
        let (sender, receiver) = channel(1);
        let sent = {
            let (sender, message) = (sender.clone(), message.clone());
            thread::spawn(move || match sender.try_reserve() {
                Ok(permit) => permit.send(message),
                Err(_) => drop(message),
            })
        };
        drop(receiver);
        sent.join().unwrap();
        assert_eq!(Arc::strong_count(&message), 1, "left in the queue for ever");
        assert_eq!(sender.capacity(), 1);
    });
}

#[test]
fn case_58_a_receiver_that_goes_races_a_send() {
    loom::model(|| {
        let (sender, receiver) = channel(1);
        sender.try_send(0).unwrap();
        let gone = thread::spawn(|| drop(receiver));
        let mut waiter = Waiter::new(send(&sender, 1));
        let polled = waiter.poll();
        gone.join().unwrap();
        ends(&mut waiter, polled);
    });
}
// ANCHOR_END: gone

// ANCHOR: close
#[test]
fn a_granted_send_that_is_given_up_races_the_close() {
    loom::model(|| {
        let (sender, mut receiver) = channel(1);
        sender.try_send(0).unwrap();
        let granted = Waiter::waiting(send(&sender, 1));
        assert_eq!(receiver.try_recv(), Ok(0));
        let leaver = thread::spawn(move || drop(granted));
        receiver.close();
        let mut waiter = Waiter::new(recv(receiver));
        let polled = waiter.poll();
        leaver.join().unwrap();
        assert_eq!(ends(&mut waiter, polled), None);
        drop(sender);
    });
}

#[test]
fn a_granted_send_that_goes_on_races_the_close() {
    loom::model(|| {
        let (sender, mut receiver) = channel(1);
        sender.try_send(0).unwrap();
        let mut granted = Waiter::waiting(send(&sender, 1));
        assert_eq!(receiver.try_recv(), Ok(0));
        let goer = thread::spawn(move || ready(granted.poll()));
        receiver.close();
        let mut waiter = Waiter::new(recv(receiver));
        let polled = waiter.poll();
        let sent = goer.join().unwrap();
        assert_eq!(ends(&mut waiter, polled), sent.then_some(1));
        drop(sender);
    });
}

#[test]
fn a_permit_that_is_given_back_races_the_end() {
    loom::model(|| {
        let (sender, mut receiver) = channel::<()>(1);
        let permit = sender.clone().try_reserve_owned().unwrap();
        receiver.close();
        let given_back = thread::spawn(move || drop(permit));
        let mut waiter = Waiter::new(recv(receiver));
        let polled = waiter.poll();
        given_back.join().unwrap();
        assert_eq!(ends(&mut waiter, polled), None);
        drop(sender);
    });
}

#[test]
fn a_close_races_who_waits_for_it() {
    loom::model(|| {
        let (sender, mut receiver) = channel::<()>(1);
        let closer = thread::spawn(move || receiver.close());
        let mut waiter = Waiter::new(async move { sender.closed().await });
        let polled = waiter.poll();
        closer.join().unwrap();
        ends(&mut waiter, polled);
    });
}
// ANCHOR_END: close
