//! Exercise 4.3: when it is quiet.

use crate::time::clock::later;
use crate::time::{Sleep, now, sleep_until};
use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// The last item of each burst: it gives an item of its source when the source
/// has been quiet for a given time.
///
/// An item that comes before that, or in the same poll, takes the place of the
/// one before it, and the wait begins anew. When the source ends, what waits is
/// given at once.
pub struct Debounce<S: Stream> {
    source: S,
    /// A stream that has ended must not be polled again.
    has_ended: bool,
    quiet: Duration,
    latest: Option<S::Item>,
    /// Until the latest item has waited long enough. Without one it means nothing.
    sleep: Sleep,
}

impl<S: Stream> Debounce<S> {
    /// The items of `source` after which it was quiet for the time `quiet`, which
    /// may be as long as `Duration::MAX`.
    pub fn new(source: S, quiet: Duration) -> Self {
        Self {
            source,
            has_ended: false,
            quiet,
            latest: None,
            sleep: sleep_until(now()),
        }
    }
}

impl<S: Stream<Item: Unpin> + Unpin> Stream for Debounce<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.get_mut();
        // Until it says `Pending`: only then has it our waker.
        while !this.has_ended {
            match Pin::new(&mut this.source).poll_next(cx) {
                Poll::Ready(Some(item)) => {
                    this.latest = Some(item);
                    this.sleep.reset(later(now(), this.quiet));
                }
                Poll::Ready(None) => this.has_ended = true,
                Poll::Pending => break,
            }
        }
        if this.latest.is_some() && !this.has_ended {
            // After `reset`, not before it: a `Sleep` that was never polled, or
            // was ready, has no waker that it could take along.
            ready!(Pin::new(&mut this.sleep).poll(cx));
        }
        match this.latest.take() {
            None if !this.has_ended => Poll::Pending,
            latest => Poll::Ready(latest),
        }
    }
}
