//! Pitfall: a queue of wakers, and a waiter that gives up.

use ch05::sync::Semaphore;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

// ANCHOR: wrong
/// Permits, and the wakers of those who wait. Who they are, it does not know.
struct Queue {
    permits: usize,
    wakers: VecDeque<Waker>,
}

async fn acquire(queue: &RefCell<Queue>) {
    poll_fn(|cx| {
        let mut queue = queue.borrow_mut();
        if queue.permits > 0 {
            queue.permits -= 1;
            return Poll::Ready(());
        }
        queue.wakers.push_back(cx.waker().clone());
        Poll::Pending
    })
    .await;
}

fn release(queue: &RefCell<Queue>) {
    let mut queue = queue.borrow_mut();
    queue.permits += 1;
    if let Some(next) = queue.wakers.pop_front() {
        next.wake();
    }
}
// ANCHOR_END: wrong

fn main() {
    println!("a queue of wakers:");
    let (permits, wakers) = (1, VecDeque::new());
    let queue = RefCell::new(Queue { permits, wakers });
    let free = || queue.borrow().permits;
    story(|| acquire(&queue), |()| release(&queue), free);

    println!("a queue of waiters:");
    let semaphore = Semaphore::new(1);
    let free = || semaphore.available_permits();
    story(|| semaphore.acquire(), drop, free);
}

// ANCHOR: story
/// Three want the one permit, and the second gives up. What the two who wait
/// hear of it is counted; they could be tasks.
fn story<F: Future>(
    acquire: impl Fn() -> F,
    release: impl Fn(F::Output),
    free: impl Fn() -> usize,
) {
    let (second_heard, third_heard) = (Arc::<Wakes>::default(), Arc::<Wakes>::default());
    let Poll::Ready(first) = poll(pin!(acquire()), &second_heard) else {
        unreachable!("it is free");
    };
    let mut second = Box::pin(acquire());
    let mut third = Box::pin(acquire());
    assert!(poll(second.as_mut(), &second_heard).is_pending());
    assert!(poll(third.as_mut(), &third_heard).is_pending());
    drop(second); // a timeout, or a `select!`
    release(first);
    println!("wakes of the second: {}", second_heard.0.load(Relaxed));
    println!("wakes of the third: {}", third_heard.0.load(Relaxed));
    println!("permits that are free: {}", free());
}
// ANCHOR_END: story

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

fn poll<F: Future>(future: Pin<&mut F>, wakes: &Arc<Wakes>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(&Waker::from(wakes.clone())))
}
