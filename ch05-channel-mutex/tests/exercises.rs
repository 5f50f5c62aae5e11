// The tests of chapter 5's exercises. Each is stated once and runs twice:
// against your code (`yours`, ignored until you ask for it) and against ours
// (`solution`). `mutants.rs` runs them against wrong solutions.

#[macro_use]
#[path = "support/exercises.rs"]
mod support;

#[path = "exercises/race.rs"]
mod race;
#[path = "exercises/wakers.rs"]
mod wakers;

use ch05::sync::{mpsc, oneshot};
use ch05::time::{interval, now, pause, sleep, sleep_until, timeout};
use ch05::{block_on, spawn, yield_now};
use race::race;
use std::cell::Cell;
use std::future::{Ready, poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;
use wakers::{Wakes, When, hooked, poll, poll_with};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn us(us: u64) -> Duration {
    Duration::from_micros(us)
}

/// Runs a test on a runtime whose clock stands still. If everybody waits, and
/// nobody will ever wake them, it fails at once: then there is only the timeout
/// left to which the clock could go on.
fn calm<F: Future>(test: F) -> F::Output {
    block_on(async {
        pause();
        let output = timeout(Duration::from_secs(3600), test).await;
        output.expect("everybody waits, and nobody will ever wake them")
    })
}

/// Each message is sent when its time has come, in ms from now.
fn feed(messages: impl IntoIterator<Item = (u64, u64)>) -> mpsc::Receiver<u64> {
    let (send, receive) = mpsc::channel(100);
    let (messages, start) = (messages.into_iter().collect::<Vec<_>>(), now());
    drop(spawn(async move {
        for (at, message) in messages {
            sleep_until(start + ms(at)).await;
            let _ = send.send(message).await; // the test may have what it wants
        }
    }));
    receive
}

/// This many senders, and what waits for each of them.
fn gates<T>(n: usize) -> (Vec<Option<oneshot::Sender<T>>>, Vec<oneshot::Receiver<T>>) {
    let pair = |_| {
        let (sender, receiver) = oneshot::channel();
        (Some(sender), receiver)
    };
    (0..n).map(pair).unzip()
}

/// Ready with the number that it is sent, and polled never after.
async fn number(polls: &Cell<u32>, mut gate: oneshot::Receiver<u32>) -> u32 {
    let number = poll_fn(|cx| {
        polls.set(polls.get() + 1);
        Pin::new(&mut gate).poll(cx)
    });
    number.await.expect("it is sent")
}

/// Whether this comes to its end, although the thread that asks does nothing meanwhile:
/// not if it needs a lock that this thread holds.
fn ends_soon(what: impl FnOnce() + Send + 'static) -> bool {
    let (done, ended) = std::sync::mpsc::channel();
    thread::spawn(move || {
        what();
        let _ = done.send(()); // perhaps too late
    });
    ended.recv_timeout(Duration::from_secs(2)).is_ok()
}

/// A task that runs as soon as it is woken: on the thread of whoever wakes it, in the
/// middle of what that one does, as it may on another thread at any time. Gives where
/// its output will be. It waits first.
fn eager<F>(future: F) -> Arc<Mutex<Option<F::Output>>>
where
    F: Future<Output: Send> + Send + 'static,
{
    let task = Arc::new(Mutex::new(Some(Box::pin(future))));
    let output = Arc::new(Mutex::new(None));
    let waker = hooked({
        let (task, output) = (task.clone(), output.clone());
        move |when| {
            if when == When::Woken
                && let Ok(mut task) = task.try_lock()
                && let Some(future) = task.as_mut()
                && let Poll::Ready(ready) = poll(future)
            {
                *output.lock().unwrap() = Some(ready);
                *task = None;
            }
        }
    });
    let mut task = task.lock().unwrap();
    let future = task.as_mut().expect("it has just begun");
    assert!(poll_with(&waker, future).is_pending());
    output
}

/// Ready when it is polled for the first time, and notes when it is dropped.
struct Noted<'a>(&'a Cell<u32>);

impl Future for Noted<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

exercises! {
    ch05;

    #[ignore = "exercise 5.1: all of them"]
    mod join_all {
        // Wrong solutions: one_after_the_other, who_is_first_comes_first, up_to_the_first_that_waits
        // Wrong solutions: begins_before_the_wait, asks_until_all_are_ready, keeps_them, none_takes_for_ever
        // Wrong solutions: polls_who_is_ready, polls_until_nothing_changes
        fn the_outputs_are_in_the_order_of_the_futures() {
            let (mut send, gates) = gates(4);
            let polls = Cell::new(0);
            let futures = gates.into_iter().map(|gate| number(&polls, gate)).collect();
            let mut all = pin!(join_all(futures));
            assert!(poll(&mut all).is_pending());
            for n in [2, 0, 3] {
                send[n].take().unwrap().send(10 * n as u32).unwrap();
                assert!(poll(&mut all).is_pending());
            }
            send[1].take().unwrap().send(10).unwrap();
            assert_eq!(poll(&mut all), Poll::Ready(vec![0, 10, 20, 30]));
        }

        fn they_run_side_by_side() {
            block_on(async {
                // Each waits for the one behind it.
                let (send, wait) = gates(100);
                let pass_on = async |n: usize, gate: oneshot::Receiver<()>, next: Option<oneshot::Sender<()>>| {
                    gate.await.unwrap();
                    if let Some(next) = next { next.send(()).unwrap(); }
                    n
                };
                let mut next: Vec<_> = send.into_iter().collect();
                let last = next.pop().unwrap().unwrap();
                next.insert(0, None);
                let futures = wait.into_iter().zip(next).enumerate();
                let futures: Vec<_> = futures.map(|(n, (gate, next))| pass_on(n, gate, next)).collect();
                last.send(()).unwrap();
                assert_eq!(join_all(futures).await, (0..100).collect::<Vec<_>>());
            });
        }

        fn each_poll_polls_each_that_waits_once() {
            let (mut send, gates) = gates(3);
            let polls = [const { Cell::new(0) }; 3];
            let futures = gates.into_iter().zip(&polls).map(|(gate, polls)| number(polls, gate));
            let mut all = pin!(join_all(futures.collect()));
            for _ in 0..2 {
                assert!(poll(&mut all).is_pending());
            }
            assert_eq!(polls.each_ref().map(Cell::get), [2, 2, 2]);
            send[1].take().unwrap().send(1).unwrap();
            for _ in 0..2 {
                assert!(poll(&mut all).is_pending());
            }
            assert_eq!(polls.each_ref().map(Cell::get), [4, 3, 4], "the second was ready");
        }

        fn nothing_is_polled_before_somebody_waits() {
            let polls = Cell::new(0);
            let (_send, gates) = gates(2);
            drop(join_all(gates.into_iter().map(|gate| number(&polls, gate)).collect()));
            assert_eq!(polls.get(), 0, "nobody has polled it");
        }

        fn without_a_wait_it_is_ready_at_once() {
            let mut none = pin!(join_all(Vec::<Ready<u32>>::new()));
            assert_eq!(poll(&mut none), Poll::Ready(vec![]));
            let mut all = pin!(join_all(vec![ready(1), ready(2), ready(3)]));
            assert_eq!(poll(&mut all), Poll::Ready(vec![1, 2, 3]));
        }

        fn who_is_ready_is_dropped_at_once() {
            let drops = Cell::new(0);
            let (_send, mut gates) = gates::<()>(1);
            let gate = gates.pop().unwrap();
            // Different futures in one vector.
            let waits = async { let _ = gate.await; };
            let futures: Vec<Pin<Box<dyn Future<Output = ()> + '_>>> =
                vec![Box::pin(Noted(&drops)), Box::pin(waits), Box::pin(Noted(&drops))];
            let mut all = Box::pin(join_all(futures));
            assert_eq!(drops.get(), 0);
            assert!(poll(&mut all).is_pending());
            assert_eq!(drops.get(), 2, "two were ready");
            drop(all);
            assert_eq!(drops.get(), 2, "each is dropped once");
        }

        fn it_sleeps_until_one_of_them_is_woken() {
            let (wakes, polls) = (Wakes::new(), Cell::new(0));
            let (mut send, gates) = gates(3);
            let mut all = pin!(join_all(gates.into_iter().map(|gate| number(&polls, gate)).collect()));
            assert!(wakes.poll(&mut all).is_pending());
            assert_eq!(wakes.take(), 0, "nobody has said anything");
            for n in [2, 0] {
                send[n].take().unwrap().send(n as u32).unwrap();
                assert_eq!(wakes.take(), 1);
                assert!(wakes.poll(&mut all).is_pending());
                assert_eq!(wakes.take(), 0, "two have not said anything");
            }
        }
    }

    #[ignore = "exercise 5.2: until all have gone"]
    mod wait_group {
        // Wrong solutions: wakes_one, wakes_before_it_counts, registers_after_the_look, always_waits
        // Wrong solutions: wakes_each_time, clones_do_not_count, leaves_wakers_behind, locks_and_wakes
        // Wrong solutions: keeps_the_first_waker, only_once, looks_again_and_again, clones_under_the_lock
        // Wrong solutions: loads_and_stores
        fn without_tokens_nobody_waits() {
            let group = WaitGroup::new();
            assert!(poll(&mut pin!(group.wait())).is_ready());
            drop(group.token());
            assert!(poll(&mut pin!(group.wait())).is_ready());
        }

        fn it_ends_with_the_last_token() {
            let (group, wakes) = (WaitGroup::new(), Wakes::new());
            let first = group.token();
            let second = first.clone();
            let third = group.token();
            let mut wait = pin!(group.wait());
            for token in [first, third] {
                assert!(wakes.poll(&mut wait).is_pending());
                drop(token);
                assert_eq!(wakes.take(), 0, "there are more tokens");
            }
            assert!(wakes.poll(&mut wait).is_pending());
            drop(second);
            assert_eq!(wakes.take(), 1);
            assert!(wakes.poll(&mut wait).is_ready());
        }

        fn all_who_wait_are_woken() {
            let group = WaitGroup::new();
            let token = group.token();
            let mut waits: Vec<_> = (0..50).map(|_| (Wakes::new(), Box::pin(group.wait()))).collect();
            for (wakes, wait) in &mut waits {
                assert!(wakes.poll(wait).is_pending());
            }
            drop(token);
            for (wakes, wait) in &mut waits {
                assert_eq!(wakes.take(), 1);
                assert!(wakes.poll(wait).is_ready());
            }
        }

        fn who_gives_up_is_forgotten() {
            let (group, gone, wakes) = (WaitGroup::new(), Wakes::new(), Wakes::new());
            let token = group.token();
            let mut stays = pin!(group.wait());
            assert!(wakes.poll(&mut stays).is_pending());
            for _ in 0..3 {
                assert!(gone.poll(&mut pin!(group.wait())).is_pending());
            }
            assert_eq!(Arc::strong_count(&gone), 1, "one that has given up leaves no waker behind");
            drop(token);
            assert_eq!((gone.take(), wakes.take()), (0, 1));
            assert!(wakes.poll(&mut stays).is_ready());
        }

        fn the_last_waker_counts() {
            let (group, old, new) = (WaitGroup::new(), Wakes::new(), Wakes::new());
            let token = group.token();
            let mut wait = pin!(group.wait());
            assert!(old.poll(&mut wait).is_pending());
            assert!(new.poll(&mut wait).is_pending());
            assert_eq!(old.take() + new.take(), 0, "to look again and again is not to wait");
            drop(token);
            assert_eq!((old.take(), new.take()), (0, 1), "it has moved to another task");
            assert!(new.poll(&mut wait).is_ready());
        }

        fn it_can_be_used_again() {
            let (group, wakes) = (WaitGroup::new(), Wakes::new());
            for _ in 0..3 {
                let token = group.token();
                let mut wait = pin!(group.wait());
                assert!(wakes.poll(&mut wait).is_pending());
                assert!(wakes.poll(&mut wait).is_pending());
                drop(token);
                assert_eq!(wakes.take(), 1);
                assert!(wakes.poll(&mut wait).is_ready());
            }
        }

        fn the_last_one_may_leave_while_somebody_begins_to_wait() {
            // To leave a waker you clone it. What if the last one leaves right then?
            let (group, wakes) = (WaitGroup::new(), Arc::new(AtomicUsize::new(0)));
            let (token, woken) = (Mutex::new(Some(group.token())), wakes.clone());
            let waker = hooked(move |when| match when {
                When::Cloned => drop(token.lock().unwrap().take()),
                When::Woken => drop(woken.fetch_add(1, SeqCst)),
                When::Dropped => {}
            });
            let mut wait = pin!(group.wait());
            if poll_with(&waker, &mut wait).is_pending() {
                assert_eq!(wakes.load(SeqCst), 1, "nobody is left who could wake it later");
                assert!(poll(&mut wait).is_ready());
            }
        }

        fn two_threads_race_for_the_end() {
            let begin = || {
                let group = Arc::new(WaitGroup::new());
                let token = Mutex::new(Some(group.token()));
                (group, token, Wakes::new())
            };
            let wait = |(group, _, wakes): &(Arc<WaitGroup>, _, Arc<Wakes>)| {
                let group = group.clone();
                let mut wait = Box::pin(async move { group.wait().await });
                wakes.poll(&mut wait).is_pending().then_some(wait)
            };
            let leave = |(_, token, _): &(_, Mutex<Option<Token>>, _)| drop(token.lock().unwrap().take());
            let is_lost = |(_, _, wakes): &(_, _, Arc<Wakes>), wait: Option<_>| wait.is_some() && wakes.take() == 0;
            let lost = race(100_000, begin, wait, leave, is_lost);
            assert!(!lost, "it waits for a token that has gone, and nobody will wake it");
        }

        fn two_may_leave_at_the_same_time() {
            let begin = || {
                let group = Arc::new(WaitGroup::new());
                let tokens = [group.token(), group.token()].map(|token| Mutex::new(Some(token)));
                let (wakes, of) = (Wakes::new(), group.clone());
                let mut wait = Box::pin(async move { of.wait().await });
                assert!(wakes.poll(&mut wait).is_pending());
                (tokens, wakes, Mutex::new(wait))
            };
            let lost = race(
                100_000,
                begin,
                |(tokens, ..)| drop(tokens[0].lock().unwrap().take()),
                |(tokens, ..)| drop(tokens[1].lock().unwrap().take()),
                |(_, wakes, wait), ()| wakes.take() == 0 || poll(&mut *wait.lock().unwrap()).is_pending(),
            );
            assert!(!lost, "both have gone, and it waits");
        }

        fn who_is_woken_finds_no_token() {
            let group = Arc::new(WaitGroup::new());
            let (first, second) = (group.token(), group.token());
            let is_wrong = Arc::new(AtomicBool::new(false));
            let waker = hooked({
                let (group, is_wrong) = (group.clone(), is_wrong.clone());
                move |when| if when == When::Woken && poll(&mut pin!(group.wait())).is_pending() {
                    is_wrong.store(true, SeqCst);
                }
            });
            let mut wait = pin!(group.wait());
            assert!(poll_with(&waker, &mut wait).is_pending());
            drop(first);
            drop(second);
            assert!(!is_wrong.load(SeqCst), "on another thread it would look now");
            assert!(poll_with(&waker, &mut wait).is_ready());
        }

        fn a_waker_may_come_back_to_the_group() {
            for this in When::ALL {
                let group = Arc::new(WaitGroup::new());
                let token = group.token();
                let again = group.clone();
                let waker = hooked(move |when| if when == this {
                    let token = again.token();
                    assert!(poll(&mut pin!(again.wait())).is_pending());
                    drop((token.clone(), token));
                });
                let mut wait = pin!(group.wait());
                assert!(poll_with(&waker, &mut wait).is_pending());
                assert!(poll_with(&waker, &mut wait).is_pending());
                let mut gone = Box::pin(group.wait());
                assert!(poll_with(&waker, &mut gone).is_pending());
                drop(gone);
                drop(token);
                assert!(poll(&mut wait).is_ready());
            }
        }

        fn a_worker_may_end_in_any_way() {
            block_on(async {
                let group = WaitGroup::new();
                let token = group.token();
                let well = spawn(async move { yield_now().await; drop(token); });
                let token = group.token();
                let badly = spawn(async move { let _token = token; yield_now().await; panic!("as the test wants it") });
                let token = group.token();
                let never = spawn(async move { let _token = token; std::future::pending::<()>().await });
                let aborts = spawn(async move { yield_now().await; never.abort(); });
                group.wait().await;
                assert!(well.await.is_ok() && badly.await.is_err() && aborts.await.is_ok());
            });
        }

        fn threads_may_work_and_wait() {
            for _ in 0..200 {
                let group = WaitGroup::new();
                thread::scope(|scope| {
                    for _ in 0..3 {
                        let token = group.token();
                        scope.spawn(move || drop((token.clone(), token)));
                    }
                    scope.spawn(|| block_on(group.wait()));
                    block_on(group.wait());
                });
            }
        }
    }

    #[ignore = "exercise 5.3: three bugs in a channel"]
    mod mailbox {
        // Wrong solutions: as_it_was, keeps_the_wake, receives_locked, tells_one, wakes_all
        // Wrong solutions: passes_on_locked, tells_locked, passes_on_what_it_has_not, stays_in_line
        // Wrong solutions: tells_nobody, sends_locked, passes_on_any_room, passes_it_on_to_all
        // Wrong solutions: passes_on_what_is_taken
        fn messages_come_in_order_and_wait_for_room() {
            let (send, mut recv) = channel(2);
            assert_eq!(poll(&mut pin!(send.send(1))), Poll::Ready(Ok(())));
            assert_eq!(poll(&mut pin!(send.send(2))), Poll::Ready(Ok(())));
            let (wakes, mut third) = (Wakes::new(), pin!(send.send(3)));
            assert!(wakes.poll(&mut third).is_pending());
            assert_eq!(send.len(), 2);
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(1)));
            assert_eq!(wakes.take(), 1);
            assert_eq!(wakes.poll(&mut third), Poll::Ready(Ok(())));
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(2)));
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(3)));
            assert!(poll(&mut pin!(recv.recv())).is_pending());
        }

        fn a_message_wakes_the_receiver() {
            let (send, mut recv) = channel(1);
            let (wakes, mut next) = (Wakes::new(), pin!(recv.recv()));
            assert!(wakes.poll(&mut next).is_pending());
            assert_eq!(poll(&mut pin!(send.send('a'))), Poll::Ready(Ok(())));
            assert_eq!(wakes.take(), 1);
            assert_eq!(wakes.poll(&mut next), Poll::Ready(Some('a')));
        }

        fn each_place_wakes_one_sender_in_order() {
            let (send, mut recv) = channel(1);
            assert!(poll(&mut pin!(send.send(0))).is_ready());
            let mut waits: Vec<_> = (1..4).map(|n| (Wakes::new(), Box::pin(send.send(n)))).collect();
            for (wakes, wait) in &mut waits {
                assert!(wakes.poll(wait).is_pending());
            }
            for n in 0..4 {
                assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(n)));
                let woken: Vec<_> = waits.iter().map(|(wakes, _)| wakes.take()).collect();
                let first = if woken.is_empty() { vec![] } else { [vec![1], vec![0; woken.len() - 1]].concat() };
                assert_eq!(woken, first);
                if !waits.is_empty() {
                    let (wakes, mut wait) = waits.remove(0);
                    assert!(wakes.poll(&mut wait).is_ready());
                }
            }
        }

        fn who_is_woken_and_gives_up_passes_it_on() {
            let (send, mut recv) = channel(1);
            assert!(poll(&mut pin!(send.send(0))).is_ready());
            let mut waits: Vec<_> = (1..4).map(|n| (Wakes::new(), Box::pin(send.send(n)))).collect();
            for (wakes, wait) in &mut waits {
                assert!(wakes.poll(wait).is_pending());
            }
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(0)));
            assert_eq!(waits[0].0.take(), 1);
            for n in [1, 2] {
                drop(waits.remove(0));
                assert_eq!(waits[0].0.take(), 1, "{n} was woken, and has left: {} is next", n + 1);
                for (wakes, _) in &waits[1..] {
                    assert_eq!(wakes.take(), 0, "there is one place: it needs one sender");
                }
            }
            let (_, mut last) = waits.remove(0);
            assert_eq!(poll(&mut last), Poll::Ready(Ok(())));
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(3)));
        }

        fn who_was_not_woken_leaves_without_a_trace() {
            let (send, mut recv) = channel(1);
            assert!(poll(&mut pin!(send.send(0))).is_ready());
            let (gone, wakes) = (Wakes::new(), Wakes::new());
            let mut gives_up = Box::pin(send.send(1));
            assert!(gone.poll(&mut gives_up).is_pending());
            let mut stays = pin!(send.send(2));
            assert!(wakes.poll(&mut stays).is_pending());
            drop(gives_up);
            assert_eq!((gone.take(), wakes.take()), (0, 0), "there is no more room than before");
            assert_eq!(Arc::strong_count(&gone), 1, "nobody needs its waker");
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(0)));
            assert_eq!((gone.take(), wakes.take()), (0, 1));
            assert_eq!(wakes.poll(&mut stays), Poll::Ready(Ok(())));
        }

        fn who_was_not_woken_leaves_the_room_to_who_was() {
            let (send, mut recv) = channel(1);
            assert!(poll(&mut pin!(send.send(0))).is_ready());
            let mut waits: Vec<_> = (1..4).map(|n| (Wakes::new(), Box::pin(send.send(n)))).collect();
            for (wakes, wait) in &mut waits {
                assert!(wakes.poll(wait).is_pending());
            }
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(0)));
            drop(waits.remove(1));
            let woken: Vec<_> = waits.iter().map(|(wakes, _)| wakes.take()).collect();
            assert_eq!(woken, [1, 0], "the room is for the first");
            drop(waits.remove(0));
            assert_eq!(waits[0].0.take(), 1, "and now for the third");
        }

        fn who_gives_up_has_nothing_to_pass_on_if_a_newcomer_has_it() {
            let (send, mut recv) = channel(1);
            assert!(poll(&mut pin!(send.send(0))).is_ready());
            let (wakes, mut next) = (Wakes::new(), pin!(send.send(2)));
            let mut gives_up = Box::pin(send.send(1));
            assert!(poll(&mut gives_up).is_pending());
            assert!(wakes.poll(&mut next).is_pending());
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(0)));
            let is_taken = poll(&mut pin!(send.send(3))).is_ready();
            drop(gives_up);
            assert_eq!(wakes.take(), usize::from(!is_taken), "one who looks in vain goes to the end of the line");
            if is_taken {
                assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(3)));
                assert_eq!(wakes.take(), 1);
            }
            assert!(wakes.poll(&mut next).is_ready());
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(2)));
        }

        fn who_has_sent_has_nothing_to_pass_on() {
            let (send, mut recv) = channel(1);
            assert!(poll(&mut pin!(send.send(0))).is_ready());
            let (wakes, mut stays) = (Wakes::new(), pin!(send.send(2)));
            let mut sends = Box::pin(send.send(1));
            assert!(poll(&mut sends).is_pending());
            assert!(wakes.poll(&mut stays).is_pending());
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(0)));
            assert_eq!(poll(&mut sends), Poll::Ready(Ok(())));
            drop(sends);
            assert_eq!(wakes.take(), 0, "it has used the room");
        }

        fn who_comes_too_late_waits_again() {
            let (send, mut recv) = channel(1);
            assert!(poll(&mut pin!(send.send(0))).is_ready());
            let (wakes, mut slow) = (Wakes::new(), pin!(send.send(1)));
            assert!(wakes.poll(&mut slow).is_pending());
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(0)));
            let faster = poll(&mut pin!(send.send(2)));
            assert!(wakes.take() == 1 && wakes.poll(&mut slow).is_pending() == faster.is_ready());
            if faster.is_ready() {
                assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(2)));
                assert_eq!(wakes.take(), 1);
                assert!(wakes.poll(&mut slow).is_ready());
            }
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(1)));
        }

        fn the_receiver_goes_and_all_hear_of_it() {
            let (send, mut recv) = channel(2);
            assert!(poll(&mut pin!(send.send(0))).is_ready() && poll(&mut pin!(send.send(0))).is_ready());
            let mut waits: Vec<_> = (1..20).map(|n| (n, Wakes::new(), Box::pin(send.send(n)))).collect();
            for (_, wakes, wait) in &mut waits {
                assert!(wakes.poll(wait).is_pending());
            }
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(0)), "one of them is woken");
            drop(recv);
            for (n, wakes, _) in &waits {
                assert_eq!(wakes.take(), 1, "no room will come for {n}, and no other will tell it");
            }
            for (n, _, wait) in &mut waits {
                assert_eq!(poll(wait), Poll::Ready(Err(*n)), "it gets its message back");
            }
            assert_eq!(poll(&mut pin!(send.send(20))), Poll::Ready(Err(20)));
        }

        fn the_last_sender_goes_and_the_receiver_hears_of_it() {
            let (send, mut recv) = channel(4);
            let (wakes, other) = (Wakes::new(), send.clone());
            assert!(poll(&mut pin!(other.send(1))).is_ready());
            assert_eq!(poll(&mut pin!(recv.recv())), Poll::Ready(Some(1)));
            let mut next = Box::pin(recv.recv());
            assert!(wakes.poll(&mut next).is_pending());
            drop(send);
            assert_eq!(wakes.take(), 0, "there is another sender");
            assert!(poll(&mut pin!(other.send(2))).is_ready());
            assert_eq!(wakes.take(), 1);
            assert_eq!(wakes.poll(&mut next), Poll::Ready(Some(2)));
            drop(next);
            let mut next = pin!(recv.recv());
            assert!(wakes.poll(&mut next).is_pending());
            drop(other);
            assert_eq!(wakes.take(), 1);
            assert_eq!(wakes.poll(&mut next), Poll::Ready(None));
        }

        fn wakers_may_come_back_to_the_channel() {
            for this in When::ALL {
                let (send, mut recv) = channel(1);
                let (again, is_locked) = (Arc::new(send.clone()), Arc::new(AtomicBool::new(false)));
                let waker = hooked({
                    let is_locked = is_locked.clone();
                    move |when| if when == this && !is_locked.load(SeqCst) {
                        let again = again.clone();
                        let comes_back = move || { again.len(); drop((*again).clone()); };
                        is_locked.store(!ends_soon(comes_back), SeqCst);
                    }
                });
                {
                    let mut next = pin!(recv.recv());
                    assert!(poll_with(&waker, &mut next).is_pending());
                    assert!(poll_with(&waker, &mut next).is_pending());
                }
                assert!(poll(&mut pin!(send.send(0))).is_ready());
                let mut waits: Vec<_> = (1..5).map(|n| Box::pin(send.send(n))).collect();
                for wait in &mut waits {
                    assert!(poll_with(&waker, wait).is_pending());
                    assert!(poll_with(&waker, wait).is_pending());
                }
                assert!(poll(&mut pin!(recv.recv())).is_ready());
                drop(waits.remove(0)); // it was woken
                drop(waits.pop()); // it was not
                drop(recv);
                for wait in &mut waits {
                    assert!(poll(wait).is_ready());
                }
                assert!(
                    !is_locked.load(SeqCst),
                    "a waker was {} under the lock: if it comes back to the channel, it waits for itself",
                    format!("{this:?}").to_lowercase()
                );
            }
        }

        fn threads_may_send_and_give_up() {
            let (send, mut recv) = channel(2);
            let sum = thread::scope(|scope| {
                for _ in 0..3 {
                    let send = send.clone();
                    scope.spawn(move || block_on(async {
                        for n in 1..=500 {
                            let _ = poll(&mut pin!(async { send.send(0).await.unwrap(); }));
                            send.send(n).await.unwrap();
                        }
                    }));
                }
                drop(send);
                let mut sum = 0;
                block_on(async { while let Some(n) = recv.recv().await { sum += n; } });
                sum
            });
            assert_eq!(sum, 3 * 500 * 501 / 2);
        }
    }

    #[ignore = "exercise 5.4: made once, by whoever is first"]
    mod once_cell {
        // Wrong solutions: two_at_a_time, does_not_look_again, one_after_the_other, keeps_its_turn_when_it_fails
        // Wrong solutions: keeps_its_turn_when_it_gives_up, wakes_all_for_one_turn, closes_before_it_is_there
        // Wrong solutions: calls_it_while_it_waits, a_failure_is_the_end, stops_the_thread, a_newcomer_overtakes
        fn the_value_is_made_once_and_stays() {
            block_on(async {
                let (cell, calls) = (OnceCell::new(), Cell::new(0));
                assert_eq!(cell.get(), None);
                let make = async || { yield_now().await; calls.set(calls.get() + 1); calls.get() };
                let value: *const u32 = cell.get_or_init(make).await;
                let again: *const u32 = cell.get_or_init(make).await;
                let tried: *const u32 = cell.get_or_try_init(async || Err("no need")).await.unwrap();
                let got: *const u32 = cell.get().unwrap();
                assert_eq!((calls.get(), cell.get()), (1, Some(&1)));
                assert!(value == again && value == tried && value == got, "it is the same value");
            });
        }

        fn with_a_value_nobody_waits() {
            let cell = OnceCell::new();
            assert_eq!(poll(&mut pin!(cell.get_or_init(async || 1))), Poll::Ready(&1));
            assert_eq!(poll(&mut pin!(cell.get_or_init(async || 2))), Poll::Ready(&1));
            assert_eq!(poll(&mut pin!(cell.get_or_try_init(async || Err(())))), Poll::Ready(Ok(&1)));
        }

        fn who_comes_meanwhile_waits_and_is_woken_with_all_others() {
            let (cell, calls) = (OnceCell::new(), Cell::new(0));
            let (mut send, mut gates) = gates(1);
            let gate = gates.pop().unwrap();
            let mut first = pin!(cell.get_or_init(async || {
                assert_eq!(cell.get(), None, "it is being made");
                gate.await.unwrap()
            }));
            assert!(poll(&mut first).is_pending());
            let other = || { calls.set(calls.get() + 1); ready(Ok::<_, ()>("tea")) };
            let mut others: Vec<_> = (0..20).map(|_| (Wakes::new(), Box::pin(cell.get_or_try_init(other)))).collect();
            for (wakes, wait) in &mut others {
                assert!(wakes.poll(wait).is_pending());
                assert!(wakes.poll(wait).is_pending());
                assert_eq!(wakes.take(), 0);
            }
            assert_eq!(cell.get(), None);
            send[0].take().unwrap().send("soup").unwrap();
            let Poll::Ready(&value) = poll(&mut first) else { panic!("it has all it needs") };
            assert_eq!((value, cell.get()), ("soup", Some(&"soup")));
            for (n, (wakes, _)) in others.iter().enumerate() {
                assert_eq!(wakes.take(), 1, "{n} waits for no other");
            }
            for (_, wait) in others.iter_mut().rev() {
                assert_eq!(poll(wait), Poll::Ready(Ok(&"soup")));
            }
            assert_eq!(calls.get(), 0, "nobody called another `init`");
        }

        fn a_failure_is_for_one_and_the_next_one_tries() {
            let cell = OnceCell::new();
            let (mut send, mut gates) = gates(1);
            let gate = gates.pop().unwrap();
            let mut first = pin!(cell.get_or_try_init(async || Err::<u32, u32>(gate.await.unwrap())));
            assert!(poll(&mut first).is_pending());
            let (wakes2, wakes3) = (Wakes::new(), Wakes::new());
            let mut second = pin!(cell.get_or_try_init(async || { yield_now().await; Ok::<_, u32>(2) }));
            let mut third = pin!(cell.get_or_init(async || 3));
            assert!(wakes2.poll(&mut second).is_pending() && wakes3.poll(&mut third).is_pending());
            send[0].take().unwrap().send(404).unwrap();
            assert_eq!(poll(&mut first), Poll::Ready(Err(404)));
            assert_eq!((wakes2.take(), wakes3.take()), (1, 0), "the second is next, and it alone");
            assert!(wakes2.poll(&mut second).is_pending());
            assert!(wakes3.poll(&mut third).is_pending());
            assert_eq!(wakes2.poll(&mut second), Poll::Ready(Ok(&2)));
            assert_eq!((wakes3.take(), wakes3.poll(&mut third)), (1, Poll::Ready(&2)));
        }

        fn nobody_overtakes() {
            let cell = OnceCell::new();
            let mut first = Box::pin(cell.get_or_init(async || std::future::pending().await));
            assert!(poll(&mut first).is_pending());
            let mut second = pin!(cell.get_or_init(async || 2));
            assert!(poll(&mut second).is_pending());
            drop(first);
            let (wakes, mut newcomer) = (Wakes::new(), pin!(cell.get_or_init(async || 3)));
            assert!(wakes.poll(&mut newcomer).is_pending(), "it is the turn of the second");
            assert_eq!(poll(&mut second), Poll::Ready(&2));
            assert_eq!((wakes.take(), wakes.poll(&mut newcomer)), (1, Poll::Ready(&2)));
        }

        fn it_can_fail_many_times() {
            block_on(async {
                let cell = OnceCell::new();
                for n in 0..10 {
                    assert_eq!(cell.get_or_try_init(async || { yield_now().await; Err::<(), _>(n) }).await, Err(n));
                    assert_eq!(cell.get(), None);
                }
                cell.get_or_init(async || ()).await;
                assert_eq!(cell.get(), Some(&()));
            });
        }

        fn who_gives_up_lets_the_next_one_try() {
            let (cell, drops) = (OnceCell::new(), Cell::new(0));
            let (wakes2, wakes3) = (Wakes::new(), Wakes::new());
            let mut first = Box::pin(cell.get_or_init(async || {
                let _noted = Noted(&drops);
                std::future::pending().await
            }));
            assert!(poll(&mut first).is_pending());
            let mut second = Box::pin(cell.get_or_init(async || 2));
            let mut third = pin!(cell.get_or_init(async || 3));
            assert!(wakes2.poll(&mut second).is_pending() && wakes3.poll(&mut third).is_pending());
            drop(first);
            assert_eq!(drops.get(), 1, "its `init` is given up, too");
            assert_eq!((wakes2.take(), wakes3.take()), (1, 0));
            drop(second);
            assert_eq!(wakes3.take(), 1, "the second was next, and has left");
            assert_eq!(wakes3.poll(&mut third), Poll::Ready(&3));
        }

        fn who_gives_up_alone_is_no_hindrance() {
            let cell = OnceCell::new();
            for _ in 0..3 {
                let mut gives_up = Box::pin(cell.get_or_init(async || std::future::pending().await));
                assert!(poll(&mut gives_up).is_pending());
            }
            assert_eq!(poll(&mut pin!(cell.get_or_init(async || 1))), Poll::Ready(&1));
        }

        fn who_waits_and_gives_up_is_forgotten() {
            let (cell, gone) = (OnceCell::new(), Wakes::new());
            let mut first = Box::pin(cell.get_or_init(async || std::future::pending::<u32>().await));
            assert!(poll(&mut first).is_pending());
            let mut gives_up = Box::pin(cell.get_or_init(async || 2));
            assert!(gone.poll(&mut gives_up).is_pending());
            let (wakes, mut third) = (Wakes::new(), pin!(cell.get_or_init(async || 3)));
            assert!(wakes.poll(&mut third).is_pending());
            drop(gives_up);
            assert_eq!((gone.take(), wakes.take()), (0, 0), "it was not its turn");
            assert_eq!(Arc::strong_count(&gone), 1, "nobody needs its waker");
            drop(first);
            assert_eq!((gone.take(), wakes.take()), (0, 1));
            assert_eq!(wakes.poll(&mut third), Poll::Ready(&3));
        }

        fn a_panic_lets_the_next_one_try() {
            let cell = OnceCell::new();
            let mut first = Box::pin(cell.get_or_init(async || { yield_now().await; panic!("as the test wants it") }));
            assert!(poll(&mut first).is_pending());
            let (wakes, mut second) = (Wakes::new(), pin!(cell.get_or_init(async || 2)));
            assert!(wakes.poll(&mut second).is_pending());
            assert!(catch_unwind(AssertUnwindSafe(|| poll(&mut first))).is_err());
            drop(first);
            assert_eq!((wakes.take(), cell.get()), (1, None));
            assert_eq!(wakes.poll(&mut second), Poll::Ready(&2));
        }

        fn who_is_woken_finds_the_value() {
            let cell = Arc::new(OnceCell::new());
            let (mut send, mut gates) = gates(1);
            let gate = gates.pop().unwrap();
            let mut first = pin!(cell.get_or_init(async || gate.await.unwrap()));
            assert!(poll(&mut first).is_pending());
            let finds = Arc::new(Mutex::new(vec![]));
            let waker = hooked({
                let (cell, finds) = (cell.clone(), finds.clone());
                move |when| {
                    let _ = poll(&mut pin!(cell.get_or_try_init(async || Err(()))));
                    if when == When::Woken { finds.lock().unwrap().push(cell.get().copied()) }
                }
            });
            let mut others = [(); 3].map(|()| Box::pin(cell.get_or_init(async || 2)));
            for wait in &mut others {
                assert!(poll_with(&waker, wait).is_pending());
                assert!(poll_with(&waker, wait).is_pending());
            }
            send[0].take().unwrap().send(1).unwrap();
            assert_eq!(poll(&mut first), Poll::Ready(&1));
            assert_eq!(*finds.lock().unwrap(), [Some(1); 3], "on other threads they would look now");
        }

        fn the_value_goes_with_the_cell() {
            let (cell, drops) = (OnceCell::new(), Cell::new(0));
            assert!(poll(&mut pin!(cell.get_or_init(async || Noted(&drops)))).is_ready());
            assert_eq!(drops.get(), 0);
            drop(cell);
            assert_eq!(drops.get(), 1);
        }

        fn threads_may_come_at_once() {
            for _ in 0..200 {
                let (cell, calls) = (OnceCell::new(), AtomicUsize::new(0));
                let get = || block_on(async {
                    *cell.get_or_init(async || { yield_now().await; calls.fetch_add(1, SeqCst) }).await
                });
                thread::scope(|scope| {
                    for _ in 0..3 {
                        scope.spawn(|| assert_eq!(get(), 0));
                    }
                });
                assert_eq!(calls.load(SeqCst), 1);
            }
        }
    }

    #[ignore = "exercise 5.5: in batches"]
    mod batches {
        // Wrong solutions: as_it_was, begins_to_wait_anew, takes_it_along, waits_from_the_last_one
        // Wrong solutions: the_old_deadline, an_empty_one_at_the_end, forgets_the_rest, from_the_call_on
        // Wrong solutions: one_too_many, asks_again_and_again, keeps_the_rest_until_it_is_late
        fn a_full_batch_comes_at_once() {
            calm(async {
                let mut batches = Batches::new(feed((0..7).map(|n| (0, n))), 3, ms(10));
                let start = now();
                assert_eq!((batches.next().await, now() - start), (Some(vec![0, 1, 2]), ms(0)));
                assert_eq!((batches.next().await, now() - start), (Some(vec![3, 4, 5]), ms(0)));
                let mut one_by_one = Batches::new(feed([(0, 1), (5, 2)]), 1, ms(10));
                let start = now();
                assert_eq!((one_by_one.next().await, now() - start), (Some(vec![1]), ms(0)));
                assert_eq!((one_by_one.next().await, now() - start), (Some(vec![2]), ms(5)));
            });
        }

        fn patience_begins_with_the_first_message() {
            calm(async {
                let feed = feed([(20, 1), (24, 2), (28, 3), (33, 4), (36, 5), (100, 6)]);
                let mut batches = Batches::new(feed, 10, ms(10));
                let start = now();
                assert_eq!((batches.next().await, now() - start), (Some(vec![1, 2, 3]), ms(30)));
                assert_eq!((batches.next().await, now() - start), (Some(vec![4, 5]), ms(43)));
                assert_eq!((batches.next().await, now() - start), (Some(vec![6]), ms(100)), "and the end");
            });
        }

        fn each_batch_has_its_own_patience() {
            calm(async {
                let mut batches = Batches::new(feed([(0, 1), (2, 2), (7, 3), (100, 4)]), 2, ms(10));
                let start = now();
                assert_eq!((batches.next().await, now() - start), (Some(vec![1, 2]), ms(2)));
                assert_eq!((batches.next().await, now() - start), (Some(vec![3]), ms(17)));
            });
        }

        fn the_rest_comes_at_the_end_and_at_once() {
            calm(async {
                let mut batches = Batches::new(feed([(0, 1), (0, 2), (1, 3), (5, 4)]), 3, ms(10));
                let start = now();
                assert_eq!((batches.next().await, now() - start), (Some(vec![1, 2, 3]), ms(1)));
                assert_eq!((batches.next().await, now() - start), (Some(vec![4]), ms(5)));
                assert_eq!((batches.next().await, now() - start), (None, ms(5)));
                assert_eq!(batches.next().await, None, "it is over");
                assert_eq!(Batches::new(feed([]), 3, ms(10)).next().await, None);
            });
        }

        fn who_gives_up_loses_nothing() {
            calm(async {
                let (send, receive) = mpsc::channel(10);
                let mut batches = Batches::new(receive, 4, ms(10));
                for n in 0..3 {
                    send.send(n).await.unwrap();
                    assert!(poll(&mut pin!(batches.next())).is_pending());
                    assert!(poll(&mut pin!(batches.next())).is_pending());
                }
                send.send(3).await.unwrap();
                send.send(4).await.unwrap();
                assert_eq!(poll(&mut pin!(batches.next())), Poll::Ready(Some(vec![0, 1, 2, 3])));
                assert!(poll(&mut pin!(batches.next())).is_pending());
                drop(send);
                assert_eq!(poll(&mut pin!(batches.next())), Poll::Ready(Some(vec![4])));
            });
        }

        fn who_gives_up_does_not_wait_longer() {
            calm(async {
                let mut batches = Batches::new(feed([(0, 1), (5, 2), (100, 3)]), 10, ms(10));
                let start = now();
                assert!(timeout(ms(4), batches.next()).await.is_err());
                assert!(timeout(ms(4), batches.next()).await.is_err());
                assert_eq!((batches.next().await, now() - start), (Some(vec![1, 2]), ms(10)));
            });
        }

        fn time_passes_also_while_nobody_asks() {
            calm(async {
                let mut batches = Batches::new(feed([(0, 1), (100, 2)]), 10, ms(10));
                assert!(timeout(ms(4), batches.next()).await.is_err());
                sleep(ms(20)).await;
                let before = now();
                assert_eq!((batches.next().await, now() - before), (Some(vec![1]), ms(0)));
            });
        }

        fn it_may_be_a_branch_of_select() {
            calm(async {
                let mut batches = Batches::new(feed((0..100).map(|n| (n, n))), 8, ms(20));
                let (mut ticks, mut all, mut lengths) = (interval(ms(3)), vec![], vec![]);
                loop {
                    ch05::select! {
                        batch = batches.next() => {
                            let Some(batch) = batch else { break };
                            lengths.push(batch.len());
                            all.extend(batch);
                        }
                        _ = ticks.tick() => {}
                    }
                }
                assert_eq!(all, (0..100).collect::<Vec<_>>());
                assert_eq!(lengths, [vec![8; 12], vec![4]].concat());
            });
        }

        fn it_sleeps_until_something_comes() {
            calm(async {
                let mut batches = Batches::new(feed([(5, 1), (9, 2), (100, 3)]), 10, ms(10));
                let (mut polls, mut next) = (0, pin!(batches.next()));
                let batch = poll_fn(|cx| { polls += 1; next.as_mut().poll(cx) }).await;
                assert_eq!(batch, Some(vec![1, 2]));
                assert!(polls <= 6, "{polls} polls for two messages and one timer");
            });
        }
    }

    #[ignore = "exercise 5.6: watch a queue"]
    mod watched {
        // Wrong solutions: stamps_before_it_waits, counts_who_waits, measures_the_receiver, longest_at_the_end
        // Wrong solutions: up_to_the_last_change, another_clock, counts_the_change_too_early, counts_what_is_asked_for
        // Wrong solutions: counts_it_afterwards, sends_under_the_lock, makes_room_before_it_counts
        // Wrong solutions: outlives_the_receiver, tells_nobody, over_a_bounded_channel
        fn it_is_a_channel() {
            calm(async {
                let (send, mut recv) = watched(2);
                let other = send.clone();
                assert_eq!(send.send("a").await, Ok(()));
                assert_eq!(other.send("b").await, Ok(()));
                let mut waits = Box::pin(send.send("c"));
                assert!(poll(&mut waits).is_pending());
                assert_eq!(recv.recv().await, Some("a"));
                assert_eq!(waits.await, Ok(()));
                assert_eq!((recv.recv().await, recv.recv().await), (Some("b"), Some("c")));
                assert!(poll(&mut pin!(recv.recv())).is_pending());
                drop((send, other));
                assert_eq!(recv.recv().await, None);
                let (send, recv) = watched(1);
                drop(recv);
                assert_eq!(send.send(1).await, Err(1));
            });
        }

        fn it_knows_how_long_it_is() {
            calm(async {
                let (send, mut recv) = watched(10);
                assert_eq!(send.report(), Report::default());
                for n in 1..=4 {
                    send.send(n).await.unwrap();
                    assert_eq!((send.report().len, send.report().longest), (n, n));
                }
                for n in (0..4).rev() {
                    recv.recv().await.unwrap();
                    assert_eq!((recv.report().len, recv.report().longest), (n, 4));
                }
                send.send(5).await.unwrap();
                assert_eq!(send.report(), recv.report());
                assert_eq!((send.report().len, send.report().longest, send.report().received), (1, 4, 4));
            });
        }

        fn it_knows_how_long_messages_lie_in_it() {
            calm(async {
                let (send, mut recv) = watched(10);
                send.send(1).await.unwrap();
                sleep(ms(10)).await;
                send.send(2).await.unwrap();
                sleep(ms(5)).await;
                recv.recv().await.unwrap();
                assert_eq!(recv.report().waited, ms(15));
                sleep(ms(5)).await;
                assert_eq!(recv.report().waited, ms(15), "the second is not received yet");
                recv.recv().await.unwrap();
                assert_eq!(recv.report().waited, ms(15 + 10));
                // The receiver waits: that is no wait of a message.
                let waits = spawn(async move { recv.recv().await.unwrap(); recv.report() });
                sleep(ms(100)).await;
                send.send(3).await.unwrap();
                assert_eq!(waits.await.unwrap().waited, ms(15 + 10));
            });
        }

        fn who_waits_for_room_is_not_in_it_yet() {
            calm(async {
                let (send, mut recv) = watched(1);
                send.send(1).await.unwrap();
                let waits = spawn({
                    let send = send.clone();
                    async move { send.send(2).await.unwrap() }
                });
                sleep(ms(10)).await;
                assert_eq!((send.report().len, send.report().longest, send.report().area), (1, 1, ms(10)));
                recv.recv().await.unwrap();
                waits.await.unwrap();
                sleep(ms(20)).await;
                recv.recv().await.unwrap();
                let report = recv.report();
                assert_eq!((report.longest, report.received), (1, 2));
                assert_eq!((report.waited, report.area), (ms(10 + 20), ms(10 + 20)));
            });
        }

        fn who_gives_up_was_never_in_it() {
            calm(async {
                let (send, mut recv) = watched(1);
                assert!(timeout(ms(5), recv.recv()).await.is_err());
                send.send(1).await.unwrap();
                assert!(timeout(ms(5), send.send(2)).await.is_err());
                recv.recv().await.unwrap();
                sleep(ms(10)).await;
                let report = Report { len: 0, longest: 1, received: 1, waited: ms(5), area: ms(5) };
                assert_eq!((send.report(), recv.report()), (report, report));
            });
        }

        fn the_area_grows_with_time() {
            calm(async {
                let (send, mut recv) = watched(10);
                sleep(ms(50)).await;
                for n in 0..3 { send.send(n).await.unwrap(); }
                assert_eq!(send.report().area, ms(0));
                sleep(ms(2)).await;
                assert_eq!(send.report().area, ms(6), "up to now, not up to the last message");
                assert_eq!(send.report().area, ms(6), "to ask changes nothing");
                sleep(ms(1)).await;
                recv.recv().await.unwrap();
                sleep(ms(4)).await;
                assert_eq!(send.report().area, ms(3 * 3 + 2 * 4));
            });
        }

        fn a_message_may_be_received_at_once() {
            calm(async {
                let (send, mut recv) = watched(1);
                let got = eager(async move { (recv.recv().await, recv.report()) });
                send.send(1).await.unwrap();
                let (message, report) = got.lock().unwrap().take().expect("it was woken");
                assert_eq!((message, report.len, report.received, report.longest), (Some(1), 0, 1, 1));
                assert_eq!(send.report(), report);
            });
        }

        fn it_is_never_longer_than_its_capacity() {
            calm(async {
                let (send, mut recv) = watched(1);
                send.send(1).await.unwrap();
                let other = send.clone();
                let sent = eager(async move { other.send(2).await });
                assert_eq!(recv.recv().await, Some(1));
                assert_eq!(sent.lock().unwrap().take(), Some(Ok(())), "there is room, and it was woken");
                let report = recv.report();
                assert_eq!((report.len, report.longest, report.received), (1, 1, 1), "one came when the other had left");
                assert_eq!(recv.recv().await, Some(2));
            });
        }

        fn the_receiver_goes_and_takes_along_what_lies_in_it() {
            calm(async {
                let (send, mut recv) = watched(2);
                for n in [1, 2] { send.send(n).await.unwrap(); }
                let mut waits: Vec<_> = (3..6).map(|n| (n, Wakes::new(), Box::pin(send.send(n)))).collect();
                for (_, wakes, wait) in &mut waits {
                    assert!(wakes.poll(wait).is_pending());
                }
                sleep(ms(10)).await;
                recv.recv().await.unwrap();
                assert_eq!(waits[0].1.take(), 1);
                sleep(ms(5)).await;
                drop(recv);
                for (n, wakes, wait) in &mut waits {
                    assert!(*n == 3 || wakes.take() == 1, "{n} must hear of it");
                    assert_eq!(poll(wait), Poll::Ready(Err(*n)), "it gets its message back");
                }
                sleep(ms(100)).await;
                assert_eq!(send.send(6).await, Err(6));
                let report = Report { len: 0, longest: 2, received: 1, waited: ms(10), area: ms(2 * 10 + 5) };
                assert_eq!(send.report(), report);
            });
        }

        fn what_was_waited_is_the_area() {
            calm(async {
                let (send, mut recv) = watched(8);
                let sends = spawn(async move {
                    for n in 0..500_u64 {
                        send.send(n).await.unwrap();
                        sleep(us(n * 7919 % 2000)).await;
                    }
                });
                let mut n = 0;
                while let Some(message) = recv.recv().await {
                    assert_eq!(message, n);
                    let report = recv.report();
                    assert!(report.area >= report.waited && report.longest <= 8);
                    n += 1;
                    sleep(us(n * 104_729 % 2000)).await;
                }
                sends.await.unwrap();
                let report = recv.report();
                assert_eq!((report.len, report.received, n), (0, 500, 500));
                assert!(report.waited > ms(500));
                assert_eq!(report.area, report.waited, "each message adds what it has waited");
            });
        }
    }

    #[ignore = "exercise 5.7: a condition variable"]
    mod condvar {
        // Wrong solutions: just_notify, unlocks_first, keeps_it_for_later, passes_nothing_on, passes_it_on_until_it_is_polled
        // Wrong solutions: all_one_by_one, locks_and_wakes, a_poll_is_enough, the_last_is_first, passes_all_on
        // Wrong solutions: one_wakes_all, keeps_the_lock, stays_in_the_queue, keeps_the_first_waker
        // Wrong solutions: passes_on_what_was_used
        fn the_lock_is_free_during_the_wait() {
            let (mutex, condvar, wakes) = (ch05::sync::Mutex::new(1), Condvar::new(), Wakes::new());
            let guard = mutex.try_lock().unwrap();
            let mut wait = Box::pin(condvar.wait(guard));
            assert!(mutex.try_lock().is_err(), "it does not wait yet");
            assert!(wakes.poll(&mut wait).is_pending());
            *mutex.try_lock().expect("it waits") = 2;
            condvar.notify_one();
            assert_eq!(wakes.take(), 1);
            let Poll::Ready(guard) = wakes.poll(&mut wait) else { panic!("it was notified") };
            assert_eq!(*guard, 2);
            assert!(mutex.try_lock().is_err(), "it has the lock");
            drop(guard);
            assert!(mutex.try_lock().is_ok());
        }

        fn it_waits_until_the_lock_is_free() {
            let (mutex, condvar, wakes) = (ch05::sync::Mutex::new(()), Condvar::new(), Wakes::new());
            let mut wait = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
            assert!(wakes.poll(&mut wait).is_pending());
            let guard = mutex.try_lock().unwrap();
            condvar.notify_one();
            assert_eq!(wakes.take(), 1);
            assert!(wakes.poll(&mut wait).is_pending(), "somebody has the lock");
            drop(guard);
            assert_eq!(wakes.take(), 1);
            assert!(wakes.poll(&mut wait).is_ready());
        }

        fn one_is_for_whoever_waited_longest() {
            let (mutex, condvar) = (ch05::sync::Mutex::new(()), Condvar::new());
            let mut waits: Vec<_> = (0..3).map(|_| {
                let mut wait = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
                let wakes = Wakes::new();
                assert!(wakes.poll(&mut wait).is_pending());
                (wakes, wait)
            }).collect();
            for n in 0..3 {
                condvar.notify_one();
                let (wakes, mut wait) = waits.remove(0);
                assert_eq!(wakes.take(), 1, "{n}");
                assert!(waits.iter().all(|(wakes, _)| wakes.take() == 0), "only {n}");
                assert!(wakes.poll(&mut wait).is_ready());
                for (wakes, wait) in &mut waits {
                    assert!(wakes.poll(wait).is_pending(), "a poll is not a notification");
                }
            }
        }

        fn two_are_for_two() {
            let (mutex, condvar) = (ch05::sync::Mutex::new(()), Condvar::new());
            let waits = [(); 3].map(|()| {
                let (wakes, mut wait) = (Wakes::new(), Box::pin(condvar.wait(mutex.try_lock().unwrap())));
                assert!(wakes.poll(&mut wait).is_pending());
                (wakes, wait)
            });
            condvar.notify_one();
            condvar.notify_one();
            assert_eq!(waits.each_ref().map(|(wakes, _)| wakes.take()), [1, 1, 0]);
        }

        fn nothing_is_kept_for_later() {
            let (mutex, condvar, wakes) = (ch05::sync::Mutex::new(()), Condvar::new(), Wakes::new());
            condvar.notify_one();
            condvar.notify_all();
            let mut wait = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
            condvar.notify_one();
            for _ in 0..3 {
                assert!(wakes.poll(&mut wait).is_pending(), "nobody waited then");
            }
            assert_eq!(wakes.take(), 0);
            condvar.notify_all();
            assert_eq!(wakes.take(), 1);
            assert!(wakes.poll(&mut wait).is_ready());
        }

        fn all_are_all_who_wait_now() {
            let (mutex, condvar) = (ch05::sync::Mutex::new(()), Condvar::new());
            let begin = || {
                let (wakes, mut wait) = (Wakes::new(), Box::pin(condvar.wait(mutex.try_lock().unwrap())));
                assert!(wakes.poll(&mut wait).is_pending());
                (wakes, wait)
            };
            let mut waits: Vec<_> = (0..20).map(|_| begin()).collect();
            condvar.notify_all();
            let (late, mut wait) = begin();
            for (wakes, wait) in &mut waits {
                assert_eq!(wakes.take(), 1);
                assert!(wakes.poll(wait).is_ready());
            }
            assert!(late.poll(&mut wait).is_pending() && late.take() == 0, "it came later");
        }

        fn nothing_comes_between_unlock_and_wait() {
            let (mutex, condvar) = (Arc::new(ch05::sync::Mutex::new(false)), Arc::new(Condvar::new()));
            let guard = mutex.try_lock().unwrap();
            // Another wants the lock. It runs as soon as it is woken: on this thread,
            // in the middle of our poll, as it may on another at any time.
            let notifies = Box::pin({
                let (mutex, condvar) = (mutex.clone(), condvar.clone());
                async move {
                    *mutex.lock().await = true;
                    condvar.notify_one();
                }
            });
            let other = Arc::new(Mutex::new(notifies));
            let waker = hooked({
                let other = other.clone();
                move |when| if when == When::Woken {
                    assert!(poll(&mut *other.lock().unwrap()).is_ready());
                }
            });
            assert!(poll_with(&waker, &mut *other.lock().unwrap()).is_pending());
            let (wakes, mut wait) = (Wakes::new(), Box::pin(condvar.wait(guard)));
            let guard = match wakes.poll(&mut wait) {
                Poll::Ready(guard) => guard,
                Poll::Pending => {
                    assert_eq!(wakes.take(), 1, "it was notified, after it had unlocked");
                    match wakes.poll(&mut wait) {
                        Poll::Ready(guard) => guard,
                        Poll::Pending => panic!("the lock is free"),
                    }
                }
            };
            assert!(*guard);
        }

        fn who_gives_up_passes_it_on() {
            let (mutex, condvar) = (ch05::sync::Mutex::new(()), Condvar::new());
            let begin = || {
                let (wakes, mut wait) = (Wakes::new(), Box::pin(condvar.wait(mutex.try_lock().unwrap())));
                assert!(wakes.poll(&mut wait).is_pending());
                (wakes, wait)
            };
            let mut waits: Vec<_> = (0..4).map(|_| begin()).collect();
            condvar.notify_one();
            drop(waits.remove(0)); // woken, and not polled since
            assert_eq!(waits[0].0.take(), 1, "the second is next");
            let guard = mutex.try_lock().unwrap();
            let (wakes, mut wait) = waits.remove(0);
            assert!(wakes.poll(&mut wait).is_pending()); // has noticed, and waits for the lock
            drop(wait);
            assert_eq!(waits[0].0.take(), 1, "the third is next");
            drop(guard);
            let (wakes, mut wait) = waits.remove(0);
            assert!(wakes.poll(&mut wait).is_ready());
            drop(wait);
            assert_eq!(waits[0].0.take(), 0, "the third has used it");
        }

        fn who_gives_up_alone_leaves_nothing() {
            let (mutex, condvar, wakes) = (ch05::sync::Mutex::new(()), Condvar::new(), Wakes::new());
            let mut gives_up = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
            assert!(wakes.poll(&mut gives_up).is_pending());
            condvar.notify_one();
            drop(gives_up);
            let mut wait = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
            assert!(wakes.poll(&mut wait).is_pending(), "nobody waited then");
            drop(wait);
            drop(condvar.wait(mutex.try_lock().unwrap())); // never polled
            assert!(mutex.try_lock().is_ok(), "the lock is given back");
        }

        fn who_was_not_notified_leaves_without_a_trace() {
            let (mutex, condvar) = (ch05::sync::Mutex::new(()), Condvar::new());
            let (gone, wakes) = (Wakes::new(), Wakes::new());
            let mut gives_up = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
            assert!(gone.poll(&mut gives_up).is_pending());
            let mut wait = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
            assert!(wakes.poll(&mut wait).is_pending());
            drop(gives_up);
            assert_eq!((wakes.take(), Arc::strong_count(&gone)), (0, 1));
            condvar.notify_one();
            assert_eq!((gone.take(), wakes.take()), (0, 1));
            assert!(wakes.poll(&mut wait).is_ready());
        }

        fn what_is_for_all_is_passed_on_to_nobody() {
            let (mutex, condvar, wakes) = (ch05::sync::Mutex::new(()), Condvar::new(), Wakes::new());
            let mut waits = [(); 2].map(|()| {
                let mut wait = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
                assert!(poll(&mut wait).is_pending());
                wait
            });
            condvar.notify_all();
            let mut late = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
            assert!(wakes.poll(&mut late).is_pending());
            let guard = mutex.try_lock().unwrap();
            assert!(poll(&mut waits[1]).is_pending(), "it waits for the lock");
            drop(waits);
            drop(guard);
            assert!(wakes.poll(&mut late).is_pending() && wakes.take() == 0, "it came later");
        }

        fn the_last_waker_counts() {
            let (mutex, condvar) = (ch05::sync::Mutex::new(()), Condvar::new());
            let (old, new) = (Wakes::new(), Wakes::new());
            let mut wait = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
            assert!(old.poll(&mut wait).is_pending());
            assert!(new.poll(&mut wait).is_pending());
            condvar.notify_one();
            assert_eq!((old.take(), new.take()), (0, 1));
            assert!(new.poll(&mut wait).is_ready());
        }

        fn wakers_may_come_back() {
            for this in When::ALL {
                let (mutex, condvar) = (ch05::sync::Mutex::new(()), Arc::new(Condvar::new()));
                let waker = hooked({
                    let (condvar, other) = (condvar.clone(), ch05::sync::Mutex::new(()));
                    move |when| if when == this {
                        let mut wait = Box::pin(condvar.wait(other.try_lock().unwrap()));
                        assert!(poll(&mut wait).is_pending());
                    }
                });
                let [first, second, mut third, mut fourth] = [(); 4].map(|()| {
                    let mut wait = Box::pin(condvar.wait(mutex.try_lock().unwrap()));
                    assert!(poll_with(&waker, &mut wait).is_pending());
                    assert!(poll_with(&waker, &mut wait).is_pending());
                    wait
                });
                drop(first);
                condvar.notify_one();
                drop(second); // passes it on
                assert!(poll_with(&waker, &mut third).is_ready());
                condvar.notify_all();
                assert!(poll_with(&waker, &mut fourth).is_ready());
            }
        }

        fn who_waits_again_waits_for_the_next_time() {
            let (mutex, condvar) = (Arc::new(ch05::sync::Mutex::new(0)), Arc::new(Condvar::new()));
            // Tasks that run as soon as they are woken, on the thread that wakes them.
            for _ in 0..3 {
                let (mutex, condvar) = (mutex.clone(), condvar.clone());
                let task = Arc::new(Mutex::new(Box::pin(async move {
                    let mut guard = mutex.lock().await;
                    loop {
                        guard = condvar.wait(guard).await;
                        *guard += 1;
                    }
                })));
                let own = Arc::new(std::sync::OnceLock::<std::task::Waker>::new());
                let waker = hooked({
                    let (task, own) = (task.clone(), own.clone());
                    move |when| if when == When::Woken && let Ok(mut task) = task.try_lock() {
                        let Poll::<()>::Pending = poll_with(own.get().unwrap(), &mut *task) else { unreachable!() };
                    }
                });
                own.set(waker.clone()).unwrap();
                assert!(poll_with(&waker, &mut *task.lock().unwrap()).is_pending());
            }
            for round in 1..4 {
                condvar.notify_all();
                assert_eq!(*mutex.try_lock().unwrap(), 3 * round, "each was notified once");
            }
        }

        fn threads_may_wait_for_each_other() {
            let (queue, [filled, emptied]) = (ch05::sync::Mutex::new(Vec::new()), [Condvar::new(), Condvar::new()]);
            let sum = thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| block_on(async {
                        for n in 1..=300_u32 {
                            let mut guard = queue.lock().await;
                            while guard.len() == 2 { guard = emptied.wait(guard).await }
                            guard.push(n);
                            filled.notify_one();
                        }
                    }));
                }
                let take = || block_on(async {
                    let mut sum = 0;
                    for _ in 0..300 {
                        let mut guard = queue.lock().await;
                        while guard.is_empty() { guard = filled.wait(guard).await }
                        sum += guard.pop().unwrap();
                        emptied.notify_one();
                    }
                    sum
                });
                let other = scope.spawn(take);
                take() + other.join().unwrap()
            });
            assert_eq!(sum, 2 * 300 * 301 / 2);
        }
    }
}
