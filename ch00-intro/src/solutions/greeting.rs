//! Exercise 0.3: write the state machine of an async function.

use crate::{Mailbox, Next};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The async function: waits for a name, then for words of greeting.
pub async fn greeting(mail: &Mailbox) -> Option<String> {
    let name = mail.next().await;
    if name == "nobody" {
        return None;
    }
    let words = mail.next().await;
    Some(format!("{words}, {name}!"))
}

/// Does what [`greeting`] does, poll by poll.
pub enum Greeting<'m> {
    /// Not polled yet.
    Start(&'m Mailbox),
    Name(&'m Mailbox, Next<'m>),
    Words(String, Next<'m>),
    Done,
}

impl<'m> Greeting<'m> {
    pub fn new(mail: &'m Mailbox) -> Self {
        Self::Start(mail)
    }
}

impl Future for Greeting<'_> {
    type Output = Option<String>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<String>> {
        loop {
            *self = match &mut *self {
                Self::Start(mail) => Self::Name(mail, mail.next()),
                Self::Name(mail, next) => {
                    let name = ready!(Pin::new(next).poll(cx));
                    if name == "nobody" {
                        *self = Self::Done;
                        return Poll::Ready(None);
                    }
                    Self::Words(name, mail.next())
                }
                Self::Words(name, next) => {
                    let words = ready!(Pin::new(next).poll(cx));
                    let output = format!("{words}, {name}!");
                    *self = Self::Done;
                    return Poll::Ready(Some(output));
                }
                Self::Done => panic!("polled after it was ready"),
            }
        }
    }
}
