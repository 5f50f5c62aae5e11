//! Chapter 2 of *Async by Hand*: sleep until woken.
//!
//! The executor of chapter 1 asked all the time. This one sleeps until the
//! future's [`Waker`](std::task::Waker) is called.
//!
//! - [`Parker`] puts a thread to sleep until there is a token,
//! - [`block_on`] runs one future and parks between two polls,
//! - [`Alarm`] is what a leaf shares with the thread that wakes it,
//! - [`Delay`] waits for its time with a helper thread,
//! - [`waker_by_hand`] shows what is inside a waker; [`block_on_cached`] makes
//!   one waker serve for many calls.
#![deny(unsafe_code)]

mod alarm;
mod block_on;
mod cached;
mod delay;
mod join;
mod loom;
mod measure;
mod parker;
mod raw_waker;
mod yield_now;

pub mod s1_check_then_store;
pub mod s2_first_waker;
pub mod s3_thread_park;

pub use alarm::Alarm;
pub use block_on::block_on;
pub use cached::block_on_cached;
pub use delay::Delay;
pub use join::join;
pub use measure::{Usage, counted, cpu_time, grouped, measure};
pub use parker::Parker;
pub use raw_waker::{Bell, waker_by_hand};
pub use yield_now::yield_now;

#[doc(hidden)]
pub mod exercises;
#[doc(hidden)]
pub mod solutions;
