//! States each exercise's tests once and runs them against several subjects.
//! The same file in every chapter.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How long one test of an exercise may run before it counts as hanging.
pub const LIMIT: Duration = Duration::from_secs(5);

/// Runs `test` on a thread of its own and fails if it takes longer than `limit`.
///
/// # Panics
///
/// If the test panics or does not end in time. The message starts with `what`.
pub fn within(limit: Duration, what: &str, test: impl FnOnce() + Send + 'static) {
    let (done, outcome) = channel();
    // The thread bears the test's name, so that every panic message names the exercise.
    let thread = thread::Builder::new()
        .name(what.to_string())
        .spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(test));
            // The receiver is gone if the limit has passed; then nobody asks any more.
            let _ = done.send(result);
        });
    thread.expect("a thread can be started");
    match outcome.recv_timeout(limit) {
        Ok(Ok(())) => {}
        Ok(Err(payload)) => resume_unwind(payload),
        Err(RecvTimeoutError::Timeout) => panic!(
            "{what}: still running after {limit:?}: a wake was probably lost, or a loop does not end"
        ),
        Err(RecvTimeoutError::Disconnected) => unreachable!("the test's outcome is always sent"),
    }
}

/// Expands each test for `yours` (ignored until you ask for it) and `solution`,
/// and leaves a macro named like the exercise, with which `mutants.rs` runs the
/// same tests against wrong solutions.
macro_rules! exercises {
    ($chapter:ident; $(
        #[ignore = $what:literal]
        mod $exercise:ident {
            $( fn $test:ident() $body:block )*
        }
    )*) => {
        mod yours {$(
            mod $exercise {
                #[allow(unused_imports)]
                use {crate::*, $chapter::exercises::$exercise::*};
                $(
                    #[test]
                    #[ignore = $what]
                    fn $test() {
                        crate::support::within(crate::support::LIMIT, $what, || $body)
                    }
                )*
            }
        )*}

        mod solution {$(
            mod $exercise {
                #[allow(unused_imports)]
                use {crate::*, $chapter::solutions::$exercise::*};
                $(
                    #[test]
                    fn $test() {
                        crate::support::within(crate::support::LIMIT, $what, || $body)
                    }
                )*
            }
        )*}

        $(
            #[allow(unused_macros)]
            macro_rules! $exercise {
                () => {$(
                    #[test]
                    fn $test() {
                        crate::support::within(crate::support::LIMIT, $what, || $body)
                    }
                )*};
            }
        )*
    };
}
