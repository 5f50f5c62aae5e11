//! One value, sent or not, while the receiver waits, closes or goes: case 56.

use super::support::Waiter;
use ch05::sync::oneshot::channel;
use ch05::sync::oneshot::error::{RecvError, TryRecvError};
use loom::thread;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

// ANCHOR: close
#[test]
fn case_56_send_races_close() {
    loom::model(|| {
        let (sender, mut receiver) = channel();
        let sent = thread::spawn(|| sender.send(1));
        receiver.close();
        let received = receiver.try_recv();
        let sent = sent.join().unwrap();
        // Both sides say the same: the value is here, or it went back.
        let expected = [(Ok(()), Ok(1)), (Err(1), Err(TryRecvError::Closed))];
        assert!(expected.contains(&(sent, received)));
    });
}
// ANCHOR_END: close

#[test]
fn case_56_send_races_the_wait() {
    loom::model(|| {
        let (sender, receiver) = channel();
        let sent = thread::spawn(|| sender.send(1));
        let mut receiver = Waiter::new(receiver);
        let mut polled = receiver.poll();
        sent.join().unwrap().unwrap();
        if polled.is_pending() {
            polled = receiver.poll_if_woken();
        }
        assert_eq!(polled, Poll::Ready(Ok(1)));
    });
}

#[test]
fn case_56_a_sender_that_goes_races_the_wait() {
    loom::model(|| {
        let (sender, receiver) = channel::<()>();
        let gone = thread::spawn(|| drop(sender));
        let mut receiver = Waiter::new(receiver);
        let mut polled = receiver.poll();
        gone.join().unwrap();
        if polled.is_pending() {
            polled = receiver.poll_if_woken();
        }
        assert_eq!(polled, Poll::Ready(Err(RecvError)));
    });
}

#[test]
fn case_56_a_receiver_that_goes_is_heard_and_keeps_no_value() {
    loom::model(|| {
        let value = Arc::new(());
        let (sender, receiver) = channel();
        let sent = {
            let value = value.clone();
            thread::spawn(|| sender.send(value))
        };
        drop(receiver);
        let came_back = sent.join().unwrap().is_err();
        assert_eq!(Arc::strong_count(&value), 1, "came back: {came_back}");

        let (mut sender, receiver) = channel::<()>();
        let gone = thread::spawn(|| drop(receiver));
        let mut closed = Waiter::new(async move { sender.closed().await });
        let polled = closed.poll();
        gone.join().unwrap();
        assert!(polled.is_ready() || closed.poll_if_woken().is_ready());
    });
}

#[test]
fn case_56_the_last_waker_is_woken() {
    loom::model(|| {
        let (sender, mut receiver) = channel();
        // Whoever polled it first has given up.
        let first = Waker::from(Arc::new(Nobody));
        let polled = Pin::new(&mut receiver).poll(&mut Context::from_waker(&first));
        assert!(polled.is_pending());
        let sent = thread::spawn(|| sender.send(1));
        let mut last = Waiter::new(receiver);
        let mut polled = last.poll();
        sent.join().unwrap().unwrap();
        if polled.is_pending() {
            polled = last.poll_if_woken();
        }
        assert_eq!(polled, Poll::Ready(Ok(1)));
    });
}

struct Nobody;

impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}
