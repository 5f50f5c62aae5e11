//! Exercise 0.5: this state machine has a bug. Find it.

use crate::{Mailbox, Next};
use std::pin::Pin;
use std::task::{Context, Poll};

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
        // TODO exercise 0.5: find the bug. Delete this line when you start.
        match Pin::new(&mut self.next).poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(message) => match self.first {
                None => {
                    self.first = Some(message.len());
                    self.next = self.mail.next();
                    Poll::Pending
                }
                Some(first) => Poll::Ready((first, message.len())),
            },
        }
    }
}
