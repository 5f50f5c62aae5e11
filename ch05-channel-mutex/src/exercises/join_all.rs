//! Exercise 5.1: all of them.

/// Runs all the futures side by side in one task, and gives their outputs, in the
/// order of the futures.
///
/// Each poll polls all that are not ready, once each. A future that is ready is
/// dropped at once, and its output is kept.
pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    todo!("exercise 5.1: poll them all, and remember which are ready")
}
