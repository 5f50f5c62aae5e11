//! Records what an executor does with its tasks: when each is spawned,
//! polled, woken (by whom, on which thread) and dropped.
//!
//! [`Timeline::task`] wraps a future. The wrapper passes polls on to the
//! future and wakes on to the executor's waker, and writes both down; it uses
//! only [`Future`] and [`Waker`](std::task::Waker), so it
//! works around every executor. What was recorded is a [`Trace`]: drawn for
//! the terminal by [`Trace::lanes`], for the book's player by
//! [`Trace::to_json`], told in sentences by [`Trace::events_text`], checked
//! by [`Trace::check`].
//!
//! # Example
//!
//! ```
//! use std::future::Future;
//! use std::pin::pin;
//! use std::task::{Context, Poll, Waker};
//! use timeline::Timeline;
//!
//! // An executor that spins.
//! fn block_on<F: Future>(future: F) -> F::Output {
//!     let mut future = pin!(future);
//!     let mut cx = Context::from_waker(Waker::noop());
//!     loop {
//!         if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
//!             return output;
//!         }
//!     }
//! }
//!
//! let timeline = Timeline::new("three polls in vain");
//! timeline.name_thread("main");
//! let mut left = 3;
//! let countdown = std::future::poll_fn(|_| match left {
//!     0 => Poll::Ready(()),
//!     _ => {
//!         left -= 1;
//!         Poll::Pending
//!     }
//! });
//! block_on(timeline.task("countdown", countdown));
//!
//! let sentences = timeline.trace().events_text();
//! let expected = [
//!     "countdown is spawned",
//!     "main starts to poll countdown",
//!     "countdown returns Pending to main",
//!     "main polls countdown 2 more times, in vain, until ",
//!     "main starts to poll countdown",
//!     "countdown returns Ready to main",
//! ];
//! for (sentence, expected) in sentences.lines().zip(expected) {
//!     assert!(sentence.contains(expected), "{sentence}");
//! }
//! ```
//!
//! # Busy loops
//!
//! A spinning executor polls millions of times. A poll that ends `Pending`
//! like the one before, with nothing in between, is only counted, and one
//! [`Kind::Spin`] stands for all of them. A task that wakes itself in every
//! poll is folded as well; so are the polls of a `join` and its parts, and
//! several tasks that take turns. Not folded is a task that behaves
//! differently in every poll, or an executor that parks between its polls.
//!
//! # Cost
//!
//! `cargo run --release -p timeline --example overhead` measures the cost of
//! a recorded event and of a folded poll on your machine;
//! `tests/recorded/overhead.txt` holds the output of such a run.
//!
//! Every event takes one lock and reads one clock, so threads
//! that record at the same time wait for each other: a timeline shows order
//! and causes, it is no profiler. A poll of a [`Traced`] future clones the
//! executor's waker once.
//!
//! # What it leaves out
//!
//! Who unparks a thread is not recorded: a waker does not tell. The clock
//! counts microseconds; events of the same microsecond stand in the order in
//! which they were recorded.

mod check;
mod example;
mod fold;
mod format;
mod json;
mod lanes;
mod names;
mod raw;
mod recorder;
mod story;
mod summary;
mod text;
mod timeline;
mod trace;
mod traced;

pub use example::run_example;
pub use json::ParseError;
pub use story::Rules;
pub use summary::{Summary, TaskSummary, ThreadSummary};
pub use timeline::Timeline;
pub use trace::{Event, Kind, PollResult, Trace};
pub use traced::Traced;
