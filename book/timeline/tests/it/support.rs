//! Executors to trace, futures for them, and guards against hangs.

use std::future::{Future, poll_fn};
use std::panic::resume_unwind;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use timeline::{Event, Kind, Timeline, Trace};

/// Long enough for Miri on a busy machine, short enough to wait for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a test that may hang: then it fails instead.
pub fn within<R: Send + 'static>(test: impl FnOnce() -> R + Send + 'static) -> R {
    let (sender, done) = mpsc::channel();
    let handle = thread::spawn(move || {
        let result = test();
        let _ = sender.send(());
        result
    });
    if done.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
        panic!("still running after {PATIENCE:?}: a wake was probably lost, or a lock is held");
    }
    match handle.join() {
        Ok(result) => result,
        Err(panic) => resume_unwind(panic),
    }
}

/// A timeline on which the current thread is called "main".
pub fn timeline() -> Timeline {
    let timeline = Timeline::new("test");
    timeline.name_thread("main");
    timeline
}

/// The trace as sentences without times, after checking it.
pub fn told(trace: &Trace) -> Vec<String> {
    trace.check().expect("the trace makes sense");
    let tell = |event: &Event| match &event.kind {
        Kind::Spin { tasks, polls, .. } => format!("spin of {} x {polls}", tasks.join(", ")),
        _ => event.sentence(),
    };
    trace.events.iter().map(tell).collect()
}

/// Polls once with a waker that does nothing.
pub fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// The executor of chapter 1: spins.
pub fn spin_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    let start = Instant::now();
    for round in 1u64.. {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
        // Not in every round: the clock is slow.
        if round % 1024 == 0 {
            assert!(start.elapsed() < PATIENCE, "still spinning");
        }
    }
    unreachable!("the rounds have no end")
}

/// The executor of chapter 2: parks until it is woken. `asleep` runs just
/// before the thread sleeps, after the park was recorded.
pub fn park_on<F: Future>(timeline: &Timeline, mut asleep: impl FnMut(), future: F) -> F::Output {
    struct Unpark {
        thread: Thread,
        woken: AtomicBool,
    }
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.woken.store(true, Ordering::SeqCst);
            self.thread.unpark();
        }
    }
    let unpark = Arc::new(Unpark {
        thread: thread::current(),
        woken: AtomicBool::new(false),
    });
    let waker = Waker::from(Arc::clone(&unpark));
    let mut future = pin!(future);
    let start = Instant::now();
    let woken = || unpark.woken.swap(false, Ordering::SeqCst);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        if woken() {
            continue;
        }
        timeline.parked(|| {
            asleep();
            while !woken() {
                thread::park_timeout(PATIENCE);
                assert!(start.elapsed() < PATIENCE, "nobody woke the task");
            }
        });
    }
}

/// A thread called "timer" that fills the slot when told to go.
pub fn timer(slot: &Arc<Slot>) -> (Sender<()>, thread::JoinHandle<()>) {
    let (go, told) = mpsc::channel();
    let slot = Arc::clone(slot);
    let timer = thread::Builder::new().name("timer".to_string());
    let timer = timer.spawn(move || {
        if told.recv_timeout(PATIENCE).is_ok() {
            slot.fill();
        }
    });
    (go, timer.expect("a thread"))
}

/// An executor with worker threads that share a queue.
pub struct Pool {
    queue: Sender<Message>,
    jobs: Arc<Mutex<Receiver<Message>>>,
    left: Arc<AtomicUsize>,
}

enum Message {
    Run(Arc<Job>),
    Stop,
}

struct Job {
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    queue: Mutex<Sender<Message>>,
}

impl Wake for Job {
    fn wake(self: Arc<Self>) {
        let queue = self.queue.lock().unwrap().clone();
        // Nobody listens once the pool is gone.
        let _ = queue.send(Message::Run(self));
    }
}

impl Pool {
    pub fn new() -> Self {
        let (queue, jobs) = mpsc::channel();
        Pool {
            queue,
            jobs: Arc::new(Mutex::new(jobs)),
            left: Arc::default(),
        }
    }

    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.left.fetch_add(1, Ordering::SeqCst);
        let job = Job {
            future: Mutex::new(Some(Box::pin(future))),
            queue: Mutex::new(self.queue.clone()),
        };
        Arc::new(job).wake();
    }

    /// Runs all jobs to their end on threads called "w0", "w1", …
    pub fn run(self, workers: usize) {
        let work = |pool: &Pool| loop {
            let message = pool.jobs.lock().unwrap().recv_timeout(PATIENCE);
            let Message::Run(job) = message.expect("a wake was probably lost") else {
                return;
            };
            // Held while polling: nobody else polls this job meanwhile.
            let mut slot = job.future.lock().unwrap();
            let Some(future) = slot.as_mut() else {
                continue;
            };
            let waker = Waker::from(Arc::clone(&job));
            if future
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
            {
                *slot = None;
                if pool.left.fetch_sub(1, Ordering::SeqCst) == 1 {
                    for _ in 0..workers {
                        let _ = pool.queue.send(Message::Stop);
                    }
                }
            }
        };
        thread::scope(|scope| {
            for worker in 0..workers {
                let thread = thread::Builder::new().name(format!("w{worker}"));
                let pool = &self;
                thread
                    .spawn_scoped(scope, move || work(pool))
                    .expect("a thread");
            }
        });
    }
}

/// Pending `times` times; wakes itself each time if asked to.
pub fn countdown(mut times: u64, wakes_itself: bool) -> impl Future<Output = ()> + Unpin {
    poll_fn(move |cx| {
        if times == 0 {
            return Poll::Ready(());
        }
        times -= 1;
        if wakes_itself {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    })
}

/// A value that another thread fills in.
#[derive(Default)]
pub struct Slot {
    state: Mutex<(bool, Option<Waker>)>,
}

impl Slot {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Fills the slot and wakes whoever waits, after unlocking.
    pub fn fill(&self) {
        let waker = {
            let mut state = self.state.lock().unwrap();
            state.0 = true;
            state.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub async fn filled(self: Arc<Self>) {
        poll_fn(|cx| {
            let mut state = self.state.lock().unwrap();
            if state.0 {
                return Poll::Ready(());
            }
            // As leaves do: no clone if the waker is the same.
            match &state.1 {
                Some(known) if known.will_wake(cx.waker()) => {}
                _ => state.1 = Some(cx.waker().clone()),
            }
            Poll::Pending
        })
        .await;
    }
}

/// Polls both in every poll, like chapter 1's `join`.
pub async fn join(a: impl Future<Output = ()>, b: impl Future<Output = ()>) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let mut done = [false; 2];
    poll_fn(|cx| {
        done[0] = done[0] || a.as_mut().poll(cx).is_ready();
        done[1] = done[1] || b.as_mut().poll(cx).is_ready();
        match done {
            [true, true] => Poll::Ready(()),
            _ => Poll::Pending,
        }
    })
    .await;
}
