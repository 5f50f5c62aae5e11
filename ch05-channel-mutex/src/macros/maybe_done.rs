//! A future and the place for its output: what `join!` has of each.
//!
//! Invariants:
//! - (D1) The future is there until it is ready, and is dropped then: it is never
//!   polled again, and does not keep what it holds until the others are ready.
//! - (D2) After that the output is there, until it is taken.

// ANCHOR: maybe_done
use std::pin::Pin;
use std::task::{Context, Poll};

/// A future that may be ready, and keeps its output until the others are.
pub struct MaybeDone<'a, F: Future> {
    /// Pinned where the macro put it. An `Option` can be emptied without a move.
    future: Pin<&'a mut Option<F>>,
    output: Option<F::Output>,
}

impl<'a, F: Future> MaybeDone<'a, F> {
    /// Not ready yet.
    pub fn new(future: Pin<&'a mut Option<F>>) -> Self {
        let output = None;
        Self { future, output }
    }

    /// Polls the future, unless it has been ready before (D1). Is it ready now?
    pub fn poll(&mut self, cx: &mut Context<'_>) -> bool {
        if let Some(future) = self.future.as_mut().as_pin_mut() {
            let Poll::Ready(output) = future.poll(cx) else {
                return false;
            };
            self.output = Some(output);
            self.future.set(None);
        }
        true
    }

    /// Takes the output out.
    ///
    /// # Panics
    ///
    /// If the future is not ready, or the output was taken before.
    pub fn take(&mut self) -> F::Output {
        self.output
            .take()
            .expect("`poll` has said that it is ready")
    }
}
// ANCHOR_END: maybe_done

// ANCHOR: fallible
impl<T, E, F: Future<Output = Result<T, E>>> MaybeDone<'_, F> {
    /// As [`poll`](Self::poll), but an error comes out at once.
    ///
    /// # Errors
    ///
    /// That of the future.
    pub fn try_poll(&mut self, cx: &mut Context<'_>) -> Result<bool, E> {
        let ready = self.poll(cx);
        match self.output.take() {
            Some(Err(error)) => Err(error),
            ok => {
                self.output = ok;
                Ok(ready)
            }
        }
    }

    /// As [`take`](Self::take), of a future that has succeeded.
    ///
    /// # Panics
    ///
    /// As `take`.
    pub fn take_ok(&mut self) -> T {
        match self.take() {
            Ok(value) => value,
            Err(_) => unreachable!("`try_poll` gives no error back"),
        }
    }
}
// ANCHOR_END: fallible
