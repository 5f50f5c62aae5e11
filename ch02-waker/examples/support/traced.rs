//! `block_on` of chapter 2 with marks where it sleeps, for timelines.

use ch02::Parker;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use timeline::Timeline;

pub fn block_on<F: Future>(timeline: &Timeline, future: F) -> F::Output {
    let mut future = pin!(future);
    let parker = Arc::new(Parker::new());
    let waker = Waker::from(parker.clone());
    let mut cx = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        timeline.parked(|| parker.park());
    }
}
