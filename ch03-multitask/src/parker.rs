//! A parker: a thread sleeps in it until another one wakes it.

// ANCHOR: parker
use crate::loom::sync::{Condvar, Mutex};

/// Puts a thread to sleep until there is a token.
///
/// There is one token at most. [`unpark`](Self::unpark) leaves it,
/// [`park`](Self::park) takes it, and sleeps only if there is none. So an
/// `unpark` that comes before the `park` is not lost.
///
/// # Examples
///
/// ```
/// let parker = ch03::Parker::new();
/// parker.unpark();
/// parker.park(); // takes the token and does not sleep
/// ```
#[derive(Debug)]
pub struct Parker {
    token: Mutex<bool>,
    left: Condvar,
}

impl Parker {
    /// A parker without a token.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            token: Mutex::new(false),
            left: Condvar::new(),
        }
    }

    /// Sleeps until there is a token, and takes it.
    pub fn park(&self) {
        let mut token = self.token.lock().unwrap();
        while !*token {
            token = self.left.wait(token).unwrap();
        }
        *token = false;
    }

    /// Leaves a token. A thread that sleeps in [`park`](Self::park) wakes up.
    pub fn unpark(&self) {
        *self.token.lock().unwrap() = true;
        self.left.notify_one();
    }
}
// ANCHOR_END: parker

// ANCHOR: wake
use std::sync::Arc;
use std::task::Wake;

impl Wake for Parker {
    fn wake(self: Arc<Self>) {
        self.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.unpark();
    }
}
// ANCHOR_END: wake

#[cfg(all(test, not(model)))]
mod tests {
    use super::*;
    use std::task::Waker;
    use std::thread;

    #[test]
    fn a_token_left_before_is_not_lost() {
        let parker = Parker::new();
        parker.unpark();
        parker.park();
    }

    #[test]
    fn two_unparks_leave_one_token() {
        let parker = Parker::new();
        parker.unpark();
        parker.unpark();
        parker.park();
        assert!(!*parker.token.lock().unwrap());
    }

    #[test]
    fn a_sleeping_thread_is_woken_through_the_waker() {
        let parker = Arc::new(Parker::new());
        let waker = Waker::from(parker.clone());
        let sleeper = thread::spawn(move || parker.park());
        waker.wake();
        sleeper.join().unwrap();
    }

    #[test]
    fn each_park_takes_one_token() {
        let (here, there) = (Arc::new(Parker::new()), Arc::new(Parker::new()));
        let (a, b) = (here.clone(), there.clone());
        let other = thread::spawn(move || {
            for _ in 0..100 {
                a.park();
                b.unpark();
            }
        });
        for _ in 0..100 {
            here.unpark();
            there.park();
        }
        other.join().unwrap();
    }
}
