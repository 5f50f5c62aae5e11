//! Wrong solutions that look right. The tests of the exercise must reject each
//! of them; `cargo run -p book -- exercises --judge` proves it.

include!("exercises.rs");

mod mutants {
    mod poll_limit {
        /// Polls, then counts, and so allows one poll too many.
        mod one_too_many {
            use crate::*;

            pub fn poll_limit<F: Future>(future: F, max_polls: u32) -> Option<F::Output> {
                let mut future = pin!(future);
                let mut polls = 0;
                loop {
                    if let Poll::Ready(output) = poll_once(future.as_mut()) {
                        return Some(output);
                    }
                    polls += 1;
                    if polls > max_polls {
                        return None;
                    }
                }
            }

            poll_limit!();
        }

        /// Gives up before it looks at what the last poll returned.
        mod ignores_the_last_poll {
            use crate::*;

            pub fn poll_limit<F: Future>(future: F, max_polls: u32) -> Option<F::Output> {
                let mut future = pin!(future);
                for poll in 1..=max_polls {
                    let polled = poll_once(future.as_mut());
                    if poll == max_polls {
                        return None;
                    }
                    if let Poll::Ready(output) = polled {
                        return Some(output);
                    }
                }
                None
            }

            poll_limit!();
        }
    }

    mod yield_times {
        /// Says "pending" and leaves it at that: nobody will ever poll it again.
        mod forgets_to_wake {
            use crate::*;

            pub struct YieldTimes(u32);

            impl YieldTimes {
                pub fn new(n: u32) -> Self {
                    Self(n)
                }
            }

            impl Future for YieldTimes {
                type Output = ();

                fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
                    if self.0 == 0 {
                        return Poll::Ready(());
                    }
                    self.0 -= 1;
                    Poll::Pending
                }
            }

            yield_times!();
        }

        /// Counts down before it looks.
        mod one_too_few {
            use crate::*;

            pub struct YieldTimes(u32);

            impl YieldTimes {
                pub fn new(n: u32) -> Self {
                    Self(n)
                }
            }

            impl Future for YieldTimes {
                type Output = ();

                fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
                    self.0 = self.0.saturating_sub(1);
                    if self.0 == 0 {
                        return Poll::Ready(());
                    }
                    cx.waker().wake_by_ref();
                    Poll::Pending
                }
            }

            yield_times!();
        }
    }

    mod profile {
        use crate::*;

        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Profile {
            pub polls: u64,
            pub busy: Duration,
            pub longest: Duration,
        }

        /// Measures from start to end, the waiting included.
        mod measures_the_waiting {
            use super::Profile;
            use crate::*;

            pub async fn profile<F: Future>(
                future: F,
                clock: impl Fn() -> Duration,
            ) -> (F::Output, Profile) {
                let mut future = pin!(future);
                let mut profile = Profile::default();
                let mut last = clock();
                let output = poll_fn(|cx| {
                    let polled = future.as_mut().poll(cx);
                    let took = clock() - last;
                    last = clock();
                    profile.polls += 1;
                    profile.busy += took;
                    profile.longest = profile.longest.max(took);
                    polled
                })
                .await;
                (output, profile)
            }

            profile!();
        }

        /// Keeps the last poll for the longest.
        mod keeps_the_last {
            use super::Profile;
            use crate::*;

            pub async fn profile<F: Future>(
                future: F,
                clock: impl Fn() -> Duration,
            ) -> (F::Output, Profile) {
                let mut future = pin!(future);
                let mut profile = Profile::default();
                let output = poll_fn(|cx| {
                    let start = clock();
                    let polled = future.as_mut().poll(cx);
                    profile.polls += 1;
                    profile.busy += clock() - start;
                    profile.longest = clock() - start;
                    polled
                })
                .await;
                (output, profile)
            }

            profile!();
        }
    }

    mod race {
        /// Waits for both, then picks.
        mod waits_for_the_loser {
            use crate::*;

            pub async fn race<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
                ch01::join(a, b).await.0
            }

            race!();
        }

        /// Polls `b` even though `a` has already won.
        mod polls_both_every_time {
            use crate::*;

            pub async fn race<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
                let (mut a, mut b) = (pin!(a), pin!(b));
                poll_fn(|cx| match (a.as_mut().poll(cx), b.as_mut().poll(cx)) {
                    (Poll::Ready(output), _) | (_, Poll::Ready(output)) => Poll::Ready(output),
                    _ => Poll::Pending,
                })
                .await
            }

            race!();
        }

        /// Keeps the futures in boxes that nobody frees.
        mod leaks_the_loser {
            use crate::*;

            pub async fn race<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
                let a = Box::leak(Box::new(Box::pin(a)));
                let b = Box::leak(Box::new(Box::pin(b)));
                poll_fn(|cx| match a.as_mut().poll(cx) {
                    Poll::Ready(output) => Poll::Ready(output),
                    Poll::Pending => b.as_mut().poll(cx),
                })
                .await
            }

            race!();
        }
    }

    mod join_all {
        /// One after the other: right outputs, no overlap.
        mod awaits_in_a_loop {
            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut outputs = Vec::new();
                for future in futures {
                    outputs.push(future.await);
                }
                outputs
            }

            use crate::*;
            join_all!();
        }

        /// Collects the outputs as they come.
        mod loses_the_order {
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

        /// Polls those that have finished once more.
        mod polls_the_finished {
            use crate::*;

            pub async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
                let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
                poll_fn(|cx| {
                    let mut outputs = Vec::new();
                    for future in &mut futures {
                        if let Poll::Ready(output) = future.as_mut().poll(cx) {
                            outputs.push(output);
                        }
                    }
                    if outputs.len() == futures.len() {
                        Poll::Ready(outputs)
                    } else {
                        Poll::Pending
                    }
                })
                .await
            }

            join_all!();
        }
    }

    mod find_the_bug {
        /// Mends the missed turn only: the last task still jumps the queue.
        mod keeps_swap_remove {
            use crate::*;

            pub type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

            pub fn run_in_rounds(mut tasks: Vec<Task<'_>>) {
                while !tasks.is_empty() {
                    let mut i = 0;
                    while i < tasks.len() {
                        if poll_once(tasks[i].as_mut()).is_ready() {
                            drop(tasks.swap_remove(i));
                        } else {
                            i += 1;
                        }
                    }
                }
            }

            find_the_bug!();
        }

        /// Mends the order only: the task behind a finished one misses its turn.
        mod still_steps_over_one {
            use crate::*;

            pub type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

            pub fn run_in_rounds(mut tasks: Vec<Task<'_>>) {
                while !tasks.is_empty() {
                    let mut i = 0;
                    while i < tasks.len() {
                        if poll_once(tasks[i].as_mut()).is_ready() {
                            drop(tasks.remove(i));
                        }
                        i += 1;
                    }
                }
            }

            find_the_bug!();
        }
    }

    mod spawn_inside {
        /// Keeps the queue borrowed while it polls.
        mod borrows_while_polling {
            use crate::*;
            use std::collections::VecDeque;

            type Queue = Rc<RefCell<VecDeque<Pin<Box<dyn Future<Output = ()>>>>>>;

            #[derive(Clone, Default)]
            pub struct Executor(Queue);
            pub type Spawner = Executor;

            impl Executor {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn spawner(&self) -> Spawner {
                    self.clone()
                }

                pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
                    self.0.borrow_mut().push_back(Box::pin(future));
                }

                pub fn run(&self) {
                    let mut queue = self.0.borrow_mut();
                    while let Some(mut task) = queue.pop_front() {
                        if poll_once(task.as_mut()).is_pending() {
                            queue.push_back(task);
                        }
                    }
                }
            }

            spawn_inside!();
        }

        /// The queue owns a task, which owns a spawner, which owns the queue.
        mod goes_round_in_a_circle {
            use crate::*;
            use std::collections::VecDeque;

            type Queue = Rc<RefCell<VecDeque<Pin<Box<dyn Future<Output = ()>>>>>>;

            #[derive(Clone, Default)]
            pub struct Executor(Queue);
            pub type Spawner = Executor;

            impl Executor {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn spawner(&self) -> Spawner {
                    self.clone()
                }

                pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
                    self.0.borrow_mut().push_back(Box::pin(future));
                }

                fn pop(&self) -> Option<Pin<Box<dyn Future<Output = ()>>>> {
                    self.0.borrow_mut().pop_front()
                }

                pub fn run(&self) {
                    while let Some(mut task) = self.pop() {
                        if poll_once(task.as_mut()).is_pending() {
                            self.0.borrow_mut().push_back(task);
                        }
                    }
                }
            }

            spawn_inside!();
        }

        /// Runs the tasks it found at the start, and forgets those that came later.
        mod misses_late_tasks {
            use crate::*;

            type Queue = Rc<RefCell<Vec<Pin<Box<dyn Future<Output = ()>>>>>>;

            #[derive(Clone, Default)]
            pub struct Executor(Queue);
            pub type Spawner = Executor;

            impl Executor {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn spawner(&self) -> Spawner {
                    self.clone()
                }

                pub fn spawn(&self, future: impl Future<Output = ()> + 'static) {
                    self.0.borrow_mut().push(Box::pin(future));
                }

                pub fn run(&self) {
                    let mut tasks = self.0.take();
                    while !tasks.is_empty() {
                        tasks.retain_mut(|task| poll_once(task.as_mut()).is_pending());
                    }
                }
            }

            spawn_inside!();
        }
    }
}
