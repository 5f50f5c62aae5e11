//! The latest value, and its end: case 62.

use super::support::Waiter;
use ch05::sync::watch::{Receiver, Sender, channel};
use loom::thread;
use std::task::Poll;

/// What a task would do with a receiver: it waits, and looks.
async fn next(mut receiver: Receiver<u32>) -> Option<(u32, Receiver<u32>)> {
    receiver.changed().await.ok()?;
    let value = *receiver.borrow_and_update();
    Some((value, receiver))
}

fn poll_to_the_end<T>(waiter: &mut Waiter<T>, end: impl FnOnce()) -> T {
    let polled = waiter.poll();
    end();
    match polled {
        Poll::Ready(output) => output,
        Poll::Pending => match waiter.poll_if_woken() {
            Poll::Ready(output) => output,
            Poll::Pending => panic!("the wake was lost"),
        },
    }
}

// ANCHOR: last
#[test]
fn case_62_the_last_sender_wakes_the_receivers() {
    loom::model(|| {
        let (sender, receiver) = channel(0);
        let gone = thread::spawn(|| drop(sender));
        let mut waiter = Waiter::new(next(receiver));
        let value = poll_to_the_end(&mut waiter, || gone.join().unwrap());
        assert!(value.is_none());
    });
}

#[test]
fn case_62_of_two_senders_that_go_one_is_the_last() {
    loom::model(|| {
        let (sender, receiver) = channel(0);
        let second = sender.clone();
        let mut waiter = Waiter::waiting(next(receiver));
        let gone = thread::spawn(|| drop(sender));
        drop(second);
        gone.join().unwrap();
        assert!(matches!(waiter.poll_if_woken(), Poll::Ready(None)));
    });
}

#[test]
fn case_62_the_last_value_is_seen_before_the_end() {
    loom::model(|| {
        let (sender, receiver) = channel(0);
        let gone = thread::spawn(move || sender.send(1).unwrap());
        let mut waiter = Waiter::new(next(receiver));
        let seen = poll_to_the_end(&mut waiter, || gone.join().unwrap());
        let (value, mut receiver) = seen.expect("there is a value before the end");
        assert_eq!(value, 1);
        let mut end = Waiter::new(async move { receiver.changed().await });
        assert!(matches!(end.poll(), Poll::Ready(Err(_))));
    });
}
// ANCHOR_END: last

#[test]
fn case_62_who_has_seen_an_old_value_hears_of_the_new_one() {
    loom::model(|| {
        let (sender, mut receiver) = channel(0);
        let sent = thread::spawn(|| {
            sender.send(1).unwrap();
            sender
        });
        let value = *receiver.borrow_and_update();
        let sender = sent.join().unwrap();
        assert_eq!(receiver.has_changed(), Ok(value == 0));
        drop(sender);
    });
}

#[test]
fn case_62_a_value_races_the_wait_for_it() {
    loom::model(|| {
        let (sender, receiver) = channel(0);
        let sent = thread::spawn(|| {
            sender.send(1).unwrap();
            sender
        });
        let mut waiter = Waiter::new(next(receiver));
        let mut _open = None;
        let seen = poll_to_the_end(&mut waiter, || _open = Some(sent.join().unwrap()));
        assert!(matches!(seen, Some((1, _))));
    });
}

#[test]
fn case_62_two_values_from_two_senders() {
    loom::model(|| {
        let (sender, mut receiver) = channel(0);
        let send = |sender: Sender<u32>, value| thread::spawn(move || sender.send(value));
        let sent = [send(sender.clone(), 1), send(sender, 2)];
        for sent in sent {
            sent.join().unwrap().unwrap();
        }
        let last = *receiver.borrow_and_update();
        assert!(last == 1 || last == 2);
        assert!(receiver.has_changed().is_err(), "two changes, and the end");
    });
}

#[test]
fn a_sender_hears_that_the_receiver_goes() {
    loom::model(|| {
        let (sender, receiver) = channel(0);
        let gone = thread::spawn(|| drop(receiver));
        let mut closed = Waiter::new(async move { sender.closed().await });
        poll_to_the_end(&mut closed, || gone.join().unwrap());
    });
}

#[test]
fn of_two_receivers_that_go_one_is_the_last() {
    loom::model(|| {
        let (sender, receiver) = channel(0);
        let second = receiver.clone();
        let mut closed = Waiter::waiting(async move { sender.closed().await });
        let gone = thread::spawn(|| drop(receiver));
        drop(second);
        gone.join().unwrap();
        assert!(closed.poll_if_woken().is_ready());
    });
}
