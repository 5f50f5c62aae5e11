use std::task::{Context, Poll, Waker};

async fn rice() {}

pub fn is_ready() -> bool {
    let mut future = rice();
    let mut cx = Context::from_waker(Waker::noop());
    future.poll(&mut cx) == Poll::Ready(())
}
