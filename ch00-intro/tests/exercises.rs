// The tests of chapter 0's exercises. Each is stated once and runs twice:
// against your code (`yours`, ignored until you ask for it) and against ours
// (`solution`). `mutants.rs` runs them against wrong solutions.

#[macro_use]
#[path = "support/exercises.rs"]
mod support;

use ch00::{FakeClock, Kitchen, Mailbox, Minutes, poll_once};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

fn kitchen() -> Kitchen<FakeClock> {
    Kitchen::new(FakeClock::default())
}

/// Counts how often it is woken.
#[derive(Default)]
struct CountWakes(AtomicUsize);

impl Wake for CountWakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Polls `future` at first, and then only when it has been woken. Between two
/// polls it delivers one of the messages.
///
/// Returns the output and the number of polls.
fn only_when_woken<F: Future>(mail: &Mailbox, messages: &[&str], future: F) -> (F::Output, usize) {
    let wakes = Arc::new(CountWakes::default());
    let waker = Waker::from(wakes.clone());
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    let mut messages = messages.iter();
    for polls in 1.. {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return (output, polls);
        }
        while wakes.0.swap(0, Ordering::SeqCst) == 0 {
            let message = messages.next();
            mail.deliver(message.expect("the future is pending, and nobody will ever wake it"));
        }
    }
    unreachable!("no future is polled for ever here")
}

/// What an async function does with these messages, and what its twin does:
/// the answers of a poll before and after each message.
fn answers<F: Future>(messages: &[&str], mail: &Mailbox, future: F) -> Vec<Poll<F::Output>> {
    let mut future = pin!(future);
    let mut answers = vec![poll_once(future.as_mut())];
    for message in messages {
        assert!(answers.last().unwrap().is_pending(), "ready too early");
        mail.deliver(message);
        answers.push(poll_once(future.as_mut()));
    }
    answers
}

/// Pending `n` times, then ready; counts its polls, and its drop as 100.
struct ReadyAfter {
    pending: u32,
    count: Rc<Cell<u32>>,
    _pinned: std::marker::PhantomPinned,
}

impl ReadyAfter {
    fn new(pending: u32) -> (Self, Rc<Cell<u32>>) {
        let count = Rc::new(Cell::new(0));
        let future = Self {
            pending,
            count: count.clone(),
            _pinned: std::marker::PhantomPinned,
        };
        (future, count)
    }
}

impl Future for ReadyAfter {
    type Output = &'static str;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<&'static str> {
        self.count.set(self.count.get() + 1);
        if self.count.get() > self.pending {
            Poll::Ready("done")
        } else {
            Poll::Pending
        }
    }
}

impl Drop for ReadyAfter {
    fn drop(&mut self) {
        self.count.set(self.count.get() + 100);
    }
}

exercises! {
    ch00;

    #[ignore = "exercise 0.1: breakfast in as few minutes as one cook can"]
    mod breakfast {
        // Wrong solutions: eggs_first, tea_with_cold_water, cooks_one_at_a_time
        fn it_takes_nine_minutes() {
            assert_eq!(breakfast(&kitchen()), 9);
        }

        fn everything_was_cooked() {
            let kitchen = kitchen();
            breakfast(&kitchen);
            assert_eq!(kitchen.hands_on(), 5, "minutes of work: eggs 1, tea 1, toast 3");
        }

        fn the_clock_says_the_same() {
            let kitchen = kitchen();
            let minutes = breakfast(&kitchen);
            // A cook who goes on afterwards begins at minute 9.
            let more = kitchen.cook(vec![Box::pin(kitchen.prepare(1, 0))]);
            assert_eq!((minutes, more), (9, 1));
        }
    }

    #[ignore = "exercise 0.2: a future by hand, as lazy as an async block"]
    mod on_first_poll {
        // Wrong solutions: eager, pending_for_ever
        fn nothing_happens_before_the_first_poll() {
            let called = Cell::new(false);
            {
                let _future = OnFirstPoll::new(|| called.set(true));
                assert!(!called.get(), "the closure was called by `new`");
            }
            assert!(!called.get(), "the closure was called by `drop`");
        }

        fn the_first_poll_is_ready_with_the_output() {
            let text = String::from("moved in");
            let mut future = OnFirstPoll::new(move || text);
            assert_eq!(poll_once(Pin::new(&mut future)), Poll::Ready("moved in".to_string()));
        }

        fn it_can_be_awaited() {
            let calls = Cell::new(0);
            let program = async {
                OnFirstPoll::new(|| calls.set(calls.get() + 1)).await;
                calls.get()
            };
            assert_eq!(poll_once(pin!(program)), Poll::Ready(1));
        }

        fn polled_again_it_panics() {
            let mut future = OnFirstPoll::new(|| ());
            assert!(poll_once(Pin::new(&mut future)).is_ready());
            let again = catch_unwind(AssertUnwindSafe(|| poll_once(Pin::new(&mut future))));
            assert!(again.is_err(), "a second poll answered {again:?}");
        }
    }

    #[ignore = "exercise 0.3: write the state machine of an async function"]
    mod greeting {
        // Wrong solutions: one_step_a_poll, reads_ahead, never_done
        fn it_waits_for_a_name_and_then_for_words() {
            let mail = Mailbox::new();
            let ready = Poll::Ready(Some("Hello, Ada!".to_string()));
            let got = answers(&["Ada", "Hello"], &mail, Greeting::new(&mail));
            assert_eq!(got, [Poll::Pending, Poll::Pending, ready]);
        }

        fn nobody_is_not_greeted() {
            let mail = Mailbox::new();
            let got = answers(&["nobody"], &mail, Greeting::new(&mail));
            assert_eq!(got, [Poll::Pending, Poll::Ready(None)]);
        }

        fn it_gets_as_far_as_it_can_in_one_poll() {
            let mail = Mailbox::new();
            mail.deliver("Ada");
            mail.deliver("Hello");
            let polled = poll_once(pin!(Greeting::new(&mail)));
            assert_eq!(polled, Poll::Ready(Some("Hello, Ada!".to_string())));
        }

        fn it_takes_no_message_that_it_does_not_need() {
            let mail = Mailbox::new();
            mail.deliver("nobody");
            mail.deliver("kept");
            assert_eq!(poll_once(pin!(Greeting::new(&mail))), Poll::Ready(None));
            assert_eq!(poll_once(pin!(mail.next())), Poll::Ready("kept".to_string()));
        }

        fn it_is_woken_for_each_message() {
            let mail = Mailbox::new();
            let (output, polls) = only_when_woken(&mail, &["Ada", "Hello"], Greeting::new(&mail));
            assert_eq!((output.as_deref(), polls), (Some("Hello, Ada!"), 3));
        }

        fn polled_after_ready_it_panics() {
            let mail = Mailbox::new();
            mail.deliver("nobody");
            let mut future = pin!(Greeting::new(&mail));
            assert!(poll_once(future.as_mut()).is_ready());
            let again = catch_unwind(AssertUnwindSafe(|| poll_once(future)));
            assert!(again.is_err(), "a second poll answered {again:?}");
        }
    }

    #[ignore = "exercise 0.4: measure a future, and make it small"]
    mod shrink {
        // Wrong solutions: boxed_and_not_cleaned, dropped_but_in_scope
        fn the_future_is_small() {
            let mail = Mailbox::new();
            let size = size_of_val(&checksums(&mail));
            assert!(size < 200, "the future has {size} bytes");
        }

        fn the_sums_are_right() {
            let mail = Mailbox::new();
            // 'a' is 97, 'b' is 98.
            for message in ["ab", "a", ""] {
                mail.deliver(message);
            }
            assert_eq!(poll_once(pin!(checksums(&mail))), Poll::Ready(97 + 2 * 98 + 97));
        }

        fn each_message_finds_a_clean_page() {
            let mail = Mailbox::new();
            for message in ["aaaa", "", "a", ""] {
                mail.deliver(message);
            }
            let sums = [97 * (1 + 2 + 3 + 4), 97];
            for sum in sums {
                assert_eq!(poll_once(pin!(checksums(&mail))), Poll::Ready(sum));
            }
            mail.deliver("aaaa");
            mail.deliver("a");
            mail.deliver("");
            assert_eq!(poll_once(pin!(checksums(&mail))), Poll::Ready(sums[0] + sums[1]));
        }

        fn it_waits_for_each_message() {
            let mail = Mailbox::new();
            let got = answers(&["a", "a", ""], &mail, checksums(&mail));
            assert_eq!(got[..3], [Poll::Pending; 3]);
            assert_eq!(got[3], Poll::Ready(2 * 97));
        }
    }

    #[ignore = "exercise 0.5: find the bug in a state machine"]
    mod find_the_bug {
        // Wrong solutions: wakes_itself
        fn it_gives_both_lengths() {
            let mail = Mailbox::new();
            let (output, _) = only_when_woken(&mail, &["four", "fives"], Lengths::new(&mail));
            assert_eq!(output, (4, 5));
        }

        fn if_both_are_there_one_poll_is_enough() {
            let mail = Mailbox::new();
            mail.deliver("a");
            mail.deliver("");
            assert_eq!(poll_once(pin!(Lengths::new(&mail))), Poll::Ready((1, 0)));
        }

        fn it_is_polled_as_often_as_an_async_fn() {
            let mail = Mailbox::new();
            let twin = async { (mail.next().await.len(), mail.next().await.len()) };
            let expected = only_when_woken(&mail, &["a", "bc"], twin);
            let got = only_when_woken(&mail, &["a", "bc"], Lengths::new(&mail));
            assert_eq!(got, expected, "the output, and the number of polls");
        }
    }

    #[ignore = "exercise 0.6: a future around a future that must not move"]
    mod give_up {
        // Wrong solutions: keeps_the_future, one_poll_too_many
        fn a_future_in_time_gives_its_output() {
            let (future, count) = ReadyAfter::new(2);
            let mut future = GiveUp::after(5, future);
            assert!(poll_once(Pin::new(&mut future)).is_pending());
            assert!(poll_once(Pin::new(&mut future)).is_pending());
            assert_eq!(poll_once(Pin::new(&mut future)), Poll::Ready(Some("done")));
            assert_eq!(count.get(), 103, "3 polls, and 100 for the drop");
        }

        fn the_last_poll_counts() {
            let (future, count) = ReadyAfter::new(1);
            let mut future = GiveUp::after(2, future);
            assert!(poll_once(Pin::new(&mut future)).is_pending());
            assert_eq!(poll_once(Pin::new(&mut future)), Poll::Ready(Some("done")));
            assert_eq!(count.get(), 102, "2 polls, and 100 for the drop");
        }

        fn a_slow_future_is_given_up_and_dropped_at_once() {
            let (future, count) = ReadyAfter::new(9);
            let mut future = GiveUp::after(2, future);
            assert!(poll_once(Pin::new(&mut future)).is_pending());
            assert_eq!(poll_once(Pin::new(&mut future)), Poll::Ready(None));
            assert_eq!(count.get(), 102, "2 polls, and 100 for the drop");
        }

        fn it_may_move_between_polls_and_the_future_in_it_does_not() {
            let mail = Mailbox::new();
            let mut future = GiveUp::after(9, async {
                let text = mail.next().await;
                let borrowed = &text;
                mail.next().await;
                borrowed.len()
            });
            mail.deliver("word");
            assert!(poll_once(Pin::new(&mut future)).is_pending());
            let mut moved = [future];
            mail.deliver("go on");
            assert_eq!(poll_once(Pin::new(&mut moved[0])), Poll::Ready(Some(4)));
        }
    }

    #[ignore = "exercise 0.7: in which order should a cook begin?"]
    mod best_order {
        // Wrong solutions: least_work_first, longest_in_all_first, predicts_the_sum
        fn the_rice_comes_first() {
            let recipe = |hands_on, by_itself| Recipe { hands_on, by_itself };
            let dinner = [recipe(15, 0), recipe(10, 0), recipe(0, 30)];
            assert_eq!(best_order(&dinner)[0], 2);
        }

        fn predictions_come_true() {
            crate::for_many_dinners(|dishes| {
                let recipes: Vec<_> =
                    dishes.iter().map(|&(hands_on, by_itself)| Recipe { hands_on, by_itself }).collect();
                assert_eq!(predict(&recipes), crate::minutes(dishes), "{dishes:?}");
            });
        }

        fn no_order_is_better() {
            crate::for_many_dinners(|dishes| {
                let recipes: Vec<_> =
                    dishes.iter().map(|&(hands_on, by_itself)| Recipe { hands_on, by_itself }).collect();
                let order = best_order(&recipes);
                let ours: Vec<_> = order.iter().map(|&i| dishes[i]).collect();
                let best = crate::best_of_all_orders(dishes);
                assert_eq!(crate::minutes(&ours), best, "{dishes:?} in the order {order:?}");
            });
        }

        fn every_dish_is_cooked_once() {
            let recipe = |hands_on, by_itself| Recipe { hands_on, by_itself };
            let mut order = best_order(&[recipe(1, 5), recipe(2, 5), recipe(3, 5)]);
            order.sort();
            assert_eq!(order, [0, 1, 2]);
            assert_eq!((best_order(&[]), predict(&[])), (vec![], 0));
        }
    }
}

/// The minutes that dishes, `(hands_on, by_itself)` each, really take.
fn minutes(dishes: &[(Minutes, Minutes)]) -> Minutes {
    let kitchen = kitchen();
    let list = dishes.iter().map(|&(hands_on, by_itself)| {
        Box::pin(kitchen.prepare(hands_on, by_itself)) as ch00::Dish<'_>
    });
    kitchen.cook(list.collect())
}

/// Tries every order.
fn best_of_all_orders(dishes: &[(Minutes, Minutes)]) -> Minutes {
    fn best(begun: &mut Vec<(Minutes, Minutes)>, rest: &[(Minutes, Minutes)]) -> Minutes {
        let orders = (0..rest.len()).map(|i| {
            let mut others = rest.to_vec();
            begun.push(others.remove(i));
            let minutes = best(begun, &others);
            begun.pop();
            minutes
        });
        orders.min().unwrap_or_else(|| minutes(begun))
    }
    best(&mut Vec::new(), dishes)
}

/// Dinners of four dishes with all kinds of times, the same in each run.
fn for_many_dinners(mut check: impl FnMut(&[(Minutes, Minutes)])) {
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (seed >> 60) * 2
    };
    for _ in 0..50 {
        check(&[(); 4].map(|()| (next(), next())));
    }
}
