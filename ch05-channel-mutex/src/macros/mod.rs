//! Futures side by side in one task: [`join!`](crate::join!),
//! [`try_join!`](crate::try_join!) and [`select!`](crate::select!).
//!
//! A macro does what no function can: take any number of futures of different
//! types, and let code behind an `=>` `break` out of the loop around it. What a
//! function can do, it leaves to those in here.
//!
//! Each expansion names its variables `branch`, `output` and so on, and they
//! never clash: an identifier that a macro makes belongs to that one expansion.
//! The macros call themselves once for each future, so each future gets names of
//! its own.

// ANCHOR: macros
pub mod branch;
mod join;
pub mod maybe_done;
pub mod random;
mod select;
mod try_join;
// ANCHOR_END: macros
