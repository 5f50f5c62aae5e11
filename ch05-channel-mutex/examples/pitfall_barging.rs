//! Pitfall: a permit that is put down, for whoever comes first.

use ch05::sync::Semaphore;
use ch05::{block_on, counted, join, yield_now};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

const TURNS: u32 = 1000;

// ANCHOR: wrong
/// One permit, and the one who waits for it. A release wakes him, but until he has
/// his turn, anybody may take it.
#[derive(Default)]
struct Barging {
    taken: Cell<bool>,
    waiter: RefCell<Option<Waker>>,
}

impl Barging {
    async fn acquire(&self) {
        poll_fn(|cx| {
            if !self.taken.replace(true) {
                return Poll::Ready(());
            }
            *self.waiter.borrow_mut() = Some(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn release(&self) {
        self.taken.set(false);
        let waiter = self.waiter.take();
        waiter.into_iter().for_each(Waker::wake);
    }
}
// ANCHOR_END: wrong

fn main() {
    let barging = Barging::default();
    block_on(story(
        "put down",
        || barging.acquire(),
        |()| barging.release(),
    ));
    let semaphore = Semaphore::new(1);
    block_on(story("handed on", || semaphore.acquire(), drop));
}

// ANCHOR: story
/// One works again and again, and the other wants a turn now and then.
async fn story<P: Future>(name: &str, acquire: impl Fn() -> P, release: impl Fn(P::Output)) {
    let (turns, before, polls) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let busy = async {
        for _ in 0..TURNS {
            let permit = acquire().await;
            turns.set(turns.get() + 1);
            yield_now().await; // works
            release(permit);
        }
    };
    let modest = async {
        let permit = counted(&polls, acquire()).await;
        before.set(turns.get());
        release(permit);
    };
    join!(busy, modest);
    println!("{name}, turns of the busy one before: {}", before.get());
    println!("{name}, polls of the modest one: {}", polls.get());
}
// ANCHOR_END: story
