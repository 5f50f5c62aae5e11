//! Exercise 3.1: a task for each.

use crate::{JoinError, Spawner};

/// Runs all futures at the same time, each as a task of its own, and returns
/// their outputs in the order of the futures.
pub async fn spawn_all<F>(spawner: &Spawner, futures: Vec<F>) -> Vec<Result<F::Output, JoinError>>
where
    F: Future<Output: Send> + Send + 'static,
{
    // `collect` spawns all before the first is awaited: an iterator is as lazy
    // as a future.
    let handles: Vec<_> = futures.into_iter().map(|f| spawner.spawn(f)).collect();
    let mut outputs = Vec::new();
    for handle in handles {
        outputs.push(handle.await);
    }
    outputs
}
