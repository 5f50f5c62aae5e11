use std::task::{Context, Poll, Waker};

/// The busy loop as many write it at first.
pub fn simple_executor<F: Future>(mut future: F) -> F::Output {
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.poll(&mut cx) {
            return output;
        }
    }
}
