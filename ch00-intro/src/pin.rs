//! Values that must not move. All unsafe code of this chapter is in this file.
// ANCHOR: scores
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::marker::PhantomPinned;
use std::pin::Pin;
use std::ptr;
use std::task::{Context, Poll};

/// Four scores, and a pointer to the best of them.
#[derive(Debug)]
pub struct Scores {
    scores: [u32; 4],
    // Invariant (1): null, or the whole is pinned and this points to one of `scores`.
    best: *const u32,
    _pinned: PhantomPinned,
}

impl Scores {
    /// Not pinned yet: it may still be moved as one likes.
    pub fn new(scores: [u32; 4]) -> Self {
        let (best, _pinned) = (ptr::null(), PhantomPinned);
        Self {
            scores,
            best,
            _pinned,
        }
    }

    /// From now on the value holds a pointer into itself.
    pub fn find_best(self: Pin<&mut Self>) {
        // SAFETY: nothing is moved out of `this`, and no `&mut` to it gets out.
        let this = unsafe { self.get_unchecked_mut() };
        this.best = this.scores.iter().max().expect("there are four");
    }

    /// The best score, read through the pointer.
    pub fn best(self: Pin<&Self>) -> Option<u32> {
        // SAFETY: by (1) it is null, or it points into `self`, which is pinned,
        // and so still where it was when the pointer was made.
        unsafe { self.best.as_ref() }.copied()
    }
}
// ANCHOR_END: scores

// ANCHOR: projection
/// A future, and how often it was polled.
#[derive(Debug)]
pub struct PollCount<F> {
    future: F,
    polls: u32,
}

impl<F> PollCount<F> {
    pub fn new(future: F) -> Self {
        Self { future, polls: 0 }
    }

    /// A pinned whole becomes its parts: the future pinned, the number not.
    fn project(self: Pin<&mut Self>) -> (Pin<&mut F>, &mut u32) {
        // SAFETY: `future` is pinned as long as `self` is: nothing in this file
        // moves it out or lends it unpinned, there is no `Drop` that could, and
        // `PollCount` is `Unpin` only if `F` is. `polls` is never pinned.
        unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.future), &mut this.polls)
        }
    }
}

impl<F: Future> Future for PollCount<F> {
    type Output = (F::Output, u32);

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (future, polls) = self.project();
        *polls += 1;
        future.poll(cx).map(|output| (output, *polls))
    }
}
// ANCHOR_END: projection

// ANCHOR: guests
/// Knows where its guests are, without owning or borrowing them.
#[derive(Debug, Default)]
pub struct Hotel {
    // Invariant (2): each points to the name of a guest that was pinned and has
    // not been dropped.
    guests: RefCell<Vec<*const String>>,
}

impl Hotel {
    /// The names of all guests, read where they stand.
    pub fn names(&self) -> Vec<String> {
        let guests = self.guests.borrow();
        // SAFETY: by (2) and the drop guarantee the name is still there: the
        // memory of a pinned guest is not used again before its `drop`, which
        // checks out. Nobody changes a name, so shared references are right.
        let names = guests.iter().map(|&name| unsafe { &*name }.clone());
        names.collect()
    }
}

/// Somebody who may check in, and checks out when dropped.
#[derive(Debug)]
pub struct Guest<'h> {
    name: String,
    hotel: &'h Hotel,
    _pinned: PhantomPinned,
}

impl<'h> Guest<'h> {
    pub fn new(name: &str, hotel: &'h Hotel) -> Self {
        let (name, _pinned) = (name.to_string(), PhantomPinned);
        Self {
            name,
            hotel,
            _pinned,
        }
    }

    /// Leaves the address of the name. Only a pinned guest can.
    pub fn check_in(self: Pin<&Self>) {
        self.hotel.guests.borrow_mut().push(&self.name);
    }
}

impl Drop for Guest<'_> {
    fn drop(&mut self) {
        let name = ptr::from_ref(&self.name);
        self.hotel
            .guests
            .borrow_mut()
            .retain(|&guest| guest != name);
    }
}
// ANCHOR_END: guests

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mailbox, poll_once};
    use std::pin::pin;

    #[test]
    fn a_pinned_value_may_point_into_itself() {
        let mut scores = pin!(Scores::new([3, 9, 4, 1]));
        assert_eq!(scores.as_ref().best(), None);
        scores.as_mut().find_best();
        assert_eq!(scores.as_ref().best(), Some(9));
    }

    #[test]
    fn before_it_is_pinned_it_may_move_and_afterwards_its_box_may() {
        let scores = Scores::new([3, 9, 4, 1]);
        let mut boxed = Box::pin(scores);
        boxed.as_mut().find_best();
        let shelf = vec![boxed];
        let moved = shelf.into_iter().next().unwrap();
        assert_eq!(moved.as_ref().best(), Some(9));
    }

    #[test]
    fn the_pointer_follows_a_second_search() {
        let mut scores = Box::pin(Scores::new([3, 9, 4, 1]));
        scores.as_mut().find_best();
        scores.set(Scores::new([8, 2, 2, 2]));
        assert_eq!(
            scores.as_ref().best(),
            None,
            "the new value was not searched"
        );
        scores.as_mut().find_best();
        assert_eq!(scores.as_ref().best(), Some(8));
    }

    #[test]
    fn polls_are_counted_through_the_projection() {
        let mail = Mailbox::new();
        let mut counted = pin!(PollCount::new(async {
            let first = mail.next().await;
            let len = &first.len();
            mail.next().await.len() + *len
        }));
        assert!(poll_once(counted.as_mut()).is_pending());
        mail.deliver("ab");
        assert!(poll_once(counted.as_mut()).is_pending());
        mail.deliver("c");
        assert_eq!(poll_once(counted), Poll::Ready((3, 3)));
    }

    #[test]
    fn it_is_unpin_if_its_future_is() {
        let mut counted = PollCount::new(std::future::ready("now"));
        assert_eq!(poll_once(Pin::new(&mut counted)), Poll::Ready(("now", 1)));
    }

    #[test]
    fn guests_check_out_when_they_are_dropped() {
        let hotel = Hotel::default();
        let ada = pin!(Guest::new("Ada", &hotel));
        ada.as_ref().check_in();
        {
            let bob = Box::pin(Guest::new("Bob", &hotel));
            bob.as_ref().check_in();
            assert_eq!(hotel.names(), ["Ada", "Bob"]);
        }
        assert_eq!(hotel.names(), ["Ada"]);
    }

    #[test]
    fn a_guest_who_never_checked_in_can_leave() {
        let hotel = Hotel::default();
        drop(Guest::new("Eve", &hotel));
        assert!(hotel.names().is_empty());
    }

    // Miri calls a leak an error; here it is the point.
    #[cfg(not(miri))]
    #[test]
    fn a_forgotten_guest_stays_and_so_does_the_memory() {
        let hotel = Hotel::default();
        let bob = Box::pin(Guest::new("Bob", &hotel));
        bob.as_ref().check_in();
        std::mem::forget(bob);
        assert_eq!(hotel.names(), ["Bob"]);
    }
}
