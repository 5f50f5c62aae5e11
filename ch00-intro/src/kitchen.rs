//! A kitchen with one cook, who prepares several dishes on one thread.

// ANCHOR: kitchen
use crate::{Clock, Minutes};
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// A dish on the cook's list: some future that borrows the kitchen.
pub type Dish<'k> = Pin<Box<dyn Future<Output = ()> + 'k>>;

/// A kitchen with one cook.
///
/// # Examples
///
/// ```
/// use ch00::{FakeClock, Kitchen};
///
/// let kitchen = Kitchen::new(FakeClock::default());
/// let minutes = kitchen.cook(vec![
///     Box::pin(kitchen.prepare(0, 30)),
///     Box::pin(kitchen.prepare(15, 0)),
/// ]);
/// assert_eq!(minutes, 30);
/// ```
#[derive(Debug)]
pub struct Kitchen<C> {
    clock: C,
    /// The earliest minute at which a pot on the stove is done.
    alarm: Cell<Option<Minutes>>,
    hands_on: Cell<Minutes>,
}

impl<C: Clock> Kitchen<C> {
    pub fn new(clock: C) -> Self {
        Self {
            clock,
            alarm: Cell::new(None),
            hands_on: Cell::new(0),
        }
    }

    /// For how many minutes the cook has had a hand in something.
    pub fn hands_on(&self) -> Minutes {
        self.hands_on.get()
    }
}
// ANCHOR_END: kitchen

// ANCHOR: prepare
impl<C: Clock> Kitchen<C> {
    /// A dish that takes the cook's hands first, and then gets done by itself.
    ///
    /// # Cancel safety
    ///
    /// What was done before it is dropped stays done; the rest never happens.
    pub async fn prepare(&self, hands_on: Minutes, by_itself: Minutes) {
        self.work(hands_on);
        self.wait(by_itself).await;
    }

    /// Keeps the cook, and so the thread, busy. Not async: nothing else happens.
    fn work(&self, minutes: Minutes) {
        self.clock.work_until(self.clock.now() + minutes);
        self.hands_on.set(self.hands_on.get() + minutes);
    }

    /// Puts a pot on the stove, now, and waits until it is done.
    async fn wait(&self, minutes: Minutes) {
        let done = self.clock.now() + minutes;
        poll_fn(|_| {
            if self.clock.now() >= done {
                return Poll::Ready(());
            }
            let earliest = self.alarm.get().map_or(done, |alarm| alarm.min(done));
            self.alarm.set(Some(earliest));
            Poll::Pending
        })
        .await;
    }
}
// ANCHOR_END: prepare

// ANCHOR: cook
impl<C: Clock> Kitchen<C> {
    /// Goes through the list, again and again, until everything is done, and
    /// sleeps in between until the next pot is.
    ///
    /// Returns how many minutes that took.
    ///
    /// # Panics
    ///
    /// If a dish waits for something that is not on this kitchen's stove.
    pub fn cook(&self, mut list: Vec<Dish<'_>>) -> Minutes {
        let start = self.clock.now();
        let mut cx = Context::from_waker(Waker::noop());
        while !list.is_empty() {
            self.alarm.set(None);
            list.retain_mut(|dish| dish.as_mut().poll(&mut cx).is_pending());
            if !list.is_empty() {
                let alarm = self.alarm.get().expect("a pot on the stove");
                self.clock.sleep_until(alarm);
            }
        }
        self.clock.now() - start
    }
}
// ANCHOR_END: cook

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FakeClock;
    use std::cell::RefCell;

    fn kitchen() -> Kitchen<FakeClock> {
        Kitchen::new(FakeClock::default())
    }

    #[test]
    fn nothing_on_the_list_takes_no_time() {
        assert_eq!(kitchen().cook(Vec::new()), 0);
    }

    #[test]
    fn pots_that_only_wait_wait_together_in_any_order() {
        for [a, b, c] in [[30, 15, 10], [10, 15, 30], [15, 30, 10]] {
            let kitchen = kitchen();
            let pot = |minutes| Box::pin(kitchen.prepare(0, minutes)) as Dish<'_>;
            assert_eq!(kitchen.cook(vec![pot(a), pot(b), pot(c)]), 30);
            assert_eq!(kitchen.hands_on(), 0);
        }
    }

    #[test]
    fn work_adds_up_in_any_order() {
        for [a, b, c] in [[30, 15, 10], [10, 15, 30]] {
            let kitchen = kitchen();
            let work = |minutes| Box::pin(kitchen.prepare(minutes, 0)) as Dish<'_>;
            assert_eq!(kitchen.cook(vec![work(a), work(b), work(c)]), 55);
            assert_eq!(kitchen.hands_on(), 55);
        }
    }

    #[test]
    fn a_pot_that_is_done_during_work_is_taken_from_the_stove_after_it() {
        let kitchen = kitchen();
        let log = RefCell::new(Vec::new());
        let note = async |name, hands_on, by_itself| {
            kitchen.prepare(hands_on, by_itself).await;
            log.borrow_mut().push((name, kitchen.clock.now()));
        };
        let minutes = kitchen.cook(vec![
            Box::pin(note("eggs", 0, 5)),
            Box::pin(note("dough", 20, 0)),
        ]);
        assert_eq!(minutes, 20);
        assert_eq!(*log.borrow(), [("dough", 20), ("eggs", 20)]);
    }

    #[test]
    fn steps_of_one_dish_come_after_each_other() {
        let kitchen = kitchen();
        let tea = async {
            kitchen.prepare(0, 5).await;
            kitchen.prepare(1, 3).await;
        };
        assert_eq!(kitchen.cook(vec![Box::pin(tea)]), 9);
    }

    #[test]
    #[should_panic = "a pot on the stove"]
    fn a_dish_that_waits_for_nothing_is_an_error() {
        kitchen().cook(vec![Box::pin(std::future::pending())]);
    }
}
