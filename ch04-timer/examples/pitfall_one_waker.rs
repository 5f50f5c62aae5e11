//! Pitfall: one place for a waker, and two who wait at one socket.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

use ch04::net::readiness::Ready;
use ch04::net::scheduled_io::{Direction, ScheduledIo, Waiter};

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

// ANCHOR: wrong
/// What some drivers keep of a socket.
#[derive(Default)]
struct OneWaker(Mutex<Option<Waker>>);

impl OneWaker {
    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<()> {
        *self.0.lock().unwrap() = Some(cx.waker().clone());
        Poll::Pending
    }

    fn event(&self) {
        if let Some(waker) = self.0.lock().unwrap().take() {
            waker.wake();
        }
    }
}
// ANCHOR_END: wrong

fn main() {
    println!("one place for a waker:");
    let (reads, writes) = (Arc::<Wakes>::default(), Arc::<Wakes>::default());
    let socket = OneWaker::default();
    let _ = socket.poll_ready(&mut context(&Waker::from(reads.clone())));
    let _ = socket.poll_ready(&mut context(&Waker::from(writes.clone())));
    socket.event();
    show(&reads, &writes);

    println!("a place for each:");
    let (reads, writes) = (Arc::<Wakes>::default(), Arc::<Wakes>::default());
    let socket = Arc::new(ScheduledIo::new(Ready::NOTHING));
    let mut reader = Waiter::new(socket.clone(), Direction::Read);
    let mut writer = Waiter::new(socket.clone(), Direction::Write);
    let _ = reader.poll_ready(&mut context(&Waker::from(reads.clone())));
    let _ = writer.poll_ready(&mut context(&Waker::from(writes.clone())));
    let mut woken = Vec::new();
    socket.set(Ready::READABLE, &mut woken);
    woken.into_iter().for_each(Waker::wake);
    show(&reads, &writes);
}

fn context(waker: &Waker) -> Context<'_> {
    Context::from_waker(waker)
}

fn show(reads: &Wakes, writes: &Wakes) {
    println!("the socket is readable");
    println!("wakes of the reader: {}", reads.0.load(Relaxed));
    println!("wakes of the writer: {}", writes.0.load(Relaxed));
}
