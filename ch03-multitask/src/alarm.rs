//! Something that happens once, on one thread, and that a future on another
//! thread waits for.

// ANCHOR: alarm
use crate::loom::sync::Mutex;
use crate::loom::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

/// Rings once. A future waits for it by [`poll`](Self::poll).
///
/// # Examples
///
/// ```
/// use std::future::poll_fn;
///
/// let alarm = ch03::Alarm::new();
/// std::thread::scope(|threads| {
///     threads.spawn(|| alarm.ring());
///     ch03::block_on(poll_fn(|cx| alarm.poll(cx)));
/// });
/// ```
#[derive(Debug)]
pub struct Alarm {
    rung: AtomicBool,
    waker: Mutex<Option<Waker>>,
}

impl Alarm {
    /// An alarm that has not rung yet.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            rung: AtomicBool::new(false),
            waker: Mutex::new(None),
        }
    }
    // ANCHOR_END: alarm

    // ANCHOR: poll
    /// Ready once the alarm has rung. Until then, the last caller is woken.
    ///
    /// # Cancel safety
    ///
    /// A waiter that goes away leaves its waker behind until the alarm rings or
    /// is dropped. To wake a task that does not wait any more does no harm.
    pub fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        // Cloned before the lock and dropped after it: a waker is somebody else's code.
        let waker = cx.waker().clone();
        // Store first. Then look: a ring that found no waker has set the flag before.
        let old = self.waker.lock().unwrap().replace(waker);
        drop(old);
        if self.rung.load(Ordering::Acquire) {
            return Poll::Ready(());
        }
        Poll::Pending
    }
    // ANCHOR_END: poll

    // ANCHOR: ring
    /// Rings, and wakes the future that waits.
    pub fn ring(&self) {
        // Set first. Then take: a waker that comes after this finds the flag set.
        self.rung.store(true, Ordering::Release);
        let waker = self.waker.lock().unwrap().take();
        // The lock is free again: the waker may do what it likes, even poll us.
        if let Some(waker) = waker {
            waker.wake();
        }
    }
    // ANCHOR_END: ring
}

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use crate::block_on;
    use std::future::poll_fn;
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::task::Wake;
    use std::thread;

    #[derive(Default)]
    struct CountWakes(AtomicUsize);

    impl Wake for CountWakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn waker() -> (Arc<CountWakes>, Waker) {
        let wakes = Arc::new(CountWakes::default());
        (wakes.clone(), Waker::from(wakes))
    }

    #[test]
    fn it_is_ready_after_it_has_rung_and_stays_so() {
        let (wakes, waker) = waker();
        let mut cx = Context::from_waker(&waker);
        let alarm = Alarm::new();
        assert_eq!(alarm.poll(&mut cx), Poll::Pending);
        alarm.ring();
        assert_eq!(wakes.0.load(Ordering::SeqCst), 1);
        assert_eq!(alarm.poll(&mut cx), Poll::Ready(()));
        assert_eq!(alarm.poll(&mut cx), Poll::Ready(()));
    }

    #[test]
    fn the_last_caller_is_woken_and_no_other() {
        let ((first_wakes, first), (last_wakes, last)) = (waker(), waker());
        let alarm = Alarm::new();
        assert!(alarm.poll(&mut Context::from_waker(&first)).is_pending());
        assert!(alarm.poll(&mut Context::from_waker(&last)).is_pending());
        alarm.ring();
        assert_eq!(first_wakes.0.load(Ordering::SeqCst), 0);
        assert_eq!(last_wakes.0.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn no_waker_is_kept_after_the_ring() {
        let (wakes, waker) = waker();
        let alarm = Alarm::new();
        assert!(alarm.poll(&mut Context::from_waker(&waker)).is_pending());
        alarm.ring();
        drop(waker);
        assert_eq!(Arc::strong_count(&wakes), 1);
    }

    #[test]
    fn two_threads_never_miss_each_other() {
        for _ in 0..if cfg!(miri) { 10 } else { 2_000 } {
            let alarm = Arc::new(Alarm::new());
            let ringer = alarm.clone();
            let thread = thread::spawn(move || ringer.ring());
            block_on(poll_fn(|cx| alarm.poll(cx)));
            thread.join().unwrap();
        }
    }

    #[test]
    fn a_waker_that_polls_the_alarm_does_not_deadlock() {
        struct PollsAgain(Alarm);
        impl Wake for PollsAgain {
            fn wake(self: Arc<Self>) {
                let polled = self.0.poll(&mut Context::from_waker(Waker::noop()));
                assert_eq!(polled, Poll::Ready(()));
            }
        }
        let shared = Arc::new(PollsAgain(Alarm::new()));
        let waker = Waker::from(shared.clone());
        assert!(shared.0.poll(&mut Context::from_waker(&waker)).is_pending());
        shared.0.ring();
    }
}
