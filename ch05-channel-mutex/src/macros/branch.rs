//! The branches of a `select!`: how one is asked, and in which order all are.
//!
//! Invariants:
//! - (A1) A branch that was ready is empty: it is never polled again.
//! - (A2) At most one branch has an output, and then nobody is asked any more.

// ANCHOR: branch
use std::pin::Pin;
use std::task::{Context, Poll};

/// What came of asking one branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Its output fits its pattern.
    Won,
    /// It is not ready.
    Waits,
    /// It takes no part: its condition was false, or its output did not fit.
    Disabled,
}

/// Asks one branch: polls its future, if it has one. An output that `fit` gives
/// back is kept.
pub fn ask<F: Future>(
    mut branch: Pin<&mut Option<F>>,
    output: &mut Option<F::Output>,
    fit: impl FnOnce(F::Output) -> Option<F::Output>,
    cx: &mut Context<'_>,
) -> Asked {
    let Some(future) = branch.as_mut().as_pin_mut() else {
        return Asked::Disabled;
    };
    let Poll::Ready(ready) = future.poll(cx) else {
        return Asked::Waits;
    };
    branch.set(None); // (A1)
    *output = fit(ready);
    match output {
        Some(_) => Asked::Won,
        None => Asked::Disabled,
    }
}

/// The guard of a pattern: notes that it was asked, and refuses.
pub fn note(fits: &mut bool) -> bool {
    *fits = true;
    false
}
// ANCHOR_END: branch

// ANCHOR: ask_all
/// Asks all branches until one has won (A2). `first` is told how many are enabled,
/// and chooses the one of them to begin with.
///
/// Ready when one has won, or when none is left that could.
pub fn ask_all<const N: usize>(
    first: fn(usize) -> usize,
    enabled: [bool; N],
    cx: &mut Context<'_>,
    mut branches: [&mut dyn FnMut(&mut Context<'_>) -> Asked; N],
) -> Poll<()> {
    let mut enabled = (0..N).filter(|&n| enabled[n]);
    let first = first(enabled.clone().count());
    branches.rotate_left(enabled.nth(first).unwrap_or(0));
    let mut over = Poll::Ready(());
    for branch in branches {
        match branch(cx) {
            Asked::Won => return Poll::Ready(()),
            Asked::Waits => over = Poll::Pending,
            Asked::Disabled => {}
        }
    }
    over
}

/// The choice of `biased;`: always the first.
pub fn zero(_: usize) -> usize {
    0
}
// ANCHOR_END: ask_all
