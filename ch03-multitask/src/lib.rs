//! Chapter 3 of *Async by Hand*: many tasks, one thread.
//!
//! - [`Executor`] runs many tasks on the thread that calls it,
//! - [`Spawner`] spawns on it, from anywhere,
//! - [`JoinHandle`] gives a task's output, aborts it, and hears of its panic,
//! - [`runtime::policy`] says who is next,
//! - [`task::state::State`] is the protocol between a wake and a poll.
#![forbid(unsafe_code)]

mod alarm;
mod block_on;
mod delay;
mod join;
mod loom;
mod measure;
mod memory;
mod parker;
mod yield_now;

pub mod runtime;
pub mod s1_cleared_after;
pub mod task;

pub use alarm::Alarm;
pub use block_on::block_on;
pub use delay::Delay;
pub use join::join;
pub use measure::{Usage, counted, cpu_time, grouped, measure};
pub use memory::{Memory, PerItem, memory, per_item};
pub use parker::Parker;
pub use runtime::{Executor, Report, Spawner};
pub use task::{AbortHandle, JoinError, JoinHandle};
pub use yield_now::yield_now;

#[doc(hidden)]
pub mod exercises;
#[doc(hidden)]
pub mod solutions;
