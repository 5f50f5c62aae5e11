//! Pitfall: a look, and a wait; and what was waited for comes in between.

use ch05::sync::Notify;
use ch05::time::timeout;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

static OPEN: AtomicBool = AtomicBool::new(false);

fn open(door: &Notify) {
    OPEN.store(true, SeqCst);
    door.notify_waiters();
}

fn main() {
    ch05::block_on(async {
        println!("look, then wait:");
        tell(look_then_wait(&Notify::new())).await;
        println!("wait, then look:");
        tell(wait_then_look(&Notify::new())).await;
    });
}

// ANCHOR: wrong
async fn look_then_wait(door: &Notify) {
    if !OPEN.load(SeqCst) {
        open(door); // another thread could do it, right here
        door.notified().await;
    }
}
// ANCHOR_END: wrong

// ANCHOR: fixed
async fn wait_then_look(door: &Notify) {
    let notified = door.notified(); // what comes from now on is not missed
    if !OPEN.load(SeqCst) {
        open(door);
        notified.await;
    }
}
// ANCHOR_END: fixed

async fn tell(visit: impl Future) {
    OPEN.store(false, SeqCst);
    let inside = timeout(Duration::from_millis(300), visit).await.is_ok();
    println!("the door is open: {}", OPEN.load(SeqCst));
    println!("the guest is inside: {inside}");
}
