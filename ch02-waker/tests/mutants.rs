//! Wrong solutions that look right. The tests of the exercise must reject each
//! of them; `cargo run -p book -- exercises --judge` proves it.

include!("exercises.rs");

mod mutants {
    mod count_wakes {
        /// Counts where it is made, not where it is shared.
        mod each_waker_counts_for_itself {
            use crate::*;

            pub struct CountWakes(AtomicUsize);

            impl CountWakes {
                pub fn new() -> Arc<Self> {
                    Arc::new(Self(AtomicUsize::new(0)))
                }

                pub fn waker(self: &Arc<Self>) -> Waker {
                    Waker::from(Self::new())
                }

                pub fn wakes(&self) -> usize {
                    self.0.load(Ordering::SeqCst)
                }
            }

            impl Wake for CountWakes {
                fn wake(self: Arc<Self>) {
                    self.0.fetch_add(1, Ordering::SeqCst);
                }
            }

            count_wakes!();
        }
    }

    mod park_timeout {
        use std::sync::{Condvar, Mutex};

        pub struct Base {
            pub token: Mutex<bool>,
            pub left: Condvar,
        }

        impl Base {
            pub fn new() -> Self {
                Self {
                    token: Mutex::new(false),
                    left: Condvar::new(),
                }
            }

            pub fn unpark(&self) {
                *self.token.lock().unwrap() = true;
                self.left.notify_one();
            }
        }

        /// Sees the token and leaves it there.
        mod leaves_the_token {
            use crate::*;

            pub struct TimedParker(super::Base);

            impl TimedParker {
                pub fn new() -> Self {
                    Self(super::Base::new())
                }

                pub fn unpark(&self) {
                    self.0.unpark();
                }

                pub fn park_timeout(&self, limit: Duration) -> bool {
                    let token = self.0.token.lock().unwrap();
                    *self
                        .0
                        .left
                        .wait_timeout_while(token, limit, |token| !*token)
                        .unwrap()
                        .0
                }
            }

            park_timeout!();
        }
    }

    mod audit {
        use crate::*;

        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Audit {
            pub polls: usize,
            pub wakes: usize,
        }

        pub struct Counting {
            pub inner: Option<Waker>,
            pub wakes: AtomicUsize,
        }

        impl Wake for Counting {
            fn wake(self: Arc<Self>) {
                self.wakes.fetch_add(1, Ordering::SeqCst);
                self.inner.as_ref().inspect(|waker| waker.wake_by_ref());
            }
        }

        /// Counts, and keeps the news to itself.
        mod swallows_the_wake {
            use super::{Audit, Counting};
            use crate::*;

            pub async fn audit<F: Future>(future: F) -> (F::Output, Audit) {
                let mut future = pin!(future);
                let counting = Arc::new(Counting {
                    inner: None,
                    wakes: AtomicUsize::new(0),
                });
                let waker = Waker::from(counting.clone());
                let mut polls = 0;
                let output = poll_fn(|_| {
                    polls += 1;
                    future.as_mut().poll(&mut Context::from_waker(&waker))
                })
                .await;
                (
                    output,
                    Audit {
                        polls,
                        wakes: counting.wakes.load(Ordering::SeqCst),
                    },
                )
            }

            audit!();
        }

        /// Passes everything on to the waker of the first poll.
        mod keeps_the_first_waker {
            use super::{Audit, Counting};
            use crate::*;

            pub async fn audit<F: Future>(future: F) -> (F::Output, Audit) {
                let mut future = pin!(future);
                let mut counting: Option<Arc<Counting>> = None;
                let mut polls = 0;
                let output = poll_fn(|cx| {
                    polls += 1;
                    let counting = counting.get_or_insert_with(|| {
                        let inner = Some(cx.waker().clone());
                        Arc::new(Counting {
                            inner,
                            wakes: AtomicUsize::new(0),
                        })
                    });
                    let waker = Waker::from(counting.clone());
                    future.as_mut().poll(&mut Context::from_waker(&waker))
                })
                .await;
                let wakes = counting.map_or(0, |counting| counting.wakes.load(Ordering::SeqCst));
                (output, Audit { polls, wakes })
            }

            audit!();
        }
    }

    mod two_bugs {
        use crate::*;

        #[derive(Default)]
        pub struct State {
            pub open: bool,
            pub waker: Option<Waker>,
        }

        /// Mends the waker that is kept, and still calls it under the lock.
        mod still_wakes_under_the_lock {
            use super::State;
            use crate::*;

            #[derive(Default)]
            pub struct Gate(Mutex<State>);

            impl Gate {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
                    let mut state = self.0.lock().unwrap();
                    if state.open {
                        return Poll::Ready(());
                    }
                    state.waker = Some(cx.waker().clone());
                    Poll::Pending
                }

                pub fn open(&self) {
                    let mut state = self.0.lock().unwrap();
                    state.open = true;
                    if let Some(waker) = state.waker.take() {
                        waker.wake();
                    }
                }
            }

            two_bugs!();
        }

        /// Mends both, and drops the waker that is replaced under the lock.
        mod drops_under_the_lock {
            use super::State;
            use crate::*;

            #[derive(Default)]
            pub struct Gate(Mutex<State>);

            impl Gate {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
                    let mut state = self.0.lock().unwrap();
                    if state.open {
                        return Poll::Ready(());
                    }
                    state.waker = Some(cx.waker().clone());
                    Poll::Pending
                }

                pub fn open(&self) {
                    let mut state = self.0.lock().unwrap();
                    state.open = true;
                    let waker = state.waker.take();
                    drop(state);
                    if let Some(waker) = waker {
                        waker.wake();
                    }
                }
            }

            two_bugs!();
        }

        /// Mends the lock, and still keeps the first waker.
        mod still_keeps_the_first_waker {
            use super::State;
            use crate::*;

            #[derive(Default)]
            pub struct Gate(Mutex<State>);

            impl Gate {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
                    let mut state = self.0.lock().unwrap();
                    if state.open {
                        return Poll::Ready(());
                    }
                    state.waker.get_or_insert_with(|| cx.waker().clone());
                    Poll::Pending
                }

                pub fn open(&self) {
                    let mut state = self.0.lock().unwrap();
                    state.open = true;
                    let waker = state.waker.take();
                    drop(state);
                    if let Some(waker) = waker {
                        waker.wake();
                    }
                }
            }

            two_bugs!();
        }
    }

    mod block_on_timeout {
        use crate::*;

        fn unparker() -> Waker {
            let this = thread::current();
            Waker::from(Arc::new(Does(move || this.unpark())))
        }

        /// Grants the whole limit anew after each wake.
        mod starts_the_time_again {
            use crate::*;

            pub fn block_on_timeout<F: Future>(future: F, limit: Duration) -> Option<F::Output> {
                let mut future = pin!(future);
                let waker = super::unparker();
                loop {
                    let start = Instant::now();
                    let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
                    if let Poll::Ready(output) = polled {
                        return Some(output);
                    }
                    thread::park_timeout(limit);
                    if start.elapsed() >= limit {
                        return None;
                    }
                }
            }

            block_on_timeout!();
        }

        /// Sleeps on the thread's own token, which the future may take.
        mod parks_on_the_threads_token {
            use crate::*;

            pub fn block_on_timeout<F: Future>(future: F, limit: Duration) -> Option<F::Output> {
                let start = Instant::now();
                let mut future = pin!(future);
                let waker = super::unparker();
                loop {
                    let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
                    if let Poll::Ready(output) = polled {
                        return Some(output);
                    }
                    let left = limit.saturating_sub(start.elapsed());
                    if left.is_zero() {
                        return None;
                    }
                    thread::park_timeout(left);
                }
            }

            block_on_timeout!();
        }

        /// Does not sleep.
        mod asks_all_the_time {
            use crate::*;

            pub fn block_on_timeout<F: Future>(future: F, limit: Duration) -> Option<F::Output> {
                let start = Instant::now();
                let mut future = pin!(future);
                loop {
                    let polled = future
                        .as_mut()
                        .poll(&mut Context::from_waker(Waker::noop()));
                    if let Poll::Ready(output) = polled {
                        return Some(output);
                    }
                    if start.elapsed() >= limit {
                        return None;
                    }
                }
            }

            block_on_timeout!();
        }
    }

    mod event {
        /// Adds a waker at every poll, and takes none away.
        mod collects_wakers {
            use crate::*;

            #[derive(Default)]
            pub struct Event(Mutex<(bool, Vec<Waker>)>);
            pub struct Wait<'a>(&'a Event);

            impl Event {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn wait(&self) -> Wait<'_> {
                    Wait(self)
                }

                pub fn set(&self) {
                    let mut state = self.0.lock().unwrap();
                    state.0 = true;
                    let wakers = std::mem::take(&mut state.1);
                    drop(state);
                    wakers.into_iter().for_each(Waker::wake);
                }

                pub fn wakers(&self) -> usize {
                    self.0.lock().unwrap().1.len()
                }
            }

            impl Future for Wait<'_> {
                type Output = ();

                fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
                    let mut state = self.0.0.lock().unwrap();
                    if state.0 {
                        return Poll::Ready(());
                    }
                    state.1.push(cx.waker().clone());
                    Poll::Pending
                }
            }

            event!();
        }

        /// Has room for one waker: the last of all.
        mod wakes_one {
            use crate::*;

            #[derive(Default)]
            pub struct Event(Mutex<(bool, Option<Waker>)>);
            pub struct Wait<'a>(&'a Event);

            impl Event {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn wait(&self) -> Wait<'_> {
                    Wait(self)
                }

                pub fn set(&self) {
                    let mut state = self.0.lock().unwrap();
                    state.0 = true;
                    let waker = state.1.take();
                    drop(state);
                    if let Some(waker) = waker {
                        waker.wake();
                    }
                }

                pub fn wakers(&self) -> usize {
                    self.0.lock().unwrap().1.iter().count()
                }
            }

            impl Future for Wait<'_> {
                type Output = ();

                fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
                    let mut state = self.0.0.lock().unwrap();
                    if state.0 {
                        return Poll::Ready(());
                    }
                    state.1 = Some(cx.waker().clone());
                    Poll::Pending
                }
            }

            event!();
        }

        /// Gives each wait a number, and drops its wakers under the lock.
        mod drops_under_the_lock {
            use crate::*;

            #[derive(Default)]
            pub struct Event(Mutex<(bool, Vec<Option<Waker>>)>);
            pub struct Wait<'a>(&'a Event, usize);

            impl Event {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn wait(&self) -> Wait<'_> {
                    let mut state = self.0.lock().unwrap();
                    state.1.push(None);
                    Wait(self, state.1.len() - 1)
                }

                pub fn set(&self) {
                    let mut state = self.0.lock().unwrap();
                    state.0 = true;
                    let wakers: Vec<_> = state.1.iter_mut().filter_map(Option::take).collect();
                    drop(state);
                    wakers.into_iter().for_each(Waker::wake);
                }

                pub fn wakers(&self) -> usize {
                    self.0.lock().unwrap().1.iter().flatten().count()
                }
            }

            impl Future for Wait<'_> {
                type Output = ();

                fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
                    let mut state = self.0.0.lock().unwrap();
                    if state.0 {
                        return Poll::Ready(());
                    }
                    state.1[self.1] = Some(cx.waker().clone());
                    Poll::Pending
                }
            }

            impl Drop for Wait<'_> {
                fn drop(&mut self) {
                    self.0.0.lock().unwrap().1[self.1] = None;
                }
            }

            event!();
        }

        /// Tells the waits apart by their wakers. Two of one task have the same.
        mod told_apart_by_the_waker {
            use crate::*;

            #[derive(Default)]
            pub struct Event(Mutex<(bool, Vec<Waker>)>);
            pub struct Wait<'a>(&'a Event, Option<Waker>);

            impl Event {
                pub fn new() -> Self {
                    Self::default()
                }

                pub fn wait(&self) -> Wait<'_> {
                    Wait(self, None)
                }

                pub fn set(&self) {
                    let mut state = self.0.lock().unwrap();
                    state.0 = true;
                    let wakers = std::mem::take(&mut state.1);
                    drop(state);
                    wakers.into_iter().for_each(Waker::wake);
                }

                pub fn wakers(&self) -> usize {
                    self.0.lock().unwrap().1.len()
                }
            }

            impl Wait<'_> {
                fn take_away(&mut self) {
                    let Some(ours) = self.1.take() else { return };
                    let mut state = self.0.0.lock().unwrap();
                    let wakers = std::mem::take(&mut state.1).into_iter();
                    let (gone, stay): (Vec<_>, Vec<_>) =
                        wakers.partition(|waker| waker.will_wake(&ours));
                    state.1 = stay;
                    drop(state);
                    drop(gone);
                }
            }

            impl Future for Wait<'_> {
                type Output = ();

                fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
                    self.take_away();
                    let mut state = self.0.0.lock().unwrap();
                    if state.0 {
                        return Poll::Ready(());
                    }
                    state.1.push(cx.waker().clone());
                    drop(state);
                    self.1 = Some(cx.waker().clone());
                    Poll::Pending
                }
            }

            impl Drop for Wait<'_> {
                fn drop(&mut self) {
                    self.take_away();
                }
            }

            event!();
        }
    }
}
