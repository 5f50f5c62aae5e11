//! Looks into a future that holds a reference into itself.

// ANCHOR: inside
use crate::{Mailbox, poll_once};
use std::cell::Cell;
use std::ptr::from_ref;

/// Borrows from a local variable across an `.await`.
async fn third_of_four(mail: &Mailbox, address: &Cell<usize>) -> u8 {
    let numbers = [10, 20, 30, 40];
    let third = &numbers[2];
    address.set(from_ref(third).addr());
    mail.next().await;
    *third
}

/// What [`look_inside`] saw.
#[derive(Clone, Copy, Debug)]
pub struct Inside {
    /// The size of the future in bytes.
    pub size: usize,
    /// The byte of the future, counted from 0, that its own reference points to.
    pub points_to: usize,
}

/// Polls a future once, and compares its address with that of the reference in it.
pub fn look_inside() -> Inside {
    let (mail, address) = (Mailbox::new(), Cell::new(0));
    let mut future = Box::pin(third_of_four(&mail, &address));
    assert!(poll_once(future.as_mut()).is_pending());
    let start = from_ref(&*future).addr();
    Inside {
        size: size_of_val(&*future),
        points_to: address.get() - start,
    }
}
// ANCHOR_END: inside

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Poll;

    #[test]
    fn the_reference_points_into_the_future() {
        let inside = look_inside();
        assert!(inside.points_to < inside.size);
    }

    #[test]
    fn it_still_does_after_the_await() {
        let (mail, address) = (Mailbox::new(), Cell::new(0));
        let mut future = Box::pin(third_of_four(&mail, &address));
        assert!(poll_once(future.as_mut()).is_pending());
        let mut elsewhere = [future];
        mail.deliver("go on");
        assert_eq!(poll_once(elsewhere[0].as_mut()), Poll::Ready(30));
    }
}
