//! Chapter 5 of *Async by Hand*: channels, locks, select.
//!
//! - [`sync`] has what tasks share: semaphore, locks, channels, notifications,
//! - [`join!`], [`try_join!`] and [`select!`] run futures side by side in one task,
//! - [`Runtime`], [`time`], [`net`] and [`io`] are chapter 4's.
//!
//! Nothing in [`sync`] or the macros asks who runs it: they work on any executor.
#![deny(unsafe_code)]

mod block_on;
mod loom;
mod measure;
mod memory;
mod yield_now;

pub mod io;
pub mod macros;
pub mod net;
pub mod runtime;
pub mod sync;
pub mod task;
pub mod time;

pub use block_on::block_on;
pub use measure::{Usage, counted, cpu_time, grouped, measure};
pub use memory::{Memory, PerItem, memory, per_item};
pub use runtime::{Handle, Report, Runtime, Spawner, spawn};
pub use task::{AbortHandle, JoinError, JoinHandle};
pub use yield_now::yield_now;

#[doc(hidden)]
pub mod exercises;
#[doc(hidden)]
pub mod solutions;
