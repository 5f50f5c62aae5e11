//! Chapter 1 of *Async by Hand*: poll until ready.
//!
//! The smallest executors that work. They keep asking every future whether it
//! is ready, and burn a whole core by asking.
//!
//! - [`block_on`] runs one future,
//! - [`Delay`] is a future written by hand,
//! - [`join`] makes one future of two,
//! - [`RoundRobin`] runs as many as you like, [`yield_now`] gives the others a turn,
//! - [`measure`] and [`counted`] say what it costs.
#![forbid(unsafe_code)]

mod block_on;
mod delay;
mod join;
mod measure;
mod round_robin;
mod yield_now;

pub mod s1_join_forgetful;

pub use block_on::block_on;
pub use delay::Delay;
pub use join::join;
pub use measure::{Usage, counted, cpu_time, grouped, measure};
pub use round_robin::RoundRobin;
pub use yield_now::yield_now;

#[doc(hidden)]
pub mod exercises;
#[doc(hidden)]
pub mod solutions;
