//! `try_join!`: all of them, or the first error.

// ANCHOR: try_join
/// Runs futures that may fail side by side in one task. Returns all that they
/// bring, in order, or the first error.
///
/// As [`join!`](crate::join!), and the errors must be of one type.
///
/// # Panics
///
/// If one of the futures panics. The others are dropped.
///
/// # Errors
///
/// The first one that comes. The other futures are dropped then, and what they
/// had brought as well.
///
/// # Cancel safety
///
/// As `join!`. An error cancels the other futures: they should be safe to cancel,
/// even if you never drop the whole.
///
/// # Examples
///
/// ```
/// use std::num::ParseIntError;
///
/// async fn number(text: &str) -> Result<i32, ParseIntError> {
///     text.parse()
/// }
///
/// ch05::block_on(async {
///     assert_eq!(ch05::try_join!(number("1"), number("2")), Ok((1, 2)));
///     assert!(ch05::try_join!(number("1"), number("two")).is_err());
/// });
/// ```
#[macro_export]
macro_rules! try_join {
    (@ [$($place:ident)*] $future:expr, $($rest:tt)*) => {{
        let future = ::std::pin::pin!(::std::option::Option::Some($future));
        let mut place = $crate::macros::maybe_done::MaybeDone::new(future);
        $crate::try_join!(@ [$($place)* place] $($rest)*)
    }};
    (@ [$($place:ident)*]) => {
        ::std::future::poll_fn(|cx| {
            let mut ready = true;
            $(
                match $place.try_poll(cx) {
                    ::std::result::Result::Ok(one) => ready &= one,
                    // Not even a look at those behind it.
                    ::std::result::Result::Err(error) => {
                        return ::std::task::Poll::Ready(::std::result::Result::Err(error));
                    }
                }
            )*
            if ready {
                ::std::task::Poll::Ready(::std::result::Result::Ok(($( $place.take_ok(), )*)))
            } else {
                ::std::task::Poll::Pending
            }
        })
        .await
    };
    ($($future:expr),+ $(,)?) => {
        $crate::try_join!(@ [] $($future,)+)
    };
}
// ANCHOR_END: try_join
