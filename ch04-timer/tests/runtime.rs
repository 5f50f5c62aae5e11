//! The runtime seen from outside: its ends, its sleeps, its drop.

use ch04::runtime::policy::Lifo;
use ch04::time::{self, sleep, timeout};
use ch04::{Handle, JoinHandle, Runtime, block_on, spawn, yield_now};
use std::cell::RefCell;
use std::future::{pending, poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

#[allow(unused_macros)]
#[path = "support/exercises.rs"]
mod support;
use support::{LIMIT, within};

const HOUR: Duration = Duration::from_secs(3600);

/// Runs a test with a runtime, and fails if it hangs.
fn run(test: impl FnOnce(&mut Runtime) + Send + 'static) {
    within(LIMIT, "a test of the runtime", || {
        test(&mut Runtime::new().unwrap());
    });
}

fn panic_text(work: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(work)).unwrap_err();
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref().cloned()).unwrap()
}

struct OnDrop(Arc<AtomicUsize>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

/// Waits for a thread that is started now and wakes when it is told to.
struct Elsewhere {
    done: Arc<AtomicBool>,
    wakers: mpsc::Sender<Waker>,
}

impl Elsewhere {
    fn new() -> Self {
        let done = Arc::new(AtomicBool::new(false));
        let (wakers, take) = mpsc::channel::<Waker>();
        let set = done.clone();
        thread::spawn(move || {
            if let Ok(waker) = take.recv() {
                set.store(true, SeqCst);
                waker.wake();
            }
        });
        Self { done, wakers }
    }

    async fn wait(self) {
        poll_fn(|cx| match self.done.load(SeqCst) {
            true => Poll::Ready(()),
            false => {
                let _ = self.wakers.send(cx.waker().clone());
                Poll::Pending
            }
        })
        .await;
    }
}

#[test]
fn the_main_future_need_not_be_send() {
    run(|runtime| {
        let here = Rc::new(RefCell::new(0));
        runtime.block_on(async {
            yield_now().await;
            *here.borrow_mut() += 1;
        });
        assert_eq!(*here.borrow(), 1);
    });
}

#[test]
fn a_task_that_is_not_over_goes_on_in_the_next_call() {
    run(|runtime| {
        let task = runtime.spawn(async {
            sleep(Duration::from_millis(1)).await;
            7
        });
        runtime.block_on(yield_now());
        assert!(!task.is_finished());
        assert_eq!(runtime.block_on(task).unwrap(), 7);
    });
}

#[test]
fn spawn_from_everywhere() {
    run(|runtime| {
        let handle = runtime.handle().clone();
        let far = thread::spawn(move || handle.spawn(async { 1 }));
        let far = far.join().unwrap();
        let sum = runtime.block_on(async {
            let near = spawn(async { 10 + spawn(async { 100 }).await.unwrap() });
            let classed = Handle::current().spawn(ready(1000));
            near.await.unwrap() + far.await.unwrap() + classed.await.unwrap()
        });
        assert_eq!(sum, 1111);
    });
}

#[test]
fn a_panic_of_a_task_goes_to_its_handle() {
    run(|runtime| {
        let bad = runtime.spawn(async { panic!("a task panics, for the test") });
        let error = runtime.block_on(bad).unwrap_err();
        assert!(error.is_panic());
        assert_eq!(runtime.block_on(async { 7 }), 7);
    });
}

#[test]
fn a_panic_of_the_main_future_leaves_the_runtime_as_it_was() {
    run(|runtime| {
        let task = runtime.spawn(async {
            sleep(Duration::from_millis(1)).await;
            7
        });
        let text = panic_text(|| {
            runtime.block_on(async {
                yield_now().await;
                panic!("main panics, for the test")
            })
        });
        assert_eq!(text, "main panics, for the test");
        assert!(Handle::try_current().is_none());
        assert_eq!(runtime.block_on(task).unwrap(), 7);
    });
}

#[test]
fn a_wake_from_another_thread_ends_the_sleep() {
    run(|runtime| {
        // No timer, a timer far away, and one at the end of time.
        runtime.block_on(Elsewhere::new().wait());
        runtime
            .block_on(timeout(HOUR, Elsewhere::new().wait()))
            .unwrap();
        let far = runtime.spawn(sleep(Duration::MAX));
        let task = runtime.spawn(Elsewhere::new().wait());
        runtime.block_on(task).unwrap();
        assert!(!far.is_finished());
    });
}

#[test]
fn a_spawn_from_another_thread_ends_the_sleep() {
    run(|runtime| {
        let handle = runtime.handle().clone();
        let (give, take) = mpsc::channel::<()>();
        let (done, wait) = futures::channel::oneshot::channel();
        let thread = thread::spawn(move || {
            take.recv().unwrap();
            drop(handle.spawn(async { done.send(7).unwrap() }));
        });
        let answer = runtime.block_on(async {
            give.send(()).unwrap();
            wait.await
        });
        assert_eq!(answer, Ok(7));
        thread.join().unwrap();
    });
}

#[test]
fn whoever_is_always_ready_does_not_starve_a_timer() {
    /// Always ready, until the flag is set.
    async fn busy(stop: Arc<AtomicBool>) {
        while !stop.load(SeqCst) {
            yield_now().await;
        }
    }
    fn start(runtime: &Runtime) -> Arc<AtomicBool> {
        let stop = Arc::new(AtomicBool::new(false));
        let set = stop.clone();
        let timer = async move {
            sleep(Duration::from_millis(5)).await;
            set.store(true, SeqCst);
        };
        // Two busy tasks, which keep each other busy.
        drop(runtime.spawn(busy(stop.clone())));
        drop(runtime.spawn(busy(stop.clone())));
        drop(runtime.spawn(timer));
        stop
    }
    run(|runtime| {
        let stop = start(runtime);
        // And a busy main future, or none.
        runtime.block_on(busy(stop));
        start(runtime);
        runtime.run();
    });
}

#[test]
fn the_main_future_is_not_starved() {
    run(|runtime| {
        for _ in 0..3 {
            drop(runtime.spawn(async {
                loop {
                    yield_now().await;
                }
            }));
        }
        runtime.block_on(async {
            for _ in 0..10 {
                yield_now().await;
            }
        });
    });
}

#[test]
fn a_yield_of_the_main_future_lets_the_ready_tasks_have_their_turns() {
    run(|runtime| {
        let tasks: Vec<_> = (0..20).map(|_| runtime.spawn(ready(()))).collect();
        runtime.block_on(yield_now());
        assert!(tasks.iter().all(JoinHandle::is_finished));
    });
}

#[test]
fn a_yield_of_the_main_future_is_one_at_every_poll() {
    run(|runtime| {
        runtime.block_on(async {
            // Also when the turns of a round are used up, whatever their number is.
            for _ in 0..200 {
                let task = spawn(ready(()));
                yield_now().await;
                assert!(task.is_finished());
            }
            for tasks in [200, 1000] {
                let tasks: Vec<_> = (0..tasks).map(|_| spawn(ready(()))).collect();
                yield_now().await;
                assert!(tasks.iter().all(JoinHandle::is_finished));
            }
        });
    });
}

#[test]
fn the_main_future_does_not_wait_for_the_turn_of_an_orphan() {
    run(|runtime| {
        runtime.block_on(async {
            let kept = Arc::new(Mutex::new(None));
            let keeps = kept.clone();
            let task = spawn(poll_fn(move |cx| {
                *keeps.lock().unwrap() = Some(cx.waker().clone());
                Poll::<()>::Pending
            }));
            yield_now().await;
            let waker = kept.lock().unwrap().take().unwrap();
            drop(waker); // nobody can wake the task any more
            yield_now().await;
            assert!(task.await.unwrap_err().is_abandoned());
        });
    });
}

#[test]
fn run_ends_when_no_task_is_left() {
    run(|runtime| {
        assert_eq!(runtime.run(), ch04::Report::default());
        for n in 1..=3 {
            drop(runtime.spawn(sleep(Duration::from_millis(n))));
        }
        let report = runtime.run();
        assert_eq!((report.polls, report.finished), (6, 3));
        // A spawner and a waker are no reason to wait.
        let waker = runtime.spawn(poll_fn(|cx| Poll::Ready(cx.waker().clone())));
        assert_eq!(runtime.run().finished, 1);
        drop(runtime.block_on(waker));
    });
}

#[test]
fn a_task_that_nobody_can_wake_is_reported() {
    run(|runtime| {
        let stuck = runtime.spawn(pending::<()>());
        let waits = runtime.spawn(sleep(Duration::from_millis(1)));
        let report = runtime.run();
        assert_eq!(report.abandoned, [stuck.id()]);
        assert_eq!(report.finished, 2);
        assert!(runtime.block_on(stuck).unwrap_err().is_abandoned());
        runtime.block_on(waits).unwrap();

        // Beside a main future as well. Its handle wakes whoever waits for it.
        let error = runtime.block_on(async { spawn(pending::<()>()).await.unwrap_err() });
        assert!(error.is_abandoned());
        assert_eq!(runtime.report().abandoned.len(), 1);
    });
}

#[test]
fn case_32_a_block_on_inside_is_refused_with_advice() {
    run(|runtime| {
        let advice = "`block_on` inside a task would stop all tasks of this thread";
        let text = runtime.block_on(async {
            // The error has the text of the panic in it.
            let inner = spawn(async { block_on(async {}) });
            inner.await.unwrap_err().to_string()
        });
        assert!(text.contains(advice), "{text}");
        let text = panic_text(|| runtime.block_on(async { block_on(async {}) }));
        assert!(text.contains(advice), "{text}");
        let text = panic_text(|| {
            runtime.block_on(async { drop(Runtime::new().unwrap().run()) });
        });
        assert!(text.contains("`run` inside a task"), "{text}");
        assert_eq!(runtime.block_on(async { 7 }), 7);
    });
}

#[test]
fn case_33_two_runtimes_in_one_process() {
    within(LIMIT, "two runtimes", || {
        let (give, take) = futures::channel::oneshot::channel();
        let (back, answer) = futures::channel::oneshot::channel();
        let other = thread::spawn(|| {
            block_on(async {
                sleep(Duration::from_millis(1)).await;
                give.send(thread::current().id()).unwrap();
                answer.await.unwrap()
            })
        });
        block_on(async {
            let there = spawn(take).await.unwrap().unwrap();
            assert_ne!(there, thread::current().id());
            back.send(7).unwrap();
        });
        assert_eq!(other.join().unwrap(), 7);
    });
}

#[test]
fn another_policy() {
    within(LIMIT, "last in, first out", || {
        let mut runtime = Runtime::with_policy(Lifo::new()).unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        for n in 0..3 {
            let order = order.clone();
            drop(runtime.spawn(async move { order.lock().unwrap().push(n) }));
        }
        runtime.run();
        assert_eq!(*order.lock().unwrap(), [2, 1, 0]);
    });
}

#[test]
fn without_a_runtime_there_is_advice() {
    assert!(Handle::try_current().is_none());
    let text = panic_text(|| drop(spawn(async {})));
    assert!(text.starts_with("no runtime runs on this thread"), "{text}");
}

// The end.

#[test]
fn dropping_the_runtime_drops_every_task_and_tells_the_handles() {
    run(|runtime| {
        let drops = Arc::new(AtomicUsize::new(0));
        let held = || OnDrop(drops.clone());
        let (queued, waits, asks) = (held(), held(), held());
        let mut mine = Runtime::new().unwrap();
        let waits = mine.spawn(async move {
            let _waits = waits;
            sleep(HOUR).await;
        });
        // Its drop finds the runtime, and is refused.
        let asks = mine.spawn(async move {
            struct Spawns(OnDrop);
            impl Drop for Spawns {
                fn drop(&mut self) {
                    let held = OnDrop(self.0.0.clone());
                    drop(spawn(async move { drop(held) }));
                }
            }
            let _asks = Spawns(asks);
            sleep(HOUR).await;
        });
        mine.block_on(yield_now());
        let queued = mine.spawn(async move { drop(queued) });
        let late = mine.handle().clone();
        drop(mine);
        assert_eq!(drops.load(SeqCst), 4);
        for task in [queued, waits, asks, late.spawn(async {})] {
            assert!(runtime.block_on(task).unwrap_err().is_cancelled());
        }
    });
}

#[test]
fn a_task_that_is_dropped_with_the_runtime_can_still_set_a_timer() {
    run(|_| {
        struct Sets(Arc<AtomicBool>);
        impl Drop for Sets {
            fn drop(&mut self) {
                let mut sleep = sleep(HOUR);
                let polled = Pin::new(&mut sleep).poll(&mut Context::from_waker(Waker::noop()));
                self.0.store(polled.is_pending(), SeqCst);
            }
        }
        let was_set = Arc::new(AtomicBool::new(false));
        let mut runtime = Runtime::new().unwrap();
        let sets = Sets(was_set.clone());
        drop(runtime.spawn(async move {
            let _sets = sets;
            sleep(HOUR).await;
        }));
        runtime.block_on(yield_now());
        drop(runtime);
        assert!(was_set.load(SeqCst), "it does not panic either");
    });
}

#[test]
fn dropping_the_runtime_wakes_a_sleeper_on_another_thread() {
    struct Unpark(thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    run(|_| {
        let runtime = Runtime::new().unwrap();
        let handle = runtime.handle().clone();
        let (waits, wait) = mpsc::channel();
        let sleeper = thread::spawn(move || {
            let mut sleep = {
                let _entered = handle.enter();
                sleep(HOUR)
            };
            let waker = Waker::from(Arc::new(Unpark(thread::current())));
            let mut poll = || {
                let _entered = handle.enter();
                Pin::new(&mut sleep).poll(&mut Context::from_waker(&waker))
            };
            assert!(poll().is_pending());
            waits.send(()).unwrap();
            thread::park();
            panic_text(|| assert!(poll().is_ready()))
        });
        wait.recv().unwrap();
        drop(runtime);
        let text = sleeper.join().unwrap();
        assert!(
            text.contains("the runtime of this `Sleep` has gone"),
            "{text}"
        );
    });
}

#[test]
fn a_waker_that_outlives_the_runtime_does_nothing() {
    run(|_| {
        let mut runtime = Runtime::new().unwrap();
        let task = runtime.spawn(poll_fn(|cx| Poll::Ready(cx.waker().clone())));
        let of_task = runtime.block_on(task).unwrap();
        let of_main = runtime.block_on(poll_fn(|cx| Poll::Ready(cx.waker().clone())));
        drop(runtime);
        for waker in [of_task, of_main] {
            waker.wake_by_ref();
            waker.wake();
        }
    });
}

#[test]
fn a_runtime_may_be_dropped_while_its_thread_ends() {
    thread_local! {
        static KEPT: RefCell<Option<Runtime>> = const { RefCell::new(None) };
    }
    let drops = Arc::new(AtomicUsize::new(0));
    let held = OnDrop(drops.clone());
    let thread = thread::spawn(|| {
        KEPT.set(Some(Runtime::new().unwrap()));
        // Used after it, so gone before it.
        KEPT.with_borrow_mut(|runtime| {
            let runtime = runtime.as_mut().unwrap();
            drop(runtime.spawn(async move {
                let _held = held;
                sleep(HOUR).await;
            }));
            runtime.block_on(yield_now());
        });
    });
    thread.join().unwrap();
    assert_eq!(drops.load(SeqCst), 1);
}

#[test]
fn a_runtime_may_be_dropped_inside_another() {
    run(|runtime| {
        runtime.block_on(async {
            let mut other = Some(Runtime::new().unwrap());
            let task = other.as_ref().unwrap().spawn(sleep(HOUR));
            drop(other.take());
            assert!(task.await.unwrap_err().is_cancelled());
            // We are still here.
            sleep(Duration::from_millis(1)).await;
        });
    });
}

#[test]
fn a_paused_clock_waits_for_whoever_is_ready() {
    run(|runtime| {
        let start = Instant::now();
        runtime.block_on(async {
            time::pause();
            let start = time::now();
            let slow = spawn(async move {
                for _ in 0..1000 {
                    yield_now().await;
                }
                assert_eq!(time::now(), start);
            });
            sleep(HOUR).await;
            assert!(slow.is_finished());
            slow.await.unwrap();
        });
        assert!(start.elapsed() < LIMIT);
    });
}

/// A signal ends the system's poll, and means nothing.
#[cfg(target_os = "linux")]
mod a_signal {
    use super::*;
    use std::io::{BufRead, BufReader, Read};
    use std::process::{Child, Command, Stdio};

    const CHILD: &str = "CH04_STOPPED_AND_CONTINUED";

    /// Does so, and waits until the process has got there.
    fn kill(child: &Child, signal: &str, until: impl Fn(char) -> bool) {
        let (pid, stat) = (child.id().to_string(), format!("/proc/{}/stat", child.id()));
        let mut kill = Command::new("sh");
        kill.args(["-c", "kill \"$0\" \"$1\"", signal, &pid]);
        assert!(kill.status().unwrap().success());
        let state = || std::fs::read_to_string(&stat).unwrap();
        while !until(state().rsplit_once(") ").unwrap().1.chars().next().unwrap()) {
            thread::yield_now();
        }
    }

    /// To stop a process and let it go on interrupts the poll, without a handler.
    #[test]
    fn does_not_end_the_runtime() {
        within(Duration::from_secs(60), "a signal", || {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "a_signal::child", "--nocapture"])
                .env(CHILD, "")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut out = BufReader::new(child.stdout.take().unwrap());
            while !line(&mut out).contains("waits") {}
            for _ in 0..20 {
                kill(&child, "-STOP", |state| state == 'T');
                kill(&child, "-CONT", |state| state == 'S');
            }
            drop(child.stdin.take());
            assert!(child.wait().unwrap().success());
        });
    }

    fn line(out: &mut impl BufRead) -> String {
        let mut line = String::new();
        assert!(out.read_line(&mut line).unwrap() > 0, "it has ended");
        line
    }

    #[test]
    fn child() {
        if std::env::var_os(CHILD).is_none() {
            return;
        }
        let (done, wait) = futures::channel::oneshot::channel();
        let thread = thread::spawn(|| {
            std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
            done.send(()).unwrap();
        });
        println!("\nit waits");
        block_on(wait).unwrap();
        thread.join().unwrap();
    }
}
