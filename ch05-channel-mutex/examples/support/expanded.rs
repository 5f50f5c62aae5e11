//! What the macros write for you, written by hand.

use ch05::macros::branch::{ask, ask_all, note, zero};
use ch05::macros::maybe_done::MaybeDone;
use ch05::{block_on, join, select, yield_now};
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll};

/// Notes each of its polls, and when it is dropped.
async fn noted(name: char, polls: u32, story: &RefCell<String>) -> u32 {
    let note = |text: &str| story.borrow_mut().push_str(&format!(" {name}:{text}"));
    struct OnDrop<F: Fn()>(F);
    impl<F: Fn()> Drop for OnDrop<F> {
        fn drop(&mut self) {
            (self.0)();
        }
    }
    let _dropped = OnDrop(|| note("dropped"));
    for _ in 0..polls {
        note("pending");
        yield_now().await;
    }
    note("ready");
    polls
}

/// Tells the same story twice: by the macro, and by hand.
pub fn joined(a: u32, b: u32) -> [String; 2] {
    let story = RefCell::new(String::new());
    // ANCHOR: join_macro
    let by_macro = async {
        let both = join!(noted('a', a, &story), noted('b', b, &story));
        format!("{both:?}:{}", story.take())
    };
    // ANCHOR_END: join_macro
    // ANCHOR: join_by_hand
    let by_hand = async {
        let both = {
            let future_1 = pin!(Some(noted('a', a, &story)));
            let mut place_1 = MaybeDone::new(future_1);
            {
                let future_2 = pin!(Some(noted('b', b, &story)));
                let mut place_2 = MaybeDone::new(future_2);
                poll_fn(|cx| {
                    if true & place_1.poll(cx) & place_2.poll(cx) {
                        Poll::Ready((place_1.take(), place_2.take()))
                    } else {
                        Poll::Pending
                    }
                })
                .await
            }
        };
        format!("{both:?}:{}", story.take())
    };
    // ANCHOR_END: join_by_hand
    [block_on(by_macro), block_on(by_hand)]
}

/// As `joined`. An odd output does not fit the first branch.
pub fn raced(a: u32, b: u32) -> [String; 2] {
    let story = RefCell::new(String::new());
    let even = |n: u32| n.is_multiple_of(2).then_some(n);
    let first = async || even(noted('a', a, &story).await);
    let second = async || noted('b', b, &story).await;
    // ANCHOR: select_macro
    let by_macro = async {
        let winner = select! {
            biased;
            Some(n) = first() => format!("a won with {n}"),
            n = second(), if b < 3 => format!("b won with {n}"),
            else => "nobody won".to_string(),
        };
        format!("{winner}:{}", story.take())
    };
    // ANCHOR_END: select_macro
    // ANCHOR: select_by_hand
    let by_hand = async {
        let winner = {
            let enabled_1 = true;
            let enabled_2 = b < 3;
            let (output_1, output_2) = {
                let mut branch_1 = pin!(if enabled_1 { Some(first()) } else { None });
                let mut branch_2 = pin!(if enabled_2 { Some(second()) } else { None });
                poll_fn(|cx| {
                    let (mut output_1, mut output_2) = (None, None);
                    let enabled = [branch_1.is_some(), branch_2.is_some()];
                    let mut ask_1 = |cx: &mut Context<'_>| {
                        let fit = |output| {
                            let mut fits = false;
                            match output {
                                Some(_n) if note(&mut fits) => unreachable!(),
                                output => fits.then_some(output),
                            }
                        };
                        ask(branch_1.as_mut(), &mut output_1, fit, cx)
                    };
                    let mut ask_2 = |cx: &mut Context<'_>| {
                        // `n` fits every output; the macro asks all the same.
                        ask(branch_2.as_mut(), &mut output_2, Some, cx)
                    };
                    let asked = ask_all(zero, enabled, cx, [&mut ask_1, &mut ask_2]);
                    asked.map(|()| (output_1, output_2))
                })
                .await
            }; // Here all futures are dropped.
            if let Some(Some(n)) = output_1 {
                format!("a won with {n}")
            } else if let Some(n) = output_2 {
                format!("b won with {n}")
            } else {
                "nobody won".to_string()
            }
        };
        format!("{winner}:{}", story.take())
    };
    // ANCHOR_END: select_by_hand
    [block_on(by_macro), block_on(by_hand)]
}
