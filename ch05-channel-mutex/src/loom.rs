//! Locks and atomics: the standard library's, or loom's when a model runs.
//!
//! loom is a tool that runs a piece of code under every order of its threads.
//! It can do so only if the code uses loom's own locks and atomics.

#[cfg(not(model))]
pub use std::sync;

#[cfg(model)]
pub use loom::sync;
