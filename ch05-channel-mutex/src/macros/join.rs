//! `join!`: all of them.

// ANCHOR: join
/// Runs futures side by side in one task, and returns all outputs, in order.
///
/// Each poll polls those that are not ready, from first to last. So one that is
/// slow to become ready holds up no other; one that *blocks* holds up all, for
/// they share a task.
///
/// A future that is ready is dropped at once, its output kept until the last is
/// ready. Every wake polls all that are left: for hundreds of futures, spawn them.
///
/// # Panics
///
/// If one of the futures panics. The others are dropped.
///
/// # Cancel safety
///
/// If it is dropped before it is ready, all its futures and the outputs that
/// were already there are dropped with it.
///
/// # Examples
///
/// ```
/// ch05::block_on(async {
///     let (n, word) = ch05::join!(async { 1 }, async { "two" });
///     assert_eq!((n, word), (1, "two"));
/// });
/// ```
#[macro_export]
macro_rules! join {
    // A place for the first of the futures that have none, under a name of its own.
    (@ [$($place:ident)*] $future:expr, $($rest:tt)*) => {{
        let future = ::std::pin::pin!(::std::option::Option::Some($future));
        let mut place = $crate::macros::maybe_done::MaybeDone::new(future);
        $crate::join!(@ [$($place)* place] $($rest)*)
    }};
    // All have one.
    (@ [$($place:ident)*]) => {
        ::std::future::poll_fn(|cx| {
            // `&`, not `&&`: nobody is left out because another is not ready.
            if true $( & $place.poll(cx) )* {
                ::std::task::Poll::Ready(($( $place.take(), )*))
            } else {
                ::std::task::Poll::Pending
            }
        })
        .await
    };
    ($($future:expr),* $(,)?) => {
        $crate::join!(@ [] $($future,)*)
    };
}
// ANCHOR_END: join
