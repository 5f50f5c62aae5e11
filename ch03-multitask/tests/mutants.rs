//! Wrong solutions that look right. The tests of the exercise must reject each
//! of them; `cargo run -p book -- exercises --judge` proves it.

include!("exercises.rs");

#[macro_use]
#[path = "mutants/switches.rs"]
mod switches;

mod mutants {
    mod spawn_all {
        use crate::*;

        type Outputs<F> = Vec<Result<<F as Future>::Output, JoinError>>;

        /// Spawns the next one when the last one is over.
        mod one_after_another {
            use super::Outputs;
            use crate::*;

            pub async fn spawn_all<F>(spawner: &Spawner, futures: Vec<F>) -> Outputs<F>
            where
                F: Future<Output: Send> + Send + 'static,
            {
                let mut outputs = Vec::new();
                for handle in futures.into_iter().map(|future| spawner.spawn(future)) {
                    outputs.push(handle.await);
                }
                outputs
            }

            spawn_all!();
        }

        /// Runs them all inside the task that asks: one panic ends them all.
        mod joined_and_not_spawned {
            use super::Outputs;
            use crate::*;

            pub async fn spawn_all<F>(_: &Spawner, futures: Vec<F>) -> Outputs<F>
            where
                F: Future<Output: Send> + Send + 'static,
            {
                let outputs = futures::future::join_all(futures).await;
                outputs.into_iter().map(Ok).collect()
            }

            spawn_all!();
        }
    }

    mod catch_panic {
        use crate::*;
        use std::any::Any;

        pub type Payload = Box<dyn Any + Send>;

        fn guarded<F: Future>(
            future: Pin<&mut F>,
            cx: &mut Context<'_>,
        ) -> Result<Poll<F::Output>, Payload> {
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| future.poll(cx)))
        }

        /// Watches over the first poll only.
        mod only_the_first_poll {
            use super::{Payload, guarded};
            use crate::*;

            pub async fn catch_panic<F: Future>(future: F) -> Result<F::Output, Payload> {
                let mut future = pin!(future);
                let first = poll_fn(|cx| Poll::Ready(guarded(future.as_mut(), cx))).await?;
                match first {
                    Poll::Ready(output) => Ok(output),
                    Poll::Pending => Ok(future.await),
                }
            }

            catch_panic!();
        }

        /// Thinks that a panic is a reason to try again.
        mod asks_again {
            use super::{Payload, guarded};
            use crate::*;

            pub async fn catch_panic<F: Future>(future: F) -> Result<F::Output, Payload> {
                let mut future = pin!(future);
                let mut panicked = false;
                poll_fn(|cx| match guarded(future.as_mut(), cx) {
                    Ok(polled) => polled.map(Ok),
                    Err(payload) if panicked => Poll::Ready(Err(payload)),
                    Err(_) => {
                        panicked = true;
                        cx.waker().wake_by_ref();
                        Poll::Pending
                    }
                })
                .await
            }

            catch_panic!();
        }

        /// Keeps the right payload, and polls the future again all the same.
        mod polls_the_wreck {
            use super::{Payload, guarded};
            use crate::*;

            pub async fn catch_panic<F: Future>(future: F) -> Result<F::Output, Payload> {
                let mut future = pin!(future);
                let mut kept = None;
                poll_fn(|cx| {
                    let polled = guarded(future.as_mut(), cx);
                    if let Some(payload) = kept.take() {
                        return Poll::Ready(Err(payload));
                    }
                    match polled {
                        Ok(polled) => polled.map(Ok),
                        Err(payload) => {
                            kept = Some(payload);
                            cx.waker().wake_by_ref();
                            Poll::Pending
                        }
                    }
                })
                .await
            }

            catch_panic!();
        }

        /// Asks all the time, and so it never sleeps.
        mod wakes_itself {
            use super::{Payload, guarded};
            use crate::*;

            pub async fn catch_panic<F: Future>(future: F) -> Result<F::Output, Payload> {
                let mut future = pin!(future);
                poll_fn(|cx| match guarded(future.as_mut(), cx) {
                    Ok(Poll::Pending) => {
                        cx.waker().wake_by_ref();
                        Poll::Pending
                    }
                    Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
                    Err(payload) => Poll::Ready(Err(payload)),
                })
                .await
            }

            catch_panic!();
        }
    }

    mod slot {
        /// A filler that goes away wakes nobody.
        mod the_end_tells_nobody {
            use crate::*;
            slots!(end_tells: false, end_forgets: false, keeps_first: false, wakes_under_lock: false, drops_under_lock: false);
        }

        /// `drop` runs after `fill`, too, and takes the value away again.
        mod the_end_forgets_the_value {
            use crate::*;
            slots!(end_tells: true, end_forgets: true, keeps_first: false, wakes_under_lock: false, drops_under_lock: false);
        }

        /// Wakes who asked first, not who asked last.
        mod keeps_the_first_waker {
            use crate::*;
            slots!(end_tells: true, end_forgets: false, keeps_first: true, wakes_under_lock: false, drops_under_lock: false);
        }

        /// A waker that comes back for the value finds the lock taken.
        mod wakes_under_the_lock {
            use crate::*;
            slots!(end_tells: true, end_forgets: false, keeps_first: false, wakes_under_lock: true, drops_under_lock: false);
        }

        /// A waker whose drop comes back to the slot finds the lock taken.
        mod drops_under_the_lock {
            use crate::*;
            slots!(end_tells: true, end_forgets: false, keeps_first: false, wakes_under_lock: false, drops_under_lock: true);
        }
    }

    mod three_bugs {
        mod still_locks_the_queue {
            use crate::*;
            executors!(locks: true, polls_finished: false, dedupes: true, clears_after: false);
        }

        mod still_polls_the_finished {
            use crate::*;
            executors!(locks: false, polls_finished: true, dedupes: true, clears_after: false);
        }

        mod still_queues_each_wake {
            use crate::*;
            executors!(locks: false, polls_finished: false, dedupes: false, clears_after: false);
        }

        /// Mends all three, and makes a fourth: the mark goes after the poll.
        mod forgets_wakes_during_the_poll {
            use crate::*;
            executors!(locks: false, polls_finished: false, dedupes: true, clears_after: true);
        }
    }

    mod lateness {
        /// Measures from the last wake, and so makes the task look punctual.
        mod the_last_wake {
            use crate::*;
            stamps!(keeps_first: false, takes_after: false, counts_first_poll: false, keeps_waker: false, first_waker: false, passes_on: "after the note");
        }

        /// Clears its mark after the poll, with the wakes that came during it.
        mod loses_wakes_during_the_poll {
            use crate::*;
            stamps!(keeps_first: true, takes_after: true, counts_first_poll: false, keeps_waker: false, first_waker: false, passes_on: "after the note");
        }

        /// Takes the beginning for a wake.
        mod counts_the_first_poll {
            use crate::*;
            stamps!(keeps_first: true, takes_after: false, counts_first_poll: true, keeps_waker: false, first_waker: false, passes_on: "after the note");
        }

        /// Makes the task its own last waker: nobody notices that it is stuck.
        mod keeps_its_own_waker {
            use crate::*;
            stamps!(keeps_first: true, takes_after: false, counts_first_poll: false, keeps_waker: true, first_waker: false, passes_on: "after the note");
        }

        /// Passes every wake on to the waker of the first poll.
        mod keeps_the_first_waker {
            use crate::*;
            stamps!(keeps_first: true, takes_after: false, counts_first_poll: false, keeps_waker: false, first_waker: true, passes_on: "after the note");
        }

        /// Looks at the clock when the task may have had its turn already.
        mod notes_too_late {
            use crate::*;
            stamps!(keeps_first: true, takes_after: false, counts_first_poll: false, keeps_waker: false, first_waker: false, passes_on: "before the note");
        }

        /// Calls somebody else's waker with its lock in hand.
        mod wakes_under_its_lock {
            use crate::*;
            stamps!(keeps_first: true, takes_after: false, counts_first_poll: false, keeps_waker: false, first_waker: false, passes_on: "under the lock");
        }
    }

    mod by_cost {
        /// Every turn costs the same, as in `Fair`.
        mod counts_turns {
            queues!(counts_turns: true, saves_up: false, forgives: false);
        }

        /// Who was away has all the turns that it missed.
        mod saves_up {
            queues!(counts_turns: false, saves_up: true, forgives: false);
        }

        /// Who comes back has nothing to pay for any more.
        mod forgives {
            queues!(counts_turns: false, saves_up: false, forgives: true);
        }
    }

    mod task_group {
        use crate::*;
        use ch03::JoinHandle;

        /// The outcome of whichever of the tasks is over first.
        async fn first<T>(handles: &mut Vec<JoinHandle<T>>) -> Option<Result<T, JoinError>> {
            poll_fn(|cx| {
                for i in 0..handles.len() {
                    if let Poll::Ready(outcome) = Pin::new(&mut handles[i]).poll(cx) {
                        drop(handles.swap_remove(i));
                        return Poll::Ready(Some(outcome));
                    }
                }
                if handles.is_empty() {
                    Poll::Ready(None)
                } else {
                    Poll::Pending
                }
            })
            .await
        }

        /// Waits in the order of the spawns.
        mod waits_for_the_first {
            use crate::*;

            groups!();

            impl<T> TaskGroup<T> {
                pub async fn next(&mut self) -> Option<Result<T, JoinError>> {
                    let outcome = self.1.first_mut()?.await;
                    drop(self.1.remove(0));
                    Some(outcome)
                }
            }

            impl<T> Drop for TaskGroup<T> {
                fn drop(&mut self) {
                    self.1.iter().for_each(JoinHandle::abort);
                }
            }
        }

        /// Takes the handles out while it waits. Given up, it takes them along.
        mod loses_what_it_waited_for {
            use crate::*;

            groups!();

            impl<T> TaskGroup<T> {
                pub async fn next(&mut self) -> Option<Result<T, JoinError>> {
                    let mut handles = std::mem::take(&mut self.1);
                    let outcome = super::first(&mut handles).await;
                    self.1 = handles;
                    outcome
                }
            }

            impl<T> Drop for TaskGroup<T> {
                fn drop(&mut self) {
                    self.1.iter().for_each(JoinHandle::abort);
                }
            }
        }

        /// Asks all handles all the time instead of leaving them a waker.
        mod wakes_itself {
            use crate::*;

            groups!();

            impl<T> TaskGroup<T> {
                pub async fn next(&mut self) -> Option<Result<T, JoinError>> {
                    let mut next = pin!(super::first(&mut self.1));
                    poll_fn(|cx| {
                        let polled = next.as_mut().poll(cx);
                        if polled.is_pending() {
                            cx.waker().wake_by_ref();
                        }
                        polled
                    })
                    .await
                }
            }

            impl<T> Drop for TaskGroup<T> {
                fn drop(&mut self) {
                    self.1.iter().for_each(JoinHandle::abort);
                }
            }
        }

        /// Has no `drop`: the handles detach, and the tasks run on.
        mod lets_them_run {
            use crate::*;

            groups!();

            impl<T> TaskGroup<T> {
                pub async fn next(&mut self) -> Option<Result<T, JoinError>> {
                    super::first(&mut self.1).await
                }
            }
        }
    }
}
