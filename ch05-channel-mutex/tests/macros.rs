//! `join!`, `try_join!` and `select!`: the cases 70 and 71 of the checklist.
//!
//! Each test is stated once and runs three times: our macros on our runtime, our
//! macros on tokio's, and tokio's own, which must behave alike.

use std::cell::{Cell, RefCell};
use std::future::{Ready, pending, poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

#[allow(unused_macros)]
#[path = "support/exercises.rs"]
mod support;
use support::{LIMIT, within};

#[path = "../examples/support/expanded.rs"]
mod expanded;

macro_rules! alike {
    ($( async fn $name:ident() $body:block )*) => {
        mod ours {
            use {super::*, ch05::{join, select, try_join}};
            $(
                #[test]
                fn $name() {
                    within(LIMIT, "our macros on our runtime", || ch05::block_on(async $body));
                }
            )*
        }
        mod ours_on_tokio {
            use {super::*, ch05::{join, select, try_join}};
            $(
                #[test]
                fn $name() {
                    within(LIMIT, "our macros on tokio", || on_tokio(async $body));
                }
            )*
        }
        mod tokios {
            use {super::*, ::tokio::{join, select, try_join}};
            $(
                #[test]
                fn $name() {
                    within(LIMIT, "tokio's macros", || on_tokio(async $body));
                }
            )*
        }
    };
}

fn on_tokio(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(test);
}

/// Pending `polls` times, waking itself; then ready. Counts what happens to it.
#[derive(Default)]
struct Probe {
    polls: Cell<u32>,
    drops: Cell<u32>,
}

impl Probe {
    fn after(&self, polls: u32) -> After<'_> {
        After { probe: self, polls }
    }

    /// How often its future was polled, and how often dropped.
    fn seen(&self) -> (u32, u32) {
        (self.polls.get(), self.drops.get())
    }
}

struct After<'a> {
    probe: &'a Probe,
    polls: u32,
}

impl Future for After<'_> {
    type Output = u32;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        let polls = self.probe.polls.get();
        assert!(polls <= self.polls, "polled again after it was ready");
        self.probe.polls.set(polls + 1);
        if polls == self.polls {
            return Poll::Ready(polls);
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for After<'_> {
    fn drop(&mut self) {
        self.probe.drops.set(self.probe.drops.get() + 1);
    }
}

/// Polls a future once, with nobody to wake.
fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Panics at its first poll.
async fn bang() -> u32 {
    panic!("bang");
}

fn panics(future: impl Future) -> bool {
    let mut future = pin!(future);
    catch_unwind(AssertUnwindSafe(|| poll(future.as_mut()).is_ready())).is_err()
}

alike! {
    async fn case_70_the_first_that_is_ready_wins() {
        let (a, b, c) = (Probe::default(), Probe::default(), Probe::default());
        let winner = select! {
            _ = a.after(5) => "a",
            n = b.after(2) => {
                assert_eq!(n, 2);
                "b"
            }
            _ = c.after(9) => "c",
        };
        assert_eq!(winner, "b");
        assert_eq!(b.seen(), (3, 1));
    }

    async fn case_70_losers_are_dropped_once_and_before_the_winner_goes_on() {
        let (a, b) = (Probe::default(), Probe::default());
        select! {
            _ = a.after(7) => unreachable!(),
            _ = b.after(1) => assert_eq!((a.drops.get(), b.drops.get()), (1, 1)),
        }
        assert_eq!((a.drops.get(), b.seen()), (1, (2, 1)));
    }

    async fn case_70_all_are_dropped_once_if_one_panics() {
        let (a, b) = (Probe::default(), Probe::default());
        assert!(panics(async {
            select! {
                biased;
                _ = a.after(7) => {}
                _ = bang() => {}
                _ = b.after(0) => {}
            }
        }));
        assert_eq!((a.seen(), b.seen()), ((1, 1), (0, 1)));
    }

    async fn case_70_all_are_dropped_once_if_it_is_cancelled() {
        let (a, b) = (Probe::default(), Probe::default());
        {
            let mut race = pin!(async {
                select! {
                    _ = a.after(7) => {}
                    _ = b.after(8) => {}
                }
            });
            assert!(poll(race.as_mut()).is_pending());
            assert_eq!((a.seen(), b.seen()), ((1, 0), (1, 0)));
        }
        assert_eq!((a.seen(), b.seen()), ((1, 1), (1, 1)));
    }

    async fn case_70_who_is_always_ready_wins_no_more_than_the_others() {
        let mut wins = [0; 3];
        for _ in 0..9_000 {
            select! {
                () = ready(()) => wins[0] += 1,
                () = ready(()) => wins[1] += 1,
                () = ready(()) => wins[2] += 1,
            }
        }
        // 3,000 each; ten standard deviations are 450.
        assert!(wins.iter().all(|wins| (2_550..3_450).contains(wins)), "{wins:?}");
    }

    async fn case_70_biased_asks_from_first_to_last() {
        let order = RefCell::new(String::new());
        let note = |name| {
            let order = &order;
            poll_fn(move |_| {
                order.borrow_mut().push(name);
                Poll::<()>::Pending
            })
        };
        for _ in 0..20 {
            let mut race = pin!(async {
                select! {
                    biased;
                    () = note('a') => {}
                    () = note('b') => {}
                    () = note('c') => {}
                }
            });
            assert!(poll(race.as_mut()).is_pending());
        }
        assert_eq!(*order.borrow(), "abc".repeat(20));
    }

    async fn case_70_a_branch_whose_condition_is_false_is_never_polled() {
        let probe = Probe::default();
        for n in 0..10 {
            let winner = select! {
                _ = probe.after(0), if n > 10 => "disabled",
                n = ready(n), if n < 10 => {
                    assert!(n < 10);
                    "enabled"
                }
            };
            assert_eq!(winner, "enabled");
        }
        assert_eq!(probe.polls.get(), 0);
    }

    async fn case_70_conditions_come_before_the_futures_are_made() {
        let mut queue = vec![1];
        select! {
            () = { queue.push(2); ready(()) } => {}
            () = ready(()), if queue.len() == 1 => {}
            else => unreachable!(),
        }
        assert_eq!(queue, [1, 2]);
    }

    async fn case_70_an_output_that_does_not_fit_disables_its_branch() {
        let (a, b) = (Probe::default(), Probe::default());
        let winner = select! {
            biased;
            99 = a.after(0) => "a",
            n @ 2..5 = b.after(3) => { assert_eq!(n, 3); "b" }
        };
        assert_eq!(winner, "b");
        assert_eq!((a.seen(), b.seen()), ((1, 1), (4, 1)));
    }

    async fn case_70_else_is_for_when_no_branch_is_left() {
        let yes = true;
        let what = select! {
            Some(n) = ready(None::<u32>) => n,
            Ok(n) = ready(Err::<u32, _>("no")) => n,
            n = ready(3), if !yes => n,
            else => 4,
        };
        assert_eq!(what, 4);
    }

    async fn case_70_without_else_it_panics() {
        let yes = true;
        assert!(panics(async {
            select! {
                Some(()) = ready(None) => {}
                () = ready(()), if !yes => {}
            }
        }));
    }

    async fn case_70_a_pattern_may_take_or_change_what_it_gets() {
        let mut text = String::from("a");
        let longer = select! {
            Some((mut word, _)) = ready(Some((std::mem::take(&mut text), 1))) => {
                word.push('b');
                word
            }
            Some((word, _)) = pending::<Option<(String, u8)>>() => word,
        };
        assert_eq!(longer, "ab");
        let length = select! {
            Some(ref mut word) = ready(Some(longer)) => {
                word.push('c');
                word.len()
            }
            else => 0,
        };
        assert_eq!(length, 3);
    }

    async fn case_70_a_pattern_may_fit_in_two_ways() {
        let n = select! {
            (1, n) | (n, 2) = ready((1, 2)) => n,
        };
        assert_eq!(n, 2, "the first of them counts");
    }

    async fn case_70_what_comes_then_is_ordinary_code_of_the_function() {
        async fn counted(limit: u32) -> Result<u32, &'static str> {
            let mut n = 0;
            loop {
                select! {
                    biased;
                    Some(()) = ready(None) => continue,
                    () = ready(()), if n < 3 => {
                        ready(()).await;
                        n += 1; // borrowed by no future any more
                    }
                    () = ready(()), if limit == 9 => Err("nine")?,
                    () = ready(()), if limit == 7 => return Ok(7),
                    else => break,
                }
            }
            Ok(n)
        }
        assert_eq!(counted(0).await, Ok(3));
        assert_eq!(counted(7).await, Ok(7));
        assert_eq!(counted(9).await, Err("nine"));
    }

    async fn case_70_a_future_that_is_only_lent_goes_on_in_the_next_round() {
        let (long, mut rounds) = (Probe::default(), 0);
        let mut future = pin!(long.after(5));
        loop {
            select! {
                biased;
                n = &mut future => break assert_eq!(n, 5),
                () = ready(()) => rounds += 1,
            }
        }
        assert_eq!((rounds, long.polls.get()), (5, 6));
    }

    async fn case_70_all_forms_of_a_branch() {
        let yes = true;
        let n = select! {
            biased;
            1 = ready(0) => { 1 }
            2 = ready(0) => { 2 },
            3 = ready(0) => 3,
            4 = ready(0), if yes => { 4 }
            5 = ready(0), if yes => { 5 },
            6 = ready(0), if yes => 6,
            7 | 8 = ready(0) => 7,
            n = ready(0) => n
        };
        assert_eq!(n, 0);
    }

    async fn case_70_an_output_need_not_be_send() {
        fn is_send<T: Send>(_: &T) {}
        is_send(&async {
            let mut n = 0;
            select! {
                local = async { std::rc::Rc::new(1) } => n += *local,
                other = ready(2) => n += other,
            }
            n
        });
    }

    async fn case_71_outputs_come_in_order_however_long_each_took() {
        let (a, b, c) = (Probe::default(), Probe::default(), Probe::default());
        assert_eq!(join!(a.after(5), b.after(0), c.after(2)), (5, 0, 2));
        assert_eq!((a.seen(), b.seen(), c.seen()), ((6, 1), (1, 1), (3, 1)));
    }

    async fn case_71_a_slow_one_starves_none() {
        let (slow, quick) = (Probe::default(), Probe::default());
        let mut both = pin!(async { join!(slow.after(100), quick.after(10)) });
        for n in 1..=10 {
            assert!(poll(both.as_mut()).is_pending());
            assert_eq!((slow.polls.get(), quick.polls.get()), (n, n));
        }
        assert!(poll(both.as_mut()).is_pending());
        assert_eq!((slow.seen(), quick.seen()), ((11, 0), (11, 1)));
    }

    async fn case_71_any_number_of_any_type() {
        join!();
        assert_eq!(join!(ready(1)), (1,));
        assert_eq!(join!(ready(1), async { "two" },), (1, "two"));
        assert_eq!(
            join!(ready(1), ready('2'), ready(3.0), async { "4" }, ready([5; 5]), ready(Some(6))),
            (1, '2', 3.0, "4", [5; 5], Some(6)),
        );
    }

    async fn case_71_all_are_dropped_once_if_one_panics() {
        let (a, b, c) = (Probe::default(), Probe::default(), Probe::default());
        assert!(panics(async { join!(a.after(0), b.after(7), bang(), c.after(0)) }));
        assert_eq!((a.drops.get(), b.drops.get(), c.drops.get()), (1, 1, 1));
    }

    async fn case_71_joined_futures_may_share_what_they_borrow() {
        let sum = Cell::new(0);
        let add = async |n| sum.set(sum.get() + n);
        join!(add(1), add(2), async { join!(add(3), add(4)) });
        assert_eq!(sum.get(), 10);
    }

    async fn case_71_try_join_brings_all_outputs_or_the_first_error() {
        async fn after(polls: u32, result: Result<u32, &str>) -> Result<u32, &str> {
            Probe::default().after(polls).await;
            result
        }
        assert_eq!(try_join!(after(2, Ok(1)), after(0, Ok(2))), Ok((1, 2)));
        assert_eq!(try_join!(after(2, Err("a")), after(1, Err("b"))), Err("b"));
        assert_eq!(try_join!(after(2, Ok(1)), after(1, Err("b"))), Err("b"));
        // It does not wait for one that never comes.
        let never = pending::<Result<(), &str>>();
        assert_eq!(try_join!(never, after(3, Err("c"))), Err("c"));
    }

    async fn case_71_an_error_drops_the_others_once() {
        let (a, b) = (Probe::default(), Probe::default());
        let all = try_join!(
            async { Ok::<_, &str>(a.after(0).await) },
            async { Ok(b.after(7).await) },
            ready(Err::<(), _>("no")),
        );
        assert_eq!(all, Err("no"));
        assert_eq!((a.drops.get(), b.drops.get()), (1, 1));
    }
}

/// Where ours does better, or only what tokio does not promise.
mod only_ours {
    use super::*;
    use ch05::{block_on, join, select, try_join};

    #[test]
    fn a_disabled_branch_does_not_even_make_its_future() {
        block_on(async {
            let channel: Option<Ready<u32>> = None;
            select! {
                _ = channel.clone().unwrap(), if channel.is_some() => unreachable!(),
                () = ready(()) => {}
            }
        });
    }

    #[test]
    fn a_disabled_branch_leaves_its_chance_to_all_others() {
        let (mut wins, disabled) = ([0_u32; 3], false);
        block_on(async {
            for _ in 0..30_000 {
                select! {
                    () = ready(()), if disabled => wins[0] += 1,
                    () = ready(()) => wins[1] += 1,
                    () = ready(()) => wins[2] += 1,
                }
            }
        });
        // The standard deviation is below 90: none of us will see 700.
        assert!(wins[0] == 0 && wins[1].abs_diff(15_000) < 700, "{wins:?}");
    }

    #[test]
    fn what_is_ready_is_dropped_at_once() {
        let (a, b) = (Probe::default(), Probe::default());
        let mut both = pin!(async {
            try_join!(async { Ok::<_, ()>(a.after(0).await) }, async {
                Ok(b.after(7).await)
            },)
        });
        assert!(poll(both.as_mut()).is_pending());
        assert_eq!((a.seen(), b.seen()), ((1, 1), (1, 0)));
    }

    #[test]
    fn an_error_comes_before_those_behind_it_are_polled() {
        let behind = Probe::default();
        let all = async {
            try_join!(ready(Err::<(), _>("no")), async {
                Ok(behind.after(0).await)
            })
        };
        assert_eq!(block_on(all), Err("no"));
        assert_eq!(behind.seen(), (0, 0)); // the block around it was not even begun
    }

    #[test]
    fn they_are_send_if_their_futures_are() {
        fn is_send<T: Send>(_: &T) {}
        async fn work() -> Result<u32, String> {
            ch05::yield_now().await;
            Ok(1)
        }
        is_send(&async { join!(work(), work()) });
        is_send(&async { try_join!(work(), work()) });
        is_send(&async {
            select! {
                Ok(n) = work() => n,
                n = work() => n.unwrap_or(0),
                else => 0,
            }
        });
    }

    #[test]
    fn they_hold_each_future_once() {
        let big = || async {
            let buffer = [0; 1000];
            ch05::yield_now().await;
            buffer.len()
        };
        let three = async { join!(big(), big(), big()) };
        assert!(size_of_val(&three) < 3 * (size_of_val(&big()) + 100));
        let race = async {
            select! { n = big() => n, n = big() => n, n = big() => n }
        };
        assert!(size_of_val(&race) < 3 * (size_of_val(&big()) + 100));
    }
}

/// What the macros write is what the book says that they write.
#[test]
fn expansions_by_hand_behave_alike() {
    within(LIMIT, "expansions by hand", || {
        for a in 0..4 {
            for b in 0..4 {
                let [macros, by_hand] = expanded::joined(a, b);
                assert_eq!(macros, by_hand, "join of {a} and {b}");
                let [macros, by_hand] = expanded::raced(a, b);
                assert_eq!(macros, by_hand, "race of {a} and {b}");
            }
        }
    });
}
