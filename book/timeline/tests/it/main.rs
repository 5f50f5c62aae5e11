//! Tests of the tracer around several executors, and of everything that is
//! made from a trace. One target, so that it is linked once.

mod check;
mod executors;
mod folding;
mod format;
mod lifecycle;
mod pictures;
mod story;
mod support;
mod wakers;
