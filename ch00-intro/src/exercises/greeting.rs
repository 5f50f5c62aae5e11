//! Exercise 0.3: write the state machine of an async function.

use crate::Mailbox;
use std::pin::Pin;
use std::task::{Context, Poll};

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
    // Your states.
}

impl<'m> Greeting<'m> {
    pub fn new(mail: &'m Mailbox) -> Self {
        Self::Start(mail)
    }
}

impl Future for Greeting<'_> {
    type Output = Option<String>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<String>> {
        todo!("exercise 0.3: go from state to state")
    }
}
