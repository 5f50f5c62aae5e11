//! What several wrong solutions of an exercise have in common, with a switch for
//! each thing that can be wrong.

/// A slot: who hears of the end, what `drop` forgets, which waker is kept, and
/// what happens under the lock.
macro_rules! slots {
    (end_tells: $tells:literal, end_forgets: $forgets:literal,
     keeps_first: $keeps_first:literal, wakes_under_lock: $under_lock:literal,
     drops_under_lock: $drops:literal) => {
        struct State<T> {
            value: Option<T>,
            gone: bool,
            waker: Option<Waker>,
        }

        pub struct Filler<T>(Arc<Mutex<State<T>>>);
        pub struct Output<T>(Arc<Mutex<State<T>>>);

        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Gone;

        pub fn slot<T>() -> (Filler<T>, Output<T>) {
            let state = State {
                value: None,
                gone: false,
                waker: None,
            };
            let state = Arc::new(Mutex::new(state));
            (Filler(state.clone()), Output(state))
        }

        impl<T> Filler<T> {
            pub fn fill(self, value: T) {
                let mut state = self.0.lock().unwrap();
                state.value = Some(value);
                let waker = state.waker.take();
                if $under_lock {
                    waker.iter().for_each(Waker::wake_by_ref);
                }
                drop(state);
                if !$under_lock {
                    waker.iter().for_each(Waker::wake_by_ref);
                }
            }
        }

        impl<T> Drop for Filler<T> {
            fn drop(&mut self) {
                let mut state = self.0.lock().unwrap();
                if $forgets {
                    state.value = None;
                }
                state.gone = true;
                let waker = state.waker.take();
                drop(state);
                if $tells {
                    waker.into_iter().for_each(Waker::wake);
                }
            }
        }

        impl<T> Future for Output<T> {
            type Output = Result<T, Gone>;

            fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
                let mut state = self.0.lock().unwrap();
                if let Some(value) = state.value.take() {
                    return Poll::Ready(Ok(value));
                }
                if state.gone {
                    return Poll::Ready(Err(Gone));
                }
                if $keeps_first && state.waker.is_some() {
                    return Poll::Pending;
                }
                let old = state.waker.replace(cx.waker().clone());
                if $drops {
                    drop(old);
                } else {
                    drop(state);
                    drop(old);
                }
                Poll::Pending
            }
        }

        slot!();
    };
}

/// The executor of exercise 3.4: three bugs, and a fourth that mends can make.
macro_rules! executors {
    (locks: $locks:literal, polls_finished: $finished:literal,
     dedupes: $dedupes:literal, clears_after: $after:literal) => {
        use std::collections::VecDeque;
        use std::sync::atomic::AtomicBool;

        type Queue = Mutex<VecDeque<Arc<Task>>>;

        #[derive(Default)]
        pub struct SmallExecutor(Arc<Queue>);

        struct Task {
            future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
            queued: AtomicBool,
            queue: Arc<Queue>,
        }

        impl SmallExecutor {
            pub fn new() -> Self {
                Self::default()
            }

            pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
                let task = Task {
                    future: Mutex::new(Some(Box::pin(future))),
                    queued: AtomicBool::new(true),
                    queue: self.0.clone(),
                };
                self.0.lock().unwrap().push_back(Arc::new(task));
            }

            pub fn run(&self) -> usize {
                let mut polls = 0;
                loop {
                    let mut queue = self.0.lock().unwrap();
                    let Some(task) = queue.pop_front() else { break };
                    // The lock is kept during the poll, or given back.
                    let _kept = if $locks {
                        Some(queue)
                    } else {
                        drop(queue);
                        None
                    };
                    polls += usize::from(task.turn());
                }
                polls
            }
        }

        impl Task {
            fn turn(self: &Arc<Self>) -> bool {
                if !$after {
                    self.queued.store(false, SeqCst);
                }
                let waker = Waker::from(self.clone());
                let mut slot = self.future.lock().unwrap();
                let Some(future) = &mut *slot else {
                    return false;
                };
                let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
                if polled.is_ready() && !$finished {
                    *slot = None;
                }
                if $after {
                    self.queued.store(false, SeqCst);
                }
                true
            }
        }

        impl Wake for Task {
            fn wake(self: Arc<Self>) {
                if !self.queued.swap(true, SeqCst) || !$dedupes {
                    let queue = self.queue.clone();
                    queue.lock().unwrap().push_back(self);
                }
            }
        }

        three_bugs!();
    };
}

/// A stamp: which wake counts, when the mark is taken, who keeps the waker, and which one.
macro_rules! stamps {
    (keeps_first: $first:literal, takes_after: $after:literal,
     counts_first_poll: $all:literal, keeps_waker: $keeps:literal, first_waker: $first_waker:literal,
     passes_on: $passes_on:literal) => {
        struct Stamp {
            clock: Arc<AtomicU64>,
            mark: Arc<Mutex<Option<u64>>>,
            waker: Waker,
        }

        impl Wake for Stamp {
            fn wake(self: Arc<Self>) {
                if $passes_on == "before the note" {
                    self.waker.wake_by_ref();
                }
                let mut mark = self.mark.lock().unwrap();
                if mark.is_none() || !$first {
                    *mark = Some(self.clock.load(SeqCst));
                }
                if $passes_on == "under the lock" {
                    self.waker.wake_by_ref();
                }
                drop(mark);
                if $passes_on == "after the note" {
                    self.waker.wake_by_ref();
                }
            }
        }

        pub async fn lateness<F: Future>(
            clock: Arc<AtomicU64>,
            future: F,
        ) -> (F::Output, Vec<u64>) {
            let mut future = pin!(future);
            let mut late = Vec::new();
            let (mut kept, mut first) = (None, None);
            let mark = Arc::new(Mutex::new($all.then(|| clock.load(SeqCst))));
            let output = poll_fn(|cx| {
                let mut woken = mark.lock().unwrap();
                let at = if $after { *woken } else { woken.take() };
                drop(woken);
                late.extend(at.map(|at| clock.load(SeqCst) - at));
                let task = cx.waker().clone();
                let first = first.get_or_insert(task.clone());
                let waker = Waker::from(Arc::new(Stamp {
                    clock: clock.clone(),
                    mark: mark.clone(),
                    waker: if $first_waker { first.clone() } else { task },
                }));
                let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
                if $after {
                    *mark.lock().unwrap() = None;
                }
                kept = $keeps.then_some(waker);
                polled
            })
            .await;
            drop(kept);
            (output, late)
        }

        lateness!();
    };
}

/// A queue by cost: what a turn costs, and where a class comes back.
macro_rules! queues {
    (counts_turns: $turns:literal, saves_up: $saves:literal, forgives: $forgives:literal) => {
        use std::collections::VecDeque;

        pub struct ByCost<T> {
            // Weight, place, and who is ready.
            lanes: Vec<(u64, u64, VecDeque<T>)>,
            now: u64,
        }

        impl<T> ByCost<T> {
            pub fn new(weights: &[u16]) -> Self {
                let lane = |weight: &u16| ((*weight).into(), 0, VecDeque::new());
                Self {
                    lanes: weights.iter().map(lane).collect(),
                    now: 0,
                }
            }

            pub fn push(&mut self, item: T, class: usize) {
                let lane = &mut self.lanes[class];
                if lane.2.is_empty() {
                    if lane.1 < self.now && !$saves || $forgives {
                        lane.1 = self.now;
                    }
                }
                lane.2.push_back(item);
            }

            pub fn pop(&mut self) -> Option<(T, usize)> {
                let ready = self.lanes.iter_mut().enumerate();
                let ready = ready.filter(|(_, lane)| !lane.2.is_empty());
                let (class, lane) = ready.min_by_key(|(_, lane)| lane.1)?;
                self.now = lane.1;
                lane.2.pop_front().map(|item| (item, class))
            }

            pub fn charge(&mut self, class: usize, cost: u64) {
                let charged = if $turns { 1 } else { cost };
                self.lanes[class].1 += charged * 1000 / self.lanes[class].0;
            }
        }

        by_cost!();
    };
}

/// A group without `next` and `drop`.
macro_rules! groups {
    () => {
        use ch03::JoinHandle;

        pub struct TaskGroup<T>(Spawner, Vec<JoinHandle<T>>);

        impl<T: Send + 'static> TaskGroup<T> {
            pub fn new(spawner: Spawner) -> Self {
                Self(spawner, Vec::new())
            }

            pub fn spawn(&mut self, future: impl Future<Output = T> + Send + 'static) {
                self.1.push(self.0.spawn(future));
            }
        }

        task_group!();
    };
}
