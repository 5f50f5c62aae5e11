//! A runtime for one future.

// ANCHOR: block_on
use crate::Runtime;

/// Makes a [`Runtime`], runs the future on it, and drops the runtime.
///
/// For examples and tests. A program makes one runtime and keeps it.
///
/// # Panics
///
/// If the future panics; if it is called inside a task; if the system refuses
/// a runtime what it needs ([`Runtime::new`]).
///
/// # Cancel safety
///
/// Not a future itself: it returns only when `future` is ready. Tasks that the
/// future spawned and that are not over then are dropped.
///
/// # Examples
///
/// ```
/// assert_eq!(ch05::block_on(async { 6 * 7 }), 42);
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = Runtime::new();
    let mut runtime = runtime.expect("the system has a poll for a runtime");
    runtime.block_on(future)
}
// ANCHOR_END: block_on
