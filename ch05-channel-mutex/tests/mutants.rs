//! Wrong solutions that look right. The tests of the exercise must reject each
//! of them; `cargo run -p book -- exercises --judge` proves it.

include!("exercises.rs");

#[path = "mutants/bounded_watched.rs"]
mod bounded_watched;
#[path = "mutants/batches.rs"]
mod faulty_batches;
#[path = "mutants/condvar.rs"]
mod faulty_condvar;
#[path = "mutants/wait_group.rs"]
mod faulty_group;
#[path = "mutants/mailbox.rs"]
mod faulty_mailbox;
#[path = "mutants/once_cell.rs"]
mod faulty_once_cell;
#[path = "mutants/watched.rs"]
mod faulty_watched;
#[path = "mutants/slots.rs"]
mod slots;

mod mutants {
    mod join_all {
        /// Somebody was ready: perhaps another one is now.
        mod polls_until_nothing_changes {
            use crate::slots::{outputs, slots};
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut futures = slots(futures);
                poll_fn(|cx| {
                    loop {
                        let waiting = |slot: &&mut crate::slots::Slot<F>| slot.output.is_none();
                        let (mut waits, mut changes) = (false, false);
                        for slot in futures.iter_mut().filter(waiting) {
                            let is_ready = slot.poll(cx);
                            (waits, changes) = (waits | !is_ready, changes | is_ready);
                        }
                        match (waits, changes) {
                            (false, _) => return Poll::Ready(()),
                            (true, false) => return Poll::Pending,
                            (true, true) => {}
                        }
                    }
                })
                .await;
                outputs(futures)
            }

            join_all!();
        }

        /// The second one begins when the first is ready.
        mod one_after_the_other {
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut outputs = Vec::new();
                for future in futures {
                    outputs.push(future.await);
                }
                outputs
            }

            join_all!();
        }

        /// The outputs are in the order in which they came.
        mod who_is_first_comes_first {
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
                let mut outputs = Vec::new();
                poll_fn(|cx| {
                    futures.retain_mut(|future| match future.as_mut().poll(cx) {
                        Poll::Ready(output) => {
                            outputs.push(output);
                            false
                        }
                        Poll::Pending => true,
                    });
                    if futures.is_empty() {
                        Poll::Ready(())
                    } else {
                        Poll::Pending
                    }
                })
                .await;
                outputs
            }

            join_all!();
        }

        /// `all` is in a hurry: it asks nobody behind the first that waits.
        mod up_to_the_first_that_waits {
            use crate::slots::{outputs, slots};
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut futures = slots(futures);
                poll_fn(|cx| {
                    if futures.iter_mut().all(|slot| slot.poll(cx)) {
                        Poll::Ready(())
                    } else {
                        Poll::Pending
                    }
                })
                .await;
                outputs(futures)
            }

            join_all!();
        }

        /// Polls them when it is called, to save time.
        mod begins_before_the_wait {
            use crate::slots::{outputs, slots};
            use crate::*;

            pub fn join_all<F: Future>(futures: Vec<F>) -> impl Future<Output = Vec<F::Output>> {
                let mut futures = slots(futures);
                let mut cx = Context::from_waker(std::task::Waker::noop());
                for slot in &mut futures {
                    slot.poll(&mut cx);
                }
                async move {
                    poll_fn(|cx| {
                        let waiting = futures
                            .iter_mut()
                            .filter_map(|slot| (!slot.poll(cx)).then_some(()));
                        if waiting.count() == 0 {
                            Poll::Ready(())
                        } else {
                            Poll::Pending
                        }
                    })
                    .await;
                    outputs(futures)
                }
            }

            join_all!();
        }

        /// Does not sleep.
        mod asks_until_all_are_ready {
            use crate::slots::{outputs, slots};
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut futures = slots(futures);
                while futures.iter().any(|slot| slot.output.is_none()) {
                    poll_fn(|cx| {
                        for slot in &mut futures {
                            slot.poll(cx);
                        }
                        Poll::Ready(())
                    })
                    .await;
                    yield_now().await;
                }
                outputs(futures)
            }

            join_all!();
        }

        /// Keeps those that are ready until all are.
        mod keeps_them {
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
                let mut outputs: Vec<_> = futures.iter().map(|_| None).collect();
                poll_fn(|cx| {
                    for (future, output) in futures.iter_mut().zip(&mut outputs) {
                        if output.is_none()
                            && let Poll::Ready(value) = future.as_mut().poll(cx)
                        {
                            *output = Some(value);
                        }
                    }
                    if outputs.iter().all(Option::is_some) {
                        Poll::Ready(())
                    } else {
                        Poll::Pending
                    }
                })
                .await;
                outputs.into_iter().flatten().collect()
            }

            join_all!();
        }

        /// Only somebody who becomes ready may be the last.
        mod none_takes_for_ever {
            use crate::slots::{outputs, slots};
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut futures = slots(futures);
                let mut left = futures.len();
                poll_fn(|cx| {
                    for slot in &mut futures {
                        if slot.output.is_none() && slot.poll(cx) {
                            left -= 1;
                            if left == 0 {
                                return Poll::Ready(());
                            }
                        }
                    }
                    Poll::Pending
                })
                .await;
                outputs(futures)
            }

            join_all!();
        }

        /// Polls them all, the ready ones too.
        mod polls_who_is_ready {
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
                poll_fn(|cx| {
                    let polls = futures.iter_mut().map(|future| future.as_mut().poll(cx));
                    let polls: Vec<_> = polls.collect();
                    if polls.iter().any(Poll::is_pending) {
                        return Poll::Pending;
                    }
                    Poll::Ready(
                        polls
                            .into_iter()
                            .map(|poll| match poll {
                                Poll::Ready(output) => output,
                                Poll::Pending => unreachable!(),
                            })
                            .collect(),
                    )
                })
                .await
            }

            join_all!();
        }
    }

    mod wait_group {
        /// Two threads each take one from the same number.
        mod loads_and_stores {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::LOADS_AND_STORES }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::LOADS_AND_STORES }>;
            wait_group!();
        }

        /// Tells one of those who wait.
        mod wakes_one {
            use crate::*;
            type WaitGroup = crate::faulty_group::WaitGroup<{ crate::faulty_group::WAKES_ONE }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::WAKES_ONE }>;
            wait_group!();
        }

        /// The one that is woken may look before the count is right.
        mod wakes_before_it_counts {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::WAKES_BEFORE_IT_COUNTS }>;
            type Token =
                crate::faulty_group::Token<{ crate::faulty_group::WAKES_BEFORE_IT_COUNTS }>;
            wait_group!();
        }

        /// Between the two, nobody holds the lock, and the other thread may run.
        mod registers_after_the_look {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::REGISTERS_AFTER_THE_LOOK }>;
            type Token =
                crate::faulty_group::Token<{ crate::faulty_group::REGISTERS_AFTER_THE_LOOK }>;
            wait_group!();
        }

        /// Waits for the next one to leave, without a look.
        mod always_waits {
            use crate::*;
            type WaitGroup = crate::faulty_group::WaitGroup<{ crate::faulty_group::ALWAYS_WAITS }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::ALWAYS_WAITS }>;
            wait_group!();
        }

        /// Wakes all whenever anybody leaves.
        mod wakes_each_time {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::WAKES_EACH_TIME }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::WAKES_EACH_TIME }>;
            wait_group!();
        }

        /// A waiter leaves a waker at each poll, and never takes one out.
        mod leaves_wakers_behind {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::LEAVES_WAKERS_BEHIND }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::LEAVES_WAKERS_BEHIND }>;
            wait_group!();
        }

        /// Calls the wakers under the lock.
        mod locks_and_wakes {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::LOCKS_AND_WAKES }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::LOCKS_AND_WAKES }>;
            wait_group!();
        }

        /// Looks at the waker of the first poll only.
        mod keeps_the_first_waker {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::KEEPS_THE_FIRST_WAKER }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::KEEPS_THE_FIRST_WAKER }>;
            wait_group!();
        }

        /// Once it is over, it is over.
        mod only_once {
            use crate::*;
            type WaitGroup = crate::faulty_group::WaitGroup<{ crate::faulty_group::ONLY_ONCE }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::ONLY_ONCE }>;
            wait_group!();
        }

        /// Wakes itself.
        mod looks_again_and_again {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::LOOKS_AGAIN_AND_AGAIN }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::LOOKS_AGAIN_AND_AGAIN }>;
            wait_group!();
        }

        /// Clones the waker where it needs it.
        mod clones_under_the_lock {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::CLONES_UNDER_THE_LOCK }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::CLONES_UNDER_THE_LOCK }>;
            wait_group!();
        }

        /// Counts the calls of `token`, and forgets those of `clone`.
        mod clones_do_not_count {
            use crate::*;
            type WaitGroup =
                crate::faulty_group::WaitGroup<{ crate::faulty_group::CLONES_DO_NOT_COUNT }>;
            type Token = crate::faulty_group::Token<{ crate::faulty_group::CLONES_DO_NOT_COUNT }>;
            wait_group!();
        }
    }

    mod mailbox {
        /// With all three.
        mod as_it_was {
            use crate::faulty_mailbox::{self, AS_IT_WAS as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// One that is woken and gives up keeps the wake.
        mod keeps_the_wake {
            use crate::faulty_mailbox::{self, KEEPS_THE_WAKE as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// Wakes a sender under the lock: an `if let` holds it.
        mod receives_locked {
            use crate::faulty_mailbox::{self, RECEIVES_LOCKED as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// The receiver goes, and one of those who wait hears of it.
        mod tells_one {
            use crate::faulty_mailbox::{self, TELLS_ONE as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// Wakes all who wait, for each message: then nobody is forgotten.
        mod wakes_all {
            use crate::faulty_mailbox::{self, WAKES_ALL as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// Passes the wake on, under the lock.
        mod passes_on_locked {
            use crate::faulty_mailbox::{self, PASSES_ON_LOCKED as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// Tells all that it goes, under the lock.
        mod tells_locked {
            use crate::faulty_mailbox::{self, TELLS_LOCKED as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// Wakes the next one even if it was not woken itself.
        mod passes_on_what_it_has_not {
            use crate::faulty_mailbox::{self, PASSES_ON_WHAT_IT_HAS_NOT as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// One that gives up stays in the line, and is woken.
        mod stays_in_line {
            use crate::faulty_mailbox::{self, STAYS_IN_LINE as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// The receiver goes, and nobody hears of it.
        mod tells_nobody {
            use crate::faulty_mailbox::{self, TELLS_NOBODY as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// Wakes the receiver under the lock.
        mod sends_locked {
            use crate::faulty_mailbox::{self, SENDS_LOCKED as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// There is room, so somebody may have it: whoever was woken for it hears of it, too.
        mod passes_on_any_room {
            use crate::faulty_mailbox::{self, PASSES_ON_ANY_ROOM as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// One that is woken and gives up wakes all the others: one of them will do.
        mod passes_it_on_to_all {
            use crate::faulty_mailbox::{self, PASSES_IT_ON_TO_ALL as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }

        /// A newcomer has the place, and the next one is woken for it.
        mod passes_on_what_is_taken {
            use crate::faulty_mailbox::{self, PASSES_ON_WHAT_IS_TAKEN as FAULTS};
            use crate::*;

            fn channel<T>(
                capacity: usize,
            ) -> (
                faulty_mailbox::Sender<T, FAULTS>,
                faulty_mailbox::Receiver<T, FAULTS>,
            ) {
                faulty_mailbox::channel(capacity)
            }

            mailbox!();
        }
    }

    mod once_cell {
        /// Whoever comes first when it is free, and not whoever has waited.
        mod a_newcomer_overtakes {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::A_NEWCOMER_OVERTAKES;
            once_cell!();
        }

        /// Everybody makes one, and the first counts.
        mod two_at_a_time {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::TWO_AT_A_TIME;
            once_cell!();
        }

        /// Its turn comes, and it makes another one.
        mod does_not_look_again {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::DOES_NOT_LOOK_AGAIN;
            once_cell!();
        }

        /// Those who wait come one by one, each when the one before has been polled.
        mod one_after_the_other {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::ONE_AFTER_THE_OTHER;
            once_cell!();
        }

        /// `?` leaves in a hurry.
        mod keeps_its_turn_when_it_fails {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::KEEPS_ITS_TURN_WHEN_IT_FAILS;
            once_cell!();
        }

        /// Gives the turn back by hand, after the await.
        mod keeps_its_turn_when_it_gives_up {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::KEEPS_ITS_TURN_WHEN_IT_GIVES_UP;
            once_cell!();
        }

        /// Somebody fails, and all who wait run for the turn.
        mod wakes_all_for_one_turn {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::WAKES_ALL_FOR_ONE_TURN;
            once_cell!();
        }

        /// Wakes them, and puts the value in then.
        mod closes_before_it_is_there {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::CLOSES_BEFORE_IT_IS_THERE;
            once_cell!();
        }

        /// Calls `init` first, and does not await it.
        mod calls_it_while_it_waits {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::CALLS_IT_WHILE_IT_WAITS;
            once_cell!();
        }

        /// Closes for good, also when it has failed.
        mod a_failure_is_the_end {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::A_FAILURE_IS_THE_END;
            once_cell!();
        }

        /// A lock of the standard library across the await.
        mod stops_the_thread {
            use crate::*;
            type OnceCell<T> = crate::faulty_once_cell::OnceCell<T, { FAULT }>;
            const FAULT: u32 = crate::faulty_once_cell::STOPS_THE_THREAD;
            once_cell!();
        }
    }

    mod batches {
        /// What was taken goes with the future.
        mod as_it_was {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::AS_IT_WAS;
            batches!();
        }

        /// Keeps the messages, and not the time.
        mod begins_to_wait_anew {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::BEGINS_TO_WAIT_ANEW;
            batches!();
        }

        /// Keeps both, and takes the batch out at the start of each call.
        mod takes_it_along {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::TAKES_IT_ALONG;
            batches!();
        }

        /// Each message is granted the whole patience: it may be a long batch.
        mod waits_from_the_last_one {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::WAITS_FROM_THE_LAST_ONE;
            batches!();
        }

        /// The next batch inherits the time of the one before.
        mod the_old_deadline {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::THE_OLD_DEADLINE;
            batches!();
        }

        /// There is always a batch.
        mod an_empty_one_at_the_end {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::AN_EMPTY_ONE_AT_THE_END;
            batches!();
        }

        /// `?`, and the rest is lost.
        mod forgets_the_rest {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::FORGETS_THE_REST;
            batches!();
        }

        /// Measures from the call.
        mod from_the_call_on {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::FROM_THE_CALL_ON;
            batches!();
        }

        /// `<=`.
        mod one_too_many {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::ONE_TOO_MANY;
            batches!();
        }

        /// Looks every 100 µs.
        mod asks_again_and_again {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::ASKS_AGAIN_AND_AGAIN;
            batches!();
        }

        /// The channel is over, and it waits for the time to be over, too.
        mod keeps_the_rest_until_it_is_late {
            use crate::*;
            type Batches<T> = crate::faulty_batches::Batches<T, FAULT>;
            const FAULT: u32 = crate::faulty_batches::KEEPS_THE_REST_UNTIL_IT_IS_LATE;
            batches!();
        }
    }

    mod watched {
        /// Counts and sends in one step, under the lock.
        mod sends_under_the_lock {
            use crate::faulty_watched::{self, Report, SENDS_UNDER_THE_LOCK as FAULT};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// Sends it, and counts it then.
        mod counts_it_afterwards {
            use crate::faulty_watched::{self, COUNTS_IT_AFTERWARDS as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// The wait for room counts.
        mod stamps_before_it_waits {
            use crate::faulty_watched::{self, Report, STAMPS_BEFORE_IT_WAITS as FAULT};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// A sender that waits for room is in the queue, and stays in it when it gives up.
        mod counts_who_waits {
            use crate::faulty_watched::{self, COUNTS_WHO_WAITS as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// How long the receiver waits.
        mod measures_the_receiver {
            use crate::faulty_watched::{self, MEASURES_THE_RECEIVER as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// Measures when a message leaves.
        mod longest_at_the_end {
            use crate::faulty_watched::{self, LONGEST_AT_THE_END as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// The report is as old as the last message.
        mod up_to_the_last_change {
            use crate::faulty_watched::{self, Report, UP_TO_THE_LAST_CHANGE as FAULT};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// Does not ask the clock that can stand still.
        mod another_clock {
            use crate::faulty_watched::{self, ANOTHER_CLOCK as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// Multiplies the time before with the length after.
        mod counts_the_change_too_early {
            use crate::faulty_watched::{self, COUNTS_THE_CHANGE_TOO_EARLY as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// The one who asks does not always get an answer.
        mod counts_what_is_asked_for {
            use crate::faulty_watched::{self, COUNTS_WHAT_IS_ASKED_FOR as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// Gives the room back, and counts then: the next message is counted before.
        mod makes_room_before_it_counts {
            use crate::faulty_watched::{self, MAKES_ROOM_BEFORE_IT_COUNTS as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// The receiver goes, and its messages are counted for ever.
        mod outlives_the_receiver {
            use crate::faulty_watched::{self, OUTLIVES_THE_RECEIVER as FAULT, Report};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// The receiver goes, and those who wait for room wait for ever.
        mod tells_nobody {
            use crate::faulty_watched::{self, Report, TELLS_NOBODY as FAULT};
            use crate::*;

            fn watched<T>(
                capacity: usize,
            ) -> (
                faulty_watched::Sender<T, FAULT>,
                faulty_watched::Receiver<T, FAULT>,
            ) {
                faulty_watched::watched(capacity)
            }

            watched!();
        }

        /// The room belongs to the channel, which gives it away before the count goes down.
        mod over_a_bounded_channel {
            use crate::bounded_watched::{Report, watched};
            use crate::*;
            watched!();
        }
    }

    mod condvar {
        /// `Notify` as it is.
        mod just_notify {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::JUST_NOTIFY;
            condvar!();
        }

        /// Unlocks, and waits then.
        mod unlocks_first {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::UNLOCKS_FIRST;
            condvar!();
        }

        /// Nobody waits: the next one that would need not.
        mod keeps_it_for_later {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::KEEPS_IT_FOR_LATER;
            condvar!();
        }

        /// One that gives up keeps its notification.
        mod passes_nothing_on {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::PASSES_NOTHING_ON;
            condvar!();
        }

        /// One that has noticed, and waits for the lock, keeps its notification.
        mod passes_it_on_until_it_is_polled {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::PASSES_IT_ON_UNTIL_IT_IS_POLLED;
            condvar!();
        }

        /// Wakes one after the other, until nobody waits: one that comes back is woken again.
        mod all_one_by_one {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::ALL_ONE_BY_ONE;
            condvar!();
        }

        /// Calls the wakers under the lock.
        mod locks_and_wakes {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::LOCKS_AND_WAKES;
            condvar!();
        }

        /// Polled again, it must have been woken.
        mod a_poll_is_enough {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::A_POLL_IS_ENOUGH;
            condvar!();
        }

        /// A stack is no queue.
        mod the_last_is_first {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::THE_LAST_IS_FIRST;
            condvar!();
        }

        /// Passes on what was for all.
        mod passes_all_on {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::PASSES_ALL_ON;
            condvar!();
        }

        /// They will see which of them it was for.
        mod one_wakes_all {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::ONE_WAKES_ALL;
            condvar!();
        }

        /// Waits with the lock, and gives it back afterwards.
        mod keeps_the_lock {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::KEEPS_THE_LOCK;
            condvar!();
        }

        /// One that gives up stays in the queue, and is notified.
        mod stays_in_the_queue {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::STAYS_IN_THE_QUEUE;
            condvar!();
        }

        /// Looks at the waker of the first poll only.
        mod keeps_the_first_waker {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::KEEPS_THE_FIRST_WAKER;
            condvar!();
        }

        /// Passes it on in any case.
        mod passes_on_what_was_used {
            use crate::*;
            type Condvar = crate::faulty_condvar::Condvar<FAULT>;
            const FAULT: u32 = crate::faulty_condvar::PASSES_ON_WHAT_WAS_USED;
            condvar!();
        }
    }
}
