//! Exercise 1.4: the first of two futures wins.

/// Polls both futures in turn and returns the output of the first that is ready.
///
/// `a` is polled first. If both could finish in the same poll, `a` wins and `b`
/// is not polled again. The loser is dropped before `race` returns.
pub async fn race<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    todo!("exercise 1.4: return the output of the first that is ready")
}
