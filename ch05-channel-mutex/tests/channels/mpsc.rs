//! Queues: cases 57, 59 and 60.

use crate::both::{Wakes, poll};
use ch05::sync::mpsc::error::{SendError, TryRecvError, TrySendError};
use ch05::sync::mpsc::{PollSender, channel, unbounded_channel};
use futures::{Sink, SinkExt, StreamExt, future::Either, future::select};
use std::panic::catch_unwind;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;

on_both! {
    async fn case_57_each_sender_keeps_its_order() {
        const SENDERS: usize = 4;
        const MESSAGES: usize = 1000;
        let (sender, mut receiver) = channel(8);
        for name in 0..SENDERS {
            let sender = sender.clone();
            drop(spawn(async move {
                for n in 0..MESSAGES {
                    sender.send((name, n)).await.unwrap();
                }
            }));
        }
        drop(sender);
        let mut next = [0; SENDERS];
        while let Some((name, n)) = receiver.recv().await {
            assert_eq!(n, next[name]);
            next[name] += 1;
            assert!(receiver.len() <= 8);
        }
        assert_eq!(next, [MESSAGES; SENDERS]);
    }

    async fn case_57_without_a_bound_as_well() {
        let (sender, mut receiver) = unbounded_channel();
        for name in 0..4 {
            let sender = sender.clone();
            drop(spawn(async move {
                for n in 0..1000 {
                    sender.send((name, n)).unwrap();
                    yield_now().await;
                }
            }));
        }
        drop(sender);
        let mut next = [0; 4];
        while let Some((name, n)) = receiver.next().await {
            assert_eq!(n, next[name]);
            next[name] += 1;
        }
        assert_eq!(next, [1000; 4]);
    }

    async fn case_57_a_full_queue_lets_nobody_in() {
        let (sender, mut receiver) = channel(2);
        sender.send(1).await.unwrap();
        sender.try_send(2).unwrap();
        assert_eq!(sender.try_send(3), Err(TrySendError::Full(3)));
        assert_eq!((sender.capacity(), sender.max_capacity()), (0, 2));
        let wakes = Wakes::new();
        let mut third = pin!(sender.send(3));
        assert!(wakes.poll(&mut third).is_pending());

        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(wakes.take(), 1);
        assert_eq!(sender.try_send(4), Err(TrySendError::Full(4)), "the room is the third's");
        assert_eq!(poll(&mut third), Poll::Ready(Ok(())));
        assert_eq!((receiver.recv().await, receiver.recv().await), (Some(2), Some(3)));
        assert_eq!(sender.capacity(), 2);
    }

    async fn case_57_senders_get_in_in_the_order_in_which_they_came() {
        let (sender, mut receiver) = channel(1);
        sender.try_send(0).unwrap();
        let mut sends: Vec<_> = (1..=20).map(|n| Box::pin(sender.send(n))).collect();
        for send in &mut sends {
            assert!(poll(send).is_pending());
        }
        for (n, send) in sends.iter_mut().enumerate() {
            assert_eq!(receiver.try_recv(), Ok(n));
            assert_eq!(poll(send), Poll::Ready(Ok(())));
        }
        assert_eq!(receiver.try_recv(), Ok(20));
    }

    async fn case_57_the_last_sender_ends_it_after_draining() {
        let (sender, mut receiver) = channel(4);
        let second = sender.clone();
        sender.send(1).await.unwrap();
        drop(sender);
        second.send(2).await.unwrap();
        drop(second);
        assert!(receiver.is_closed());
        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(receiver.recv().await, Some(2));
        assert_eq!(receiver.recv().await, None);
        assert_eq!(receiver.recv().await, None, "and so it remains");
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
    }

    async fn case_57_the_last_sender_wakes_the_receiver() {
        let (sender, mut receiver) = channel::<()>(1);
        let second = sender.clone();
        let wakes = Wakes::new();
        let mut recv = pin!(receiver.recv());
        assert!(wakes.poll(&mut recv).is_pending());
        drop(sender);
        assert_eq!(wakes.take(), 0);
        drop(second);
        assert_eq!(wakes.take(), 1);
        assert_eq!(poll(&mut recv), Poll::Ready(None));
    }

    async fn case_57_a_weak_sender_does_not_keep_it_open() {
        let (sender, mut receiver) = channel(1);
        let weak = sender.downgrade();
        weak.upgrade().unwrap().send(1).await.unwrap();
        drop(sender);
        assert!(weak.upgrade().is_none());
        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(receiver.recv().await, None);

        let (sender, mut receiver) = unbounded_channel::<()>();
        let weak = sender.downgrade();
        let again = weak.upgrade().unwrap();
        assert!(again.same_channel(&sender));
        drop((sender, again));
        assert!(weak.clone().upgrade().is_none());
        assert_eq!(receiver.recv().await, None);
    }

    async fn case_59_a_cancelled_send_loses_no_room() {
        let (sender, mut receiver) = channel(1);
        sender.try_send(1).unwrap();
        let wakes = Wakes::new();
        let mut queued = Box::pin(sender.send(2));
        let mut granted = Box::pin(sender.send(3));
        let mut last = Box::pin(sender.send(4));
        assert!(poll(&mut queued).is_pending());
        assert!(poll(&mut granted).is_pending());
        assert!(wakes.poll(&mut last).is_pending());
        drop(queued);
        assert_eq!(receiver.try_recv(), Ok(1));
        assert_eq!(wakes.take(), 0, "it goes to the first");
        drop(granted);
        assert_eq!(wakes.take(), 1, "an owner that does not use it passes it on");
        assert_eq!(poll(&mut last), Poll::Ready(Ok(())));
        assert_eq!(receiver.try_recv(), Ok(4));
        assert_eq!(sender.capacity(), 1);
    }

    async fn case_59_a_permit_that_is_dropped_wakes_the_next() {
        let (sender, mut receiver) = channel(1);
        let permit = sender.reserve().await.unwrap();
        let wakes = Wakes::new();
        let mut next = pin!(sender.reserve());
        assert!(wakes.poll(&mut next).is_pending());
        drop(permit);
        assert_eq!(wakes.take(), 1);
        let Poll::Ready(Ok(permit)) = poll(&mut next) else { panic!() };
        permit.send(1);
        assert_eq!(receiver.recv().await, Some(1));
    }

    async fn case_59_an_owned_permit_gives_back_its_sender() {
        let (sender, mut receiver) = channel(1);
        let permit = sender.reserve_owned().await.unwrap();
        let sender = permit.send(1);
        let Err(TrySendError::Full(again)) = sender.clone().try_reserve_owned() else {
            panic!("it is full")
        };
        drop(again);
        assert_eq!(receiver.recv().await, Some(1));
        let sender = sender.try_reserve_owned().unwrap().release();
        assert_eq!(sender.capacity(), 1);
        drop(sender.try_reserve_owned().unwrap());
        assert_eq!(receiver.recv().await, None, "it took the sender with it");
    }

    async fn case_59_a_message_that_cannot_be_sent_comes_back() {
        let (sender, receiver) = channel(1);
        drop(receiver);
        assert_eq!(sender.send(1).await, Err(SendError(1)));
        assert_eq!(sender.try_send(2), Err(TrySendError::Closed(2)));
        assert!(sender.reserve().await.is_err());
    }

    async fn case_60_a_recv_that_loses_a_race_loses_nothing() {
        let (sender, mut receiver) = channel(4);
        drop(spawn(async move {
            for n in 0..1000 {
                sender.send(n).await.unwrap();
                if n % 3 == 0 {
                    yield_now().await;
                }
            }
        }));
        let mut received = Vec::new();
        loop {
            match select(pin!(receiver.recv()), pin!(yield_now())).await {
                Either::Left((Some(n), _)) => received.push(n),
                Either::Left((None, _)) => break,
                Either::Right(..) => {}
            }
        }
        assert!(received.into_iter().eq(0..1000));
    }

    async fn case_60_to_give_up_a_recv_leaves_the_message() {
        let (sender, mut receiver) = channel(1);
        let wakes = Wakes::new();
        assert!(wakes.poll(&mut Box::pin(receiver.recv())).is_pending());
        sender.try_send(1).unwrap();
        assert_eq!(wakes.take(), 1);
        assert_eq!(receiver.try_recv(), Ok(1));
    }

    async fn the_last_waker_of_a_receiver_is_woken() {
        let (sender, mut receiver) = channel(1);
        let (first, last) = (Wakes::new(), Wakes::new());
        let mut recv = pin!(receiver.recv());
        assert!(first.poll(&mut recv).is_pending());
        assert!(last.poll(&mut recv).is_pending());
        assert_eq!(Arc::strong_count(&first), 1);
        sender.try_send(()).unwrap();
        assert_eq!([first.take(), last.take()], [0, 1]);
    }

    async fn try_recv_leaves_the_waker() {
        let (sender, mut receiver) = channel(1);
        let wakes = Wakes::new();
        assert!(wakes.poll(&mut pin!(receiver.next())).is_pending());
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        sender.try_send(()).unwrap();
        assert_eq!(wakes.take(), 1);
    }

    async fn several_at_once() {
        let (sender, mut receiver) = channel(4);
        let mut buffer = Vec::new();
        assert_eq!(receiver.recv_many(&mut buffer, 0).await, 0);
        (0..4).for_each(|n| sender.try_send(n).unwrap());
        assert_eq!(receiver.recv_many(&mut buffer, 3).await, 3);
        assert_eq!(sender.capacity(), 3);
        assert_eq!(receiver.recv_many(&mut buffer, 3).await, 1);
        drop(sender);
        assert_eq!(receiver.recv_many(&mut buffer, 3).await, 0);
        assert_eq!(buffer, [0, 1, 2, 3]);
    }

    async fn a_thread_may_send_and_receive() {
        let (to_thread, mut from_tasks) = channel(1);
        let (to_tasks, mut from_thread) = channel(1);
        let thread = thread::spawn(move || {
            while let Some(n) = from_tasks.blocking_recv() {
                to_tasks.blocking_send(n * 2).unwrap();
            }
        });
        drop(spawn(async move {
            for n in 0..100 {
                to_thread.send(n).await.unwrap();
            }
        }));
        let mut sum = 0;
        while let Some(n) = from_thread.recv().await {
            sum += n;
        }
        assert_eq!(sum, 9900);
        thread.join().unwrap();
    }

    async fn a_sink_waits_for_room() {
        let (sender, mut receiver) = channel(1);
        let mut sink = PollSender::new(sender);
        let mut cx = Context::from_waker(Waker::noop());
        sink.send(1).await.unwrap();
        let wakes = Wakes::new();
        let waker = Waker::from(wakes.clone());
        let mut wakes_cx = Context::from_waker(&waker);
        assert!(Pin::new(&mut sink).poll_ready(&mut wakes_cx).is_pending());
        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(wakes.take(), 1, "its place in the queue was kept");
        assert!(Pin::new(&mut sink).poll_ready(&mut cx).is_ready());
        assert!(Pin::new(&mut sink).poll_ready(&mut cx).is_ready(), "twice is once");
        Pin::new(&mut sink).start_send(2).unwrap();
        assert_eq!(receiver.recv().await, Some(2));
        sink.close().await.unwrap();
        assert_eq!(receiver.recv().await, None);
        assert_eq!(sink.send(3).await, Err(SendError(None)));
    }

    async fn a_sink_that_waits_hears_of_the_end() {
        let (sender, mut receiver) = channel(1);
        let mut sink = PollSender::new(sender);
        sink.send(1).await.unwrap();
        let mut second = Box::pin(sink.send(2));
        let wakes = Wakes::new();
        assert!(wakes.poll(&mut second).is_pending());
        receiver.close();
        assert_eq!(wakes.take(), 1);
        assert!(matches!(poll(&mut second), Poll::Ready(Err(_))));
        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(receiver.recv().await, None);
    }

    async fn a_sink_without_a_bound() {
        let (mut sender, receiver) = unbounded_channel();
        futures::SinkExt::send(&mut sender, 1).await.unwrap();
        futures::SinkExt::feed(&mut sender, 2).await.unwrap();
        drop(sender);
        assert_eq!(receiver.collect::<Vec<_>>().await, [1, 2]);
    }

    async fn debug_does_not_ask_the_messages() {
        struct Plain;
        let (sender, receiver) = channel(2);
        sender.try_send(Plain).ok().unwrap();
        let shown = "(Chan { len: 1, senders: 1, is_closed: false, .. })";
        assert_eq!(format!("{sender:?}"), format!("Sender{shown}"));
        assert_eq!(format!("{receiver:?}"), format!("Receiver{shown}"));
        assert_eq!(format!("{:?}", sender.try_send(Plain)), "Ok(())");
        assert_eq!(format!("{:?}", sender.try_send(Plain)), "Err(Full(..))");
    }
}

#[test]
fn a_queue_without_room_is_refused() {
    assert!(catch_unwind(|| channel::<()>(0)).is_err());
}
