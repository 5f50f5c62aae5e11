//! One value: case 56.

use crate::both::{Wakes, poll};
use crate::{Counted, OnDrop};
use ch05::sync::oneshot::error::{RecvError, TryRecvError};
use ch05::sync::oneshot::{Receiver, channel};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::Poll;
use std::thread;

on_both! {
    async fn case_56_a_value_goes_from_one_task_to_another() {
        let (sender, receiver) = channel();
        let (answer, answered) = channel();
        drop(spawn(async move {
            let value: u32 = receiver.await.unwrap();
            answer.send(value + 1).unwrap();
        }));
        yield_now().await;
        sender.send(1).unwrap();
        assert_eq!(answered.await, Ok(2));
    }

    async fn case_56_what_was_sent_survives_the_sender() {
        let (sender, receiver) = channel();
        assert_eq!(sender.send("kept"), Ok(()));
        assert_eq!(receiver.await, Ok("kept"));
    }

    async fn case_56_a_sender_that_goes_wakes_the_receiver() {
        let (sender, receiver) = channel::<()>();
        let mut receiver = pin!(receiver);
        let wakes = Wakes::new();
        assert!(wakes.poll(&mut receiver).is_pending());
        drop(sender);
        assert_eq!(wakes.take(), 1);
        assert_eq!(poll(&mut receiver), Poll::Ready(Err(RecvError)));
    }

    async fn case_56_a_sender_that_has_gone_is_an_error_at_once() {
        let (sender, receiver) = channel::<()>();
        drop(sender);
        assert_eq!(receiver.await, Err(RecvError));
    }

    async fn case_56_closed_then_send_gives_the_value_back() {
        let (sender, mut receiver) = channel();
        receiver.close();
        assert!(sender.is_closed());
        assert_eq!(sender.send(Box::new(3)), Err(Box::new(3)));
        assert_eq!(receiver.await, Err(RecvError));
    }

    async fn case_56_dropped_then_send_gives_the_value_back() {
        let (sender, receiver) = channel();
        drop(receiver);
        assert_eq!(sender.send(Box::new(3)), Err(Box::new(3)));
    }

    async fn case_56_sent_then_closed_is_received() {
        let (sender, mut receiver) = channel();
        sender.send(4).unwrap();
        receiver.close();
        assert_eq!(receiver.await, Ok(4));
    }

    async fn case_56_a_closed_receiver_does_not_wait_for_a_sender_that_stays() {
        let (sender, mut receiver) = channel::<()>();
        receiver.close();
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Closed));
        drop(sender);
    }

    async fn case_56_close_and_drop_wake_the_sender() {
        for drops in [false, true] {
            let (mut sender, mut receiver) = channel::<()>();
            let wakes = Wakes::new();
            let mut closed = Box::pin(sender.closed());
            assert!(wakes.poll(&mut closed).is_pending());
            receiver.close();
            assert_eq!(wakes.take(), 1);
            if drops {
                drop(receiver);
            }
            assert!(poll(&mut closed).is_ready());
        }
    }

    async fn case_56_try_recv_tells_not_yet_from_never() {
        let (sender, mut receiver) = channel();
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        sender.send(5).unwrap();
        assert!(!receiver.is_terminated());
        assert_eq!(receiver.try_recv(), Ok(5));
        assert!(receiver.is_terminated());
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Closed), "there is no second");
        receiver.close(); // does nothing any more
    }

    async fn case_56_to_give_up_a_wait_loses_nothing() {
        let (sender, mut receiver) = channel();
        assert!(poll(&mut pin!(async { (&mut receiver).await })).is_pending());
        sender.send(6).unwrap();
        assert_eq!(receiver.await, Ok(6));
    }

    async fn only_the_last_waker_is_woken_and_the_first_is_released() {
        let (sender, receiver) = channel();
        let mut receiver = pin!(receiver);
        let (first, last) = (Wakes::new(), Wakes::new());
        assert!(first.poll(&mut receiver).is_pending());
        assert!(last.poll(&mut receiver).is_pending());
        assert_eq!(Arc::strong_count(&first), 1);
        sender.send(()).unwrap();
        assert_eq!([first.take(), last.take()], [0, 1]);
    }

    async fn a_receiver_that_goes_takes_its_value_and_its_waker_with_it() {
        let drops = Arc::default();
        let (mut sender, receiver) = channel::<()>();
        let wakes = Wakes::new();
        let mut receiver = Box::pin(receiver);
        assert!(wakes.poll(&mut receiver).is_pending());
        drop(receiver);
        assert_eq!(Arc::strong_count(&wakes), 1, "the sender keeps nothing of it");
        assert!(poll(&mut pin!(sender.closed())).is_ready());

        let (sender, receiver) = channel();
        sender.send(Counted::new(&drops)).unwrap();
        assert_eq!(drops.load(SeqCst), 0);
        drop(receiver);
        assert_eq!(drops.load(SeqCst), 1);
    }

    async fn a_value_is_dropped_where_it_may_use_the_channel() {
        let (sender, receiver) = channel();
        let (second, mut second_receiver) = channel::<u32>();
        // The value owns the other side, as a reply that is never given does.
        let value = OnDrop::new({
            let mut second = Some(second);
            move || drop(second.take())
        });
        assert!(sender.send(value).is_ok());
        assert!(poll(&mut Pin::new(&mut second_receiver)).is_pending());
        drop(receiver);
        assert_eq!(second_receiver.await, Err(RecvError));
    }

    async fn a_value_that_owns_its_own_receiver_is_sent_and_lost() {
        // Nobody can receive it. That is no reason to hang.
        struct Snake(#[allow(dead_code)] Receiver<Snake>);
        let (sender, receiver) = channel();
        assert!(sender.send(Snake(receiver)).is_ok());
    }

    async fn a_value_whose_drop_panics_leaves_the_channel_usable() {
        let (mut sender, receiver) = channel::<OnDrop>();
        let mut closed = Box::pin(sender.closed());
        let wakes = Wakes::new();
        assert!(wakes.poll(&mut closed).is_pending());
        drop(closed);
        sender.send(OnDrop::new(|| panic!("a value of this test"))).ok().unwrap();
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(receiver)));
        assert!(dropped.is_err());
        assert_eq!(Arc::strong_count(&wakes), 1);
    }

    async fn a_thread_may_wait_for_a_task() {
        let (sender, receiver) = channel();
        let thread = thread::spawn(|| receiver.blocking_recv());
        yield_now().await;
        sender.send(7).unwrap();
        assert_eq!(thread.join().unwrap(), Ok(7));
    }

    async fn debug_does_not_ask_the_value() {
        struct Plain; // which is not even `Debug`
        let (sender, receiver) = channel();
        assert_eq!(format!("{sender:?}"), "Sender { is_closed: false, has_value: false }");
        sender.send(Plain).ok().unwrap();
        assert_eq!(format!("{receiver:?}"), "Receiver { is_closed: true, has_value: true }");
    }
}

#[test]
#[should_panic(expected = "not polled after it was ready")]
fn to_poll_again_after_the_value_panics() {
    let (sender, receiver) = channel();
    sender.send(()).unwrap();
    let mut receiver = pin!(receiver);
    assert!(poll(&mut receiver).is_ready());
    let _ = poll(&mut receiver);
}

#[test]
fn many_threads_send_and_close_at_once() {
    let lost = AtomicUsize::new(0);
    for _ in 0..2000 {
        let (sender, mut receiver) = channel();
        thread::scope(|scope| {
            let sent = scope.spawn(|| sender.send(Box::new(1)));
            receiver.close();
            let received = receiver.try_recv();
            match (sent.join().unwrap(), received) {
                (Ok(()), Ok(_)) | (Err(_), Err(TryRecvError::Closed)) => {}
                _ => drop(lost.fetch_add(1, SeqCst)),
            }
        });
    }
    assert_eq!(lost.load(SeqCst), 0);
}

#[test]
fn a_waker_whose_drop_panics_takes_no_wake_from_the_receiver() {
    struct Panics;
    impl std::task::Wake for Panics {
        fn wake(self: Arc<Self>) {}
    }
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("a waker of this test");
        }
    }
    let (mut sender, receiver) = channel();
    let mut receiver = pin!(receiver);
    let wakes = Wakes::new();
    assert!(wakes.poll(&mut receiver).is_pending());
    let panics = std::task::Waker::from(Arc::new(Panics));
    let mut cx = std::task::Context::from_waker(&panics);
    assert!(sender.poll_closed(&mut cx).is_pending());
    drop(panics); // the channel has the last of it
    assert!(catch_unwind(AssertUnwindSafe(|| sender.send(1))).is_err());
    assert_eq!(wakes.take(), 1);
    assert_eq!(poll(&mut receiver), Poll::Ready(Ok(1)));
}
