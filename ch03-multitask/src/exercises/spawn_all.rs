//! Exercise 3.1: a task for each.

use crate::{JoinError, Spawner};

/// Runs all futures at the same time, each as a task of its own, and returns
/// their outputs in the order of the futures.
pub async fn spawn_all<F>(spawner: &Spawner, futures: Vec<F>) -> Vec<Result<F::Output, JoinError>>
where
    F: Future<Output: Send> + Send + 'static,
{
    todo!("exercise 3.1: spawn them all, then wait for all")
}
