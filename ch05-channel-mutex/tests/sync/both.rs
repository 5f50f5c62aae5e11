//! States each test once and runs it on our runtime and on tokio's.
//!
//! What is in `sync` knows no runtime. So a test of it may know none, either: its
//! body finds `spawn`, `yield_now`, `sleep` and `timeout` where it runs.

/// Expands each test for `ours`, `tokio_current_thread` and `tokio_multi_thread`.
///
/// Each runs inside a guard, so that a lost wake is a failure and not a hang.
macro_rules! on_both {
    ($( $(#[$meta:meta])* async fn $test:ident() $body:block )*) => {
        mod ours {
            #[allow(unused_imports)]
            use {super::*, ch05::{spawn, time::{sleep, timeout}, yield_now}};
            $(
                $(#[$meta])*
                #[test]
                fn $test() {
                    crate::support::within(crate::both::LIMIT, stringify!($test), || {
                        ch05::block_on(async $body)
                    })
                }
            )*
        }

        mod tokio_current_thread {
            #[allow(unused_imports)]
            use {super::*, ::tokio::{spawn, task::yield_now, time::{sleep, timeout}}};
            $(
                $(#[$meta])*
                #[test]
                fn $test() {
                    crate::support::within(crate::both::LIMIT, stringify!($test), || {
                        let mut tokio = ::tokio::runtime::Builder::new_current_thread();
                        tokio.enable_time().build().unwrap().block_on(async $body)
                    })
                }
            )*
        }

        mod tokio_multi_thread {
            #[allow(unused_imports)]
            use {super::*, ::tokio::{spawn, task::yield_now, time::{sleep, timeout}}};
            $(
                $(#[$meta])*
                #[test]
                fn $test() {
                    crate::support::within(crate::both::LIMIT, stringify!($test), || {
                        let mut tokio = ::tokio::runtime::Builder::new_multi_thread();
                        tokio.worker_threads(4).enable_time().build().unwrap().block_on(async $body)
                    })
                }
            )*
        }
    };
}

use std::ops::DerefMut;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// Generous: a busy machine is no failure.
pub const LIMIT: Duration = Duration::from_secs(20);

/// Counts the wakes of one waiter, that a test polls by hand.
#[derive(Debug, Default)]
pub struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

impl Wakes {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// How many there were since the last call.
    pub fn take(&self) -> usize {
        self.0.swap(0, SeqCst)
    }

    /// Polls a pinned future with this waker.
    pub fn poll<F: Future>(
        self: &Arc<Self>,
        future: &mut Pin<impl DerefMut<Target = F>>,
    ) -> Poll<F::Output> {
        let waker = Waker::from(self.clone());
        future.as_mut().poll(&mut Context::from_waker(&waker))
    }
}

/// Polls a pinned future with a waker that does nothing.
pub fn poll<F: Future>(future: &mut Pin<impl DerefMut<Target = F>>) -> Poll<F::Output> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}
