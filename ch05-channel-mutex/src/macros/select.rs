//! `select!`: the first of them.

// ANCHOR: select
/// Runs futures side by side in one task until one is ready, drops them all, and
/// goes on with what stands behind its `=>`.
///
/// ```text
/// select! {
///     biased;                                    // optional: ask from first to last
///     PATTERN = FUTURE => WHAT_THEN,
///     PATTERN = FUTURE, if CONDITION => WHAT_THEN,
///     else => WHAT_THEN,                         // optional: no branch can win
/// }
/// ```
///
/// 1. All conditions are evaluated. A branch whose condition is false is
///    disabled: its future is not even made.
/// 2. The futures are made, and polled in turn until one is ready. Each poll
///    begins with one of those enabled, chosen at random, so none that is always ready keeps
///    the others from their turn; after `biased;` it begins with the first.
/// 3. If the output does not fit the pattern, the branch is disabled, and the
///    others go on. If no branch is left, it is the turn of `else`.
/// 4. All futures are dropped, the losers among them unfinished. Only then does
///    the code behind the winner's `=>` run, outside of all futures: it may use
///    what they had borrowed, `.await`, `return`, `break` and use `?`.
///
/// # Panics
///
/// If no branch is left and there is no `else`. If a future panics; the others
/// are dropped.
///
/// # Cancel safety
///
/// **The losers are dropped wherever they stand.** A future that had taken
/// something and not yet given it to you takes it along. Use futures in a
/// `select!` that lose nothing when they are dropped (each method of this crate
/// says it), or make the future outside of the loop, pin it, and give `select!`
/// a `&mut` of it: then only the reference is dropped.
///
/// # Examples
///
/// ```
/// use ch05::time::{sleep, timeout};
/// use std::time::Duration;
///
/// ch05::block_on(async {
///     let tea = async {
///         sleep(Duration::from_millis(5)).await;
///         "tea"
///     };
///     let first = ch05::select! {
///         drink = tea => drink,
///         () = sleep(Duration::from_secs(3600)) => "nothing for an hour",
///     };
///     assert_eq!(first, "tea");
/// });
/// ```
#[macro_export]
macro_rules! select {
    // All have been taken apart, and `else` is what is left.
    (@ $first:path [$($branch:tt)+] else => $otherwise:expr $(,)?) => {
        $crate::__race!($first, $otherwise, $($branch)+)
    };
    (@ $first:path [$($branch:tt)+]) => {
        $crate::select!(@ $first [$($branch)+] else => ::std::panic!(
            "no branch of this `select!` is left, and it has no `else`"
        ))
    };
    // A branch without a condition has one that is always true.
    (@ $first:path [$($done:tt)*] $pattern:pat = $future:expr => $($rest:tt)*) => {
        $crate::select!(@ $first [$($done)*] $pattern = $future, if true => $($rest)*)
    };
    // One branch more, under names of its own. A block needs no comma behind it.
    (@ $first:path [$($done:tt)*] $pattern:pat = $future:expr, if $condition:expr
        => $then:block, $($rest:tt)*) => {
        $crate::select!(@ $first [$($done)*
            {enabled branch output: $pattern = $future, $condition, $then}] $($rest)*)
    };
    (@ $first:path [$($done:tt)*] $pattern:pat = $future:expr, if $condition:expr
        => $then:block $($rest:tt)*) => {
        $crate::select!(@ $first [$($done)*
            {enabled branch output: $pattern = $future, $condition, $then}] $($rest)*)
    };
    (@ $first:path [$($done:tt)*] $pattern:pat = $future:expr, if $condition:expr
        => $then:expr $(, $($rest:tt)*)?) => {
        $crate::select!(@ $first [$($done)*
            {enabled branch output: $pattern = $future, $condition, $then}] $($($rest)*)?)
    };
    (@ $first:path [$($done:tt)*] $($rest:tt)*) => {
        ::std::compile_error!(::std::concat!(
            "not a branch of a `select!`: `", ::std::stringify!($($rest)*), "`; write \
            `PATTERN = FUTURE => WHAT_THEN,` or `PATTERN = FUTURE, if CONDITION => WHAT_THEN,`, \
            and `else => WHAT_THEN` only at the end"
        ))
    };
    (biased; $($branches:tt)+) => {
        $crate::select!(@ $crate::macros::branch::zero [] $($branches)+)
    };
    ($($branches:tt)+) => {
        $crate::select!(@ $crate::macros::random::below [] $($branches)+)
    };
}
// ANCHOR_END: select

// ANCHOR: race
/// What [`select!`](crate::select!) has made of its branches, and what it does
/// with them. Not for use on its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __race {
    ($first:path, $otherwise:expr, $(
        {$enabled:ident $branch:ident $output:ident:
            $pattern:pat = $future:expr, $condition:expr, $then:expr}
    )+) => {{
        $( let $enabled = $condition; )+
        let ($( $output, )+) = {
            $(
                let mut $branch = ::std::pin::pin!(if $enabled {
                    ::std::option::Option::Some($future)
                } else {
                    ::std::option::Option::None
                });
            )+
            ::std::future::poll_fn(|cx| {
                $( let mut $output = ::std::option::Option::None; )+
                $crate::macros::branch::ask_all($first, [$( $branch.is_some(), )+], cx, [$(
                    &mut |cx| {
                        let fit = |output| $crate::__fit!(output, $pattern);
                        $crate::macros::branch::ask($branch.as_mut(), &mut $output, fit, cx)
                    },
                )+])
                .map(|()| ($( $output, )+))
            })
            .await
        }; // Here all futures are dropped.
        $( if let ::std::option::Option::Some($pattern) = { $output } { $then } else )+ {
            $otherwise
        }
    }};
}

/// `Some(output)` if the output fits the pattern. A guard looks at a value before
/// the pattern takes it: this one notes that it was asked, and refuses. It may be
/// asked again, if the pattern has an `|` and fits on both sides.
#[doc(hidden)]
#[macro_export]
macro_rules! __fit {
    ($output:ident, $pattern:pat) => {{
        let mut fits = false;
        #[allow(unused_variables, unused_mut)] // they are used behind the `=>`
        // In braces it is a value of its own, which a pattern may borrow with `ref mut`.
        match { $output } {
            $pattern if $crate::macros::branch::note(&mut fits) => ::std::unreachable!(),
            output => fits.then_some(output),
        }
    }};
}
// ANCHOR_END: race
