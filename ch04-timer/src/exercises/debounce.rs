//! Exercise 4.3: when it is quiet.

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// The last item of each burst: it gives an item of its source when the source
/// has been quiet for a given time.
///
/// An item that comes before that, or in the same poll, takes the place of the
/// one before it, and the wait begins anew. When the source ends, what waits is
/// given at once.
pub struct Debounce<S: Stream> {
    // Your fields.
    source: S,
}

impl<S: Stream> Debounce<S> {
    /// The items of `source` after which it was quiet for the time `quiet`, which
    /// may be as long as `Duration::MAX`.
    pub fn new(source: S, quiet: Duration) -> Self {
        todo!("exercise 4.3: one `Sleep` for all items")
    }
}

impl<S: Stream<Item: Unpin> + Unpin> Stream for Debounce<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        todo!("exercise 4.3: who has to wake you, and have they your waker?")
    }
}
