//! One computation, written twice: by the compiler and by hand.

// ANCHOR: async_fn
use crate::{Mailbox, Next};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Waits for a name, then for a page, and puts them together.
pub async fn fetch_data(mail: &Mailbox) -> String {
    let name = mail.next().await;
    let page = mail.next().await;
    format!("{name}: {page}")
}
// ANCHOR_END: async_fn

// ANCHOR: twin
/// What the compiler makes of [`fetch_data`], by hand: one variant for each
/// place where it can stand still.
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub enum FetchData<'m> {
    /// Called, and not polled yet.
    Start { mail: &'m Mailbox },
    /// At the first `.await`.
    Name { mail: &'m Mailbox, next: Next<'m> },
    /// At the second `.await`. `name` is still needed, `mail` is not.
    Page { name: String, next: Next<'m> },
    /// The output is gone.
    Done,
}

impl<'m> FetchData<'m> {
    pub fn new(mail: &'m Mailbox) -> Self {
        Self::Start { mail }
    }

    /// Where it stands, in words.
    pub fn state(&self) -> String {
        match self {
            Self::Start { .. } => "not polled yet".to_string(),
            Self::Name { .. } => "waits for a name".to_string(),
            Self::Page { name, .. } => format!("has the name {name:?}, waits for a page"),
            Self::Done => "done".to_string(),
        }
    }
}
// ANCHOR_END: twin

// ANCHOR: poll
impl Future for FetchData<'_> {
    type Output = String;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<String> {
        loop {
            *self = match &mut *self {
                Self::Start { mail } => {
                    let next = mail.next();
                    Self::Name { mail, next }
                }
                Self::Name { mail, next } => {
                    let name = ready!(Pin::new(next).poll(cx));
                    let next = mail.next();
                    Self::Page { name, next }
                }
                Self::Page { name, next } => {
                    let page = ready!(Pin::new(next).poll(cx));
                    let output = format!("{name}: {page}");
                    *self = Self::Done;
                    return Poll::Ready(output);
                }
                Self::Done => panic!("`fetch_data` polled after it was ready"),
            }
        }
    }
}
// ANCHOR_END: poll

#[cfg(test)]
mod tests {
    use super::*;
    use crate::poll_once;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    type Boxed<'m> = Pin<Box<dyn Future<Output = String> + 'm>>;

    /// Does the same to both, and returns what they answered: the same.
    fn twins(step: impl Fn(&Mailbox, Boxed<'_>) -> Vec<Poll<String>>) -> Vec<Poll<String>> {
        let [one, two] = [(); 2].map(|()| Mailbox::new());
        let ours = step(&one, Box::pin(FetchData::new(&one)));
        let theirs = step(&two, Box::pin(fetch_data(&two)));
        assert_eq!(ours, theirs);
        assert_eq!(format!("{one:?}"), format!("{two:?}"), "the mailboxes");
        ours
    }

    #[test]
    fn poll_by_poll_they_answer_the_same() {
        let answers = twins(|mail, mut future| {
            let mut answers = vec![poll_once(future.as_mut())];
            for message in ["Ada", "notes"] {
                answers.push(poll_once(future.as_mut()));
                mail.deliver(message);
                answers.push(poll_once(future.as_mut()));
            }
            answers
        });
        let ready = Poll::Ready("Ada: notes".to_string());
        let wait = Poll::Pending;
        assert_eq!(
            answers,
            [wait.clone(), wait.clone(), wait.clone(), wait, ready]
        );
    }

    #[test]
    fn if_all_is_there_one_poll_is_enough() {
        let answers = twins(|mail, mut future| {
            mail.deliver("Ada");
            mail.deliver("notes");
            vec![poll_once(future.as_mut())]
        });
        assert_eq!(answers, [Poll::Ready("Ada: notes".into())]);
    }

    #[test]
    fn dropped_at_the_second_await_they_have_taken_one_message() {
        twins(|mail, mut future| {
            mail.deliver("Ada");
            let answer = poll_once(future.as_mut());
            drop(future);
            mail.deliver("notes");
            vec![answer]
        });
    }

    #[test]
    fn polled_after_ready_both_panic() {
        twins(|mail, mut future| {
            mail.deliver("Ada");
            mail.deliver("notes");
            let answer = poll_once(future.as_mut());
            let again = catch_unwind(AssertUnwindSafe(|| poll_once(future.as_mut())));
            assert!(again.is_err());
            vec![answer]
        });
    }
}
