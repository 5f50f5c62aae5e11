//! Exercise 3.2: a panic that stays where it is.

use std::any::Any;

/// What a panic carries: what was given to `panic!`.
pub type Payload = Box<dyn Any + Send>;

/// Runs `future` and returns its output, or what it panicked with.
///
/// A future that has panicked is not polled again.
pub async fn catch_panic<F: Future>(future: F) -> Result<F::Output, Payload> {
    todo!("exercise 3.2: run the future, and catch its panic")
}
