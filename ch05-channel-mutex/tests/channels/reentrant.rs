//! Case 69 for channels: a waker that uses the channel that holds it, whenever it
//! is cloned, called or dropped. And one that panics.

use crate::both::{Wakes, poll};
use crate::hooked::Hook;
use ch05::sync::{broadcast, mpsc, oneshot, watch};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Wake, Waker};

/// Polls with the waker until it was cloned and dropped; the caller ends the wait.
fn waits<F: Future>(future: &mut Pin<Box<F>>, hook: &Arc<Hook>) {
    // Another waker each time, so that the one before is dropped.
    let other = Hook::new(|| ());
    for hook in [hook, &other, hook] {
        let waker = hook.waker();
        let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
    }
}

on_both! {
    async fn case_69_oneshot() {
        let (mut sender, receiver) = oneshot::channel::<u32>();
        let receiver = Arc::new(Mutex::new(Some(receiver)));
        let hook = Hook::new({
            let receiver = receiver.clone();
            move || {
                if let Some(receiver) = &mut *receiver.lock().unwrap() {
                    let _ = (receiver.try_recv(), format!("{receiver:?}"));
                    let _ = poll(&mut Pin::new(receiver));
                }
            }
        });
        waits(&mut Box::pin(sender.closed()), &hook);
        let given_up = receiver.lock().unwrap().take();
        drop(given_up);
        sender.closed().await;
        assert!(hook.has_run());
    }

    async fn case_69_oneshot_receiver() {
        let (sender, receiver) = oneshot::channel::<u32>();
        let sender = Arc::new(Mutex::new(Some(sender)));
        let hook = Hook::new({
            let sender = sender.clone();
            move || {
                if let Some(sender) = &mut *sender.lock().unwrap() {
                    let _ = (sender.is_closed(), format!("{sender:?}"));
                    let _ = poll(&mut pin!(sender.closed()));
                }
            }
        });
        let mut receiver = Box::pin(receiver);
        waits(&mut receiver, &hook);
        let taken = sender.lock().unwrap().take().unwrap();
        taken.send(1).unwrap();
        assert_eq!(receiver.await, Ok(1));
        assert!(hook.has_run());
    }

    async fn case_69_mpsc() {
        let (sender, mut receiver) = mpsc::channel::<u32>(1);
        let weak = sender.downgrade();
        let hook = Hook::new(move || {
            if let Some(sender) = weak.upgrade() {
                let _ = (sender.capacity(), format!("{sender:?}"));
                let _ = poll(&mut pin!(sender.send(1)));
                let _ = poll(&mut pin!(sender.closed()));
            }
        });
        sender.try_send(0).unwrap();
        let mut send = Box::pin(sender.send(2));
        waits(&mut send, &hook);
        let mut closed = Box::pin(sender.closed());
        waits(&mut closed, &hook);
        while !poll(&mut send).is_ready() {
            receiver.recv().await.unwrap();
        }
        receiver.close();
        closed.await;
        while receiver.recv().await.is_some() {}
        assert!(hook.has_run());
    }

    async fn case_69_mpsc_receiver() {
        let (sender, receiver) = mpsc::channel::<u32>(4);
        // The receiver waits in a future that owns it, as a task would.
        let hook = Hook::new({
            let weak = sender.downgrade();
            move || {
                if let Some(sender) = weak.upgrade() {
                    drop(sender.try_reserve());
                    let _ = (sender.clone(), format!("{sender:?}"));
                }
            }
        });
        let mut receiver = receiver;
        let mut task = Box::pin(async move {
            let mut sum = 0;
            while let Some(n) = receiver.recv().await {
                sum += n;
            }
            sum
        });
        waits(&mut task, &hook);
        sender.try_send(3).unwrap();
        waits(&mut task, &hook);
        drop(sender);
        assert_eq!(task.await, 3);
        assert!(hook.has_run());
    }

    async fn case_69_broadcast() {
        let (sender, mut receiver) = broadcast::channel::<u32>(4);
        let sender = Arc::new(sender);
        let hook = Hook::new({
            let sender = Arc::downgrade(&sender);
            move || {
                if let Some(sender) = sender.upgrade() {
                    let mut receiver = sender.subscribe();
                    let _ = (receiver.try_recv(), format!("{receiver:?}"), sender.len());
                    let _ = poll(&mut pin!(receiver.recv()));
                }
            }
        });
        waits(&mut Box::pin(receiver.recv()), &hook);
        sender.send(1).unwrap();
        assert_eq!(receiver.recv().await, Ok(1));
        waits(&mut Box::pin(receiver.recv()), &hook);
        drop(receiver); // and its waker with it
        assert!(hook.has_run());
    }

    async fn case_69_watch() {
        let (sender, mut receiver) = watch::channel(0);
        let sender = Arc::new(sender);
        let hook = Hook::new({
            let sender = Arc::downgrade(&sender);
            move || {
                if let Some(sender) = sender.upgrade() {
                    let mut receiver = sender.subscribe();
                    let _ = (*receiver.borrow(), format!("{receiver:?}"));
                    let _ = poll(&mut pin!(receiver.changed()));
                    let _ = poll(&mut pin!(sender.closed()));
                    sender.send_if_modified(|_| false);
                }
            }
        });
        let mut changed = Box::pin(receiver.changed());
        waits(&mut changed, &hook);
        sender.send(1).unwrap();
        assert_eq!(changed.await, Ok(()));
        waits(&mut Box::pin(sender.closed()), &hook);
        assert!(hook.has_run());
    }

    /// The waker of a receiver sends to it: each wake is a message, and no end of it.
    async fn case_69_a_waker_that_sends() {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let weak = sender.downgrade();
        let hook = Hook::new(move || {
            if let Some(sender) = weak.upgrade() {
                sender.send(1).unwrap();
            }
        });
        let waker = hook.waker();
        let mut cx = Context::from_waker(&waker);
        let mut recv = Box::pin(receiver.recv());
        // Its clone sends: so there is a message at the second look.
        assert!(recv.as_mut().poll(&mut cx).is_ready());
    }

    async fn case_69_a_waker_that_panics_reaches_nobody() {
        struct Panics;
        impl Wake for Panics {
            fn wake(self: Arc<Self>) {
                panic!("a waker of this test");
            }
        }
        let panics = Waker::from(Arc::new(Panics));
        let cx = &mut Context::from_waker(&panics);

        let (sender, mut receiver) = oneshot::channel();
        assert!(Pin::new(&mut receiver).poll(cx).is_pending());
        assert_eq!(sender.send(1), Ok(()));
        assert_eq!(receiver.await, Ok(1));

        let (sender, mut receiver) = mpsc::channel(1);
        assert!(receiver.poll_recv(cx).is_pending());
        assert_eq!(sender.send(1).await, Ok(()));
        let mut second = Box::pin(sender.send(2));
        assert!(second.as_mut().poll(cx).is_pending());
        assert_eq!(receiver.recv().await, Some(1), "though it had to wake the second");
        assert!(poll(&mut second).is_ready());

        let (sender, mut one) = broadcast::channel(1);
        let mut two = sender.subscribe();
        let wakes = Wakes::new();
        assert!(pin!(one.recv()).poll(cx).is_pending());
        assert!(wakes.poll(&mut pin!(two.recv())).is_pending());
        assert_eq!(sender.send(1), Ok(2));
        assert_eq!(wakes.take(), 1);
    }
}

#[test]
fn a_waker_may_own_the_channel() {
    // The task that waits owns the sender it waits for: nobody will ever wake it,
    // but nothing hangs, and what is dropped is dropped.
    static DROPPED: OnceLock<()> = OnceLock::new();
    struct Task(#[allow(dead_code)] mpsc::Sender<u32>);
    impl Wake for Task {
        fn wake(self: Arc<Self>) {}
    }
    impl Drop for Task {
        fn drop(&mut self) {
            let _ = DROPPED.set(());
        }
    }
    let (sender, mut receiver) = mpsc::channel(1);
    let waker = Waker::from(Arc::new(Task(sender)));
    assert!(
        receiver
            .poll_recv(&mut Context::from_waker(&waker))
            .is_pending()
    );
    drop(waker);
    assert!(DROPPED.get().is_none(), "the channel has it");
    drop(receiver);
    assert!(DROPPED.get().is_some());
}

/// Whoever formats is somebody else, and may panic: that is no reason for poison.
fn debug_panics(what: &dyn std::fmt::Debug) {
    struct Late(u32);
    impl std::fmt::Write for Late {
        fn write_str(&mut self, _: &str) -> std::fmt::Result {
            self.0 += 1;
            assert!(self.0 < 4, "a writer of this test");
            Ok(())
        }
    }
    let work = || std::fmt::Write::write_fmt(&mut Late(0), format_args!("{what:?}"));
    let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    assert!(written.is_err());
}

#[test]
fn nobody_writes_under_the_lock() {
    let one = oneshot::channel::<u8>();
    debug_panics(&one.0);
    assert!(!one.0.is_closed());
    let queue = mpsc::channel::<u8>(1);
    debug_panics(&queue.0);
    assert!(!queue.0.is_closed());
    let all = broadcast::channel::<u8>(1);
    debug_panics(&all.0);
    assert_eq!(all.0.len(), 0);
    let latest = watch::channel::<u8>(1);
    debug_panics(&latest.0);
    assert!(!latest.0.is_closed());
}
