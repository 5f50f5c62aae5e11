//! Chapter 4 of *Async by Hand*: timers and the reactor.
//!
//! - [`Runtime`] runs tasks on one thread, and waits for timers and sockets,
//! - [`spawn`] and [`Handle`] spawn on it, from inside and from anywhere,
//! - [`time`] has sleeps, timeouts, intervals, and a clock that can stand still,
//! - [`net`] has TCP and UDP sockets, and [`io`] copies from one to another.
#![forbid(unsafe_code)]

mod block_on;
mod join;
mod loom;
mod measure;
mod memory;
mod threads;
mod yield_now;

pub mod io;
pub mod net;
pub mod runtime;
pub mod s1_thread_per_timer;
pub mod s2_timer_thread;
pub mod s3_timers_in_the_loop;
pub mod task;
pub mod time;

pub use block_on::block_on;
pub use join::join;
pub use measure::{Usage, counted, cpu_time, grouped, measure};
pub use memory::{Memory, PerItem, memory, per_item};
pub use runtime::{Handle, Report, Runtime, Spawner, spawn};
pub use task::{AbortHandle, JoinError, JoinHandle};
pub use threads::threads;
pub use yield_now::yield_now;

#[doc(hidden)]
pub mod exercises;
#[doc(hidden)]
pub mod solutions;
