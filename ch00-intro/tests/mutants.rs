//! Wrong solutions that look right. The tests of the exercise must reject each
//! of them; `cargo run -p book -- exercises --judge` proves it.

include!("exercises.rs");

use ch00::Next;
use std::task::ready;

mod mutants {
    mod breakfast {
        /// Begins with the eggs: the water comes on a minute late.
        mod eggs_first {
            use crate::*;

            pub fn breakfast(kitchen: &Kitchen<FakeClock>) -> Minutes {
                let tea = async {
                    kitchen.prepare(0, 5).await;
                    kitchen.prepare(1, 3).await;
                };
                kitchen.cook(vec![
                    Box::pin(kitchen.prepare(1, 7)),
                    Box::pin(tea),
                    Box::pin(kitchen.prepare(3, 0)),
                ])
            }

            breakfast!();
        }

        /// Pours the tea as a dish of its own, before the water boils.
        mod tea_with_cold_water {
            use crate::*;

            pub fn breakfast(kitchen: &Kitchen<FakeClock>) -> Minutes {
                kitchen.cook(vec![
                    Box::pin(kitchen.prepare(0, 5)),
                    Box::pin(kitchen.prepare(1, 7)),
                    Box::pin(kitchen.prepare(1, 3)),
                    Box::pin(kitchen.prepare(3, 0)),
                ])
            }

            breakfast!();
        }

        /// Three calls of `cook`: each dish has to be done before the next.
        mod cooks_one_at_a_time {
            use crate::*;

            pub fn breakfast(kitchen: &Kitchen<FakeClock>) -> Minutes {
                let tea = async {
                    kitchen.prepare(0, 5).await;
                    kitchen.prepare(1, 3).await;
                };
                kitchen.cook(vec![Box::pin(tea)])
                    + kitchen.cook(vec![Box::pin(kitchen.prepare(1, 7))])
                    + kitchen.cook(vec![Box::pin(kitchen.prepare(3, 0))])
            }

            breakfast!();
        }
    }

    mod on_first_poll {
        /// Calls the closure in `new`, and keeps the output for the poll.
        mod eager {
            use crate::*;

            pub struct OnFirstPoll<T>(Option<T>);

            impl<T> OnFirstPoll<T> {
                pub fn new(work: impl FnOnce() -> T) -> Self {
                    Self(Some(work()))
                }
            }

            impl<T: Unpin> Future for OnFirstPoll<T> {
                type Output = T;

                fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
                    Poll::Ready(self.0.take().expect("polled after it was ready"))
                }
            }

            on_first_poll!();
        }

        /// Is pending for ever after the first poll, where it should complain.
        mod pending_for_ever {
            use crate::*;

            pub struct OnFirstPoll<F>(Option<F>);

            impl<F> OnFirstPoll<F> {
                pub fn new(work: F) -> Self {
                    Self(Some(work))
                }
            }

            impl<T, F: FnOnce() -> T + Unpin> Future for OnFirstPoll<F> {
                type Output = T;

                fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
                    match self.0.take() {
                        Some(work) => Poll::Ready(work()),
                        None => Poll::Pending,
                    }
                }
            }

            on_first_poll!();
        }
    }

    mod greeting {
        /// Returns `Pending` after the name, without asking for the words.
        mod one_step_a_poll {
            use crate::*;

            pub enum Greeting<'m> {
                Name(&'m Mailbox, Next<'m>),
                Words(String, Next<'m>),
                Done,
            }

            impl<'m> Greeting<'m> {
                pub fn new(mail: &'m Mailbox) -> Self {
                    Self::Name(mail, mail.next())
                }
            }

            impl Future for Greeting<'_> {
                type Output = Option<String>;

                fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
                    match &mut *self {
                        Self::Name(mail, next) => {
                            let name = ready!(Pin::new(next).poll(cx));
                            if name == "nobody" {
                                *self = Self::Done;
                                return Poll::Ready(None);
                            }
                            *self = Self::Words(name, mail.next());
                            Poll::Pending
                        }
                        Self::Words(name, next) => {
                            let words = ready!(Pin::new(next).poll(cx));
                            let output = format!("{words}, {name}!");
                            *self = Self::Done;
                            Poll::Ready(Some(output))
                        }
                        Self::Done => panic!("polled after it was ready"),
                    }
                }
            }

            greeting!();
        }

        /// Takes both messages before it looks at the name.
        mod reads_ahead {
            use crate::*;

            pub enum Greeting<'m> {
                Name(&'m Mailbox, Next<'m>),
                Words(String, Next<'m>),
                Done,
            }

            impl<'m> Greeting<'m> {
                pub fn new(mail: &'m Mailbox) -> Self {
                    Self::Name(mail, mail.next())
                }
            }

            impl Future for Greeting<'_> {
                type Output = Option<String>;

                fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
                    loop {
                        *self = match &mut *self {
                            Self::Name(mail, next) => {
                                let name = ready!(Pin::new(next).poll(cx));
                                Self::Words(name, mail.next())
                            }
                            Self::Words(name, next) => {
                                let words = ready!(Pin::new(next).poll(cx));
                                let output =
                                    (name != "nobody").then(|| format!("{words}, {name}!"));
                                *self = Self::Done;
                                return Poll::Ready(output);
                            }
                            Self::Done => panic!("polled after it was ready"),
                        }
                    }
                }
            }

            greeting!();
        }

        /// Forgets that it is done, and would read on.
        mod never_done {
            use crate::*;

            pub enum Greeting<'m> {
                Name(&'m Mailbox, Next<'m>),
                Words(String, Next<'m>),
            }

            impl<'m> Greeting<'m> {
                pub fn new(mail: &'m Mailbox) -> Self {
                    Self::Name(mail, mail.next())
                }
            }

            impl Future for Greeting<'_> {
                type Output = Option<String>;

                fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
                    loop {
                        *self = match &mut *self {
                            Self::Name(mail, next) => {
                                let name = ready!(Pin::new(next).poll(cx));
                                if name == "nobody" {
                                    return Poll::Ready(None);
                                }
                                Self::Words(name, mail.next())
                            }
                            Self::Words(name, next) => {
                                let words = ready!(Pin::new(next).poll(cx));
                                return Poll::Ready(Some(format!("{words}, {name}!")));
                            }
                        }
                    }
                }
            }

            greeting!();
        }
    }

    mod shrink {
        /// Boxes the page: a small future, but the page is dirty the second time.
        mod boxed_and_not_cleaned {
            use crate::*;

            pub async fn checksums(mail: &Mailbox) -> u64 {
                let (mut total, mut page) = (0, vec![0_u8; 4096]);
                loop {
                    let message = mail.next().await;
                    if message.is_empty() {
                        return total;
                    }
                    page[..message.len()].copy_from_slice(message.as_bytes());
                    let weighed = page.iter().zip(1..);
                    total += weighed
                        .map(|(&byte, place)| u64::from(byte) * place)
                        .sum::<u64>();
                }
            }

            shrink!();
        }

        /// Drops the page before it waits. Its scope still ends after that.
        mod dropped_but_in_scope {
            use crate::*;

            pub async fn checksums(mail: &Mailbox) -> u64 {
                let mut total = 0;
                loop {
                    let message = mail.next().await;
                    if message.is_empty() {
                        return total;
                    }
                    let mut page = [0_u8; 4096];
                    page[..message.len()].copy_from_slice(message.as_bytes());
                    let weighed = page.iter().zip(1..);
                    total += weighed
                        .map(|(&byte, place)| u64::from(byte) * place)
                        .sum::<u64>();
                    #[allow(clippy::drop_non_drop)]
                    drop(page);
                    async { total }.await;
                }
            }

            shrink!();
        }
    }

    mod find_the_bug {
        /// Asks to be polled again at once: it works, with a poll too many.
        mod wakes_itself {
            use crate::*;

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
                    let message = ready!(Pin::new(&mut self.next).poll(cx));
                    if let Some(first) = self.first {
                        return Poll::Ready((first, message.len()));
                    }
                    self.first = Some(message.len());
                    self.next = self.mail.next();
                    cx.waker().wake_by_ref();
                    Poll::Pending
                }
            }

            find_the_bug!();
        }
    }

    mod give_up {
        /// Says `None` and keeps the future, until it is dropped itself.
        mod keeps_the_future {
            use crate::*;

            pub struct GiveUp<F>(Pin<Box<F>>, u32);

            impl<F: Future> GiveUp<F> {
                pub fn after(max_polls: u32, future: F) -> Self {
                    Self(Box::pin(future), max_polls)
                }
            }

            impl<F: Future> Future for GiveUp<F> {
                type Output = Option<F::Output>;

                fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
                    self.1 -= 1;
                    match self.0.as_mut().poll(cx) {
                        Poll::Ready(output) => Poll::Ready(Some(output)),
                        Poll::Pending if self.1 == 0 => Poll::Ready(None),
                        Poll::Pending => Poll::Pending,
                    }
                }
            }

            give_up!();
        }

        /// Gives up one poll late: it looks at the count before it polls.
        mod one_poll_too_many {
            use crate::*;

            pub struct GiveUp<F>(Option<Pin<Box<F>>>, u32);

            impl<F: Future> GiveUp<F> {
                pub fn after(max_polls: u32, future: F) -> Self {
                    Self(Some(Box::pin(future)), max_polls)
                }
            }

            impl<F: Future> Future for GiveUp<F> {
                type Output = Option<F::Output>;

                fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
                    if self.1 == 0 {
                        self.0 = None;
                        return Poll::Ready(None);
                    }
                    self.1 -= 1;
                    let output = ready!(self.0.as_mut().expect("pending").as_mut().poll(cx));
                    self.0 = None;
                    Poll::Ready(Some(output))
                }
            }

            give_up!();
        }
    }

    mod best_order {
        use crate::*;

        #[derive(Clone, Copy, Debug)]
        pub struct Recipe {
            pub hands_on: Minutes,
            pub by_itself: Minutes,
        }

        pub fn predict(recipes: &[Recipe]) -> Minutes {
            let (mut worked, mut done) = (0, 0);
            for recipe in recipes {
                worked += recipe.hands_on;
                done = done.max(worked + recipe.by_itself);
            }
            done
        }

        /// The quickest jobs first, as at the till of a shop.
        mod least_work_first {
            use super::{Recipe, predict};

            pub fn best_order(recipes: &[Recipe]) -> Vec<usize> {
                let mut order: Vec<usize> = (0..recipes.len()).collect();
                order.sort_by_key(|&i| recipes[i].hands_on);
                order
            }

            best_order!();
        }

        /// The longest dish first, work and waiting added up.
        mod longest_in_all_first {
            use super::{Recipe, predict};

            pub fn best_order(recipes: &[Recipe]) -> Vec<usize> {
                let mut order: Vec<usize> = (0..recipes.len()).collect();
                order.sort_by_key(|&i| recipes[i].hands_on + recipes[i].by_itself);
                order.reverse();
                order
            }

            best_order!();
        }

        /// Predicts as if nothing overlapped.
        mod predicts_the_sum {
            use super::Recipe;

            pub fn predict(recipes: &[Recipe]) -> u64 {
                recipes
                    .iter()
                    .map(|recipe| recipe.hands_on + recipe.by_itself)
                    .sum()
            }

            pub fn best_order(recipes: &[Recipe]) -> Vec<usize> {
                let mut order: Vec<usize> = (0..recipes.len()).collect();
                order.sort_by_key(|&i| u64::MAX - recipes[i].by_itself);
                order
            }

            best_order!();
        }
    }
}
