//! What several wrong solutions of exercise 5.1 have in common: a future, and its
//! output once it is ready.

use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Slot<F: Future> {
    future: Option<Pin<Box<F>>>,
    pub output: Option<F::Output>,
}

impl<F: Future> Slot<F> {
    /// Whether it is ready now.
    pub fn poll(&mut self, cx: &mut Context<'_>) -> bool {
        if let Some(future) = &mut self.future
            && let Poll::Ready(output) = future.as_mut().poll(cx)
        {
            (self.future, self.output) = (None, Some(output));
        }
        self.future.is_none()
    }
}

pub fn slots<F: Future>(futures: Vec<F>) -> Vec<Slot<F>> {
    let slot = |future| Slot {
        future: Some(Box::pin(future)),
        output: None,
    };
    futures.into_iter().map(slot).collect()
}

pub fn outputs<F: Future>(slots: Vec<Slot<F>>) -> Vec<F::Output> {
    slots.into_iter().filter_map(|slot| slot.output).collect()
}
