//! Chapter 3 of *Async by Hand*: many tasks, one thread.
#![forbid(unsafe_code)]

pub mod runtime;
