//! A mailbox: somebody puts messages in, a future waits for the next one.

// ANCHOR: mailbox
use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Messages that have come, and who waits for the next one.
///
/// # Examples
///
/// ```
/// use std::pin::pin;
/// use std::task::Poll;
///
/// let mail = ch00::Mailbox::new();
/// let mut next = pin!(mail.next());
/// assert_eq!(ch00::poll_once(next.as_mut()), Poll::Pending);
/// mail.deliver("a letter");
/// assert_eq!(ch00::poll_once(next), Poll::Ready("a letter".to_string()));
/// ```
#[derive(Debug, Default)]
pub struct Mailbox {
    messages: RefCell<VecDeque<String>>,
    waiting: RefCell<Option<Waker>>,
}

impl Mailbox {
    /// An empty mailbox, for one reader at a time.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a message in, and calls whoever waits for one.
    pub fn deliver(&self, message: &str) {
        self.messages.borrow_mut().push_back(message.to_string());
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }

    /// The next message, as a future.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future before it is ready takes no message.
    pub fn next(&self) -> Next<'_> {
        Next { mail: self }
    }
}
// ANCHOR_END: mailbox

// ANCHOR: next
/// What [`Mailbox::next`] returns.
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub struct Next<'m> {
    mail: &'m Mailbox,
}

impl Future for Next<'_> {
    type Output = String;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<String> {
        if let Some(message) = self.mail.messages.borrow_mut().pop_front() {
            return Poll::Ready(message);
        }
        // The waker of this poll: the one of an earlier poll may be out of date.
        self.mail.waiting.replace(Some(cx.waker().clone()));
        Poll::Pending
    }
}
// ANCHOR_END: next

#[cfg(test)]
mod tests {
    use super::*;
    use crate::poll_once;
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    #[derive(Default)]
    struct CountWakes(AtomicUsize);

    impl Wake for CountWakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn messages_come_in_the_order_of_their_delivery() {
        let mail = Mailbox::new();
        mail.deliver("one");
        mail.deliver("two");
        assert_eq!(poll_once(pin!(mail.next())), Poll::Ready("one".into()));
        assert_eq!(poll_once(pin!(mail.next())), Poll::Ready("two".into()));
        assert_eq!(poll_once(pin!(mail.next())), Poll::Pending);
    }

    #[test]
    fn the_latest_waker_is_called_once() {
        let mail = Mailbox::new();
        let [first, second] = [(); 2].map(|()| Arc::new(CountWakes::default()));
        let mut next = pin!(mail.next());
        for wakes in [&first, &second] {
            let waker = Waker::from(wakes.clone());
            let polled = next.as_mut().poll(&mut Context::from_waker(&waker));
            assert_eq!(polled, Poll::Pending);
        }
        mail.deliver("a");
        mail.deliver("b");
        assert_eq!(first.0.load(Ordering::SeqCst), 0);
        assert_eq!(second.0.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_dropped_reader_takes_no_message() {
        let mail = Mailbox::new();
        mail.deliver("kept");
        drop(mail.next());
        assert_eq!(poll_once(pin!(mail.next())), Poll::Ready("kept".into()));
    }
}
