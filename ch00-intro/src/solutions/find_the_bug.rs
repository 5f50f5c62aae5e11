//! Exercise 0.5: this state machine had a bug: after the first message it
//! returned `Pending` without having asked for the second.
//!
//! So nobody had its waker, and nobody would ever have called it.

use crate::{Mailbox, Next};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Waits for two messages, and is ready with both lengths.
pub struct Lengths<'m> {
    mail: &'m Mailbox,
    next: Next<'m>,
    first: Option<usize>,
}

impl<'m> Lengths<'m> {
    pub fn new(mail: &'m Mailbox) -> Self {
        let next = mail.next();
        Self {
            mail,
            next,
            first: None,
        }
    }
}

impl Future for Lengths<'_> {
    type Output = (usize, usize);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<(usize, usize)> {
        loop {
            let message = ready!(Pin::new(&mut self.next).poll(cx));
            if let Some(first) = self.first {
                return Poll::Ready((first, message.len()));
            }
            self.first = Some(message.len());
            self.next = self.mail.next();
        }
    }
}
