//! Who is next? The order in which ready tasks are polled.
//!
//! An executor asks its policy before every poll. A policy is a queue and no
//! more: it does not know what a task is, so it can be tried with letters.
//! Whoever is in it is ready; tasks that wait for something are not in it.
//!
//! Invariant of all policies: what was pushed is popped once. `pop` answers
//! `None` only if the queue is empty.
//!
//! Left out: time. A policy decides who is next, not for how long.

// ANCHOR: policy
mod fair;
mod fifo;
mod lifo;
mod priority;

pub use fair::Fair;
pub use fifo::Fifo;
pub use lifo::Lifo;
pub use priority::Priority;

/// What a policy may know of a task: the class that it was spawned in.
///
/// [`Priority`] takes a higher class for more urgent, [`Fair`] gives each class
/// its share, [`Fifo`] and [`Lifo`] do not look.
pub type Class = u8;

/// An order in which ready tasks are polled.
pub trait Policy<T> {
    /// Adds a task that is ready.
    fn push(&mut self, item: T, class: Class);

    /// Takes out the one that is next; `None` if nobody is ready.
    fn pop(&mut self) -> Option<T>;
}
// ANCHOR_END: policy

#[cfg(test)]
mod tests {
    use super::*;

    /// Who runs in the first `turns` turns, if everybody is ready again at once?
    pub fn turns(mut policy: impl Policy<(char, Class)>, tasks: &str, turns: usize) -> String {
        // `a` is of class 0, `b` of class 1, and so on.
        for name in tasks.chars() {
            let class = name as Class - b'a';
            policy.push((name, class), class);
        }
        let mut ran = String::new();
        for _ in 0..turns {
            let Some((name, class)) = policy.pop() else {
                break;
            };
            ran.push(name);
            policy.push((name, class), class);
        }
        ran
    }

    fn all() -> Vec<Box<dyn Policy<u32>>> {
        vec![
            Box::new(Fifo::new()),
            Box::new(Lifo::new()),
            Box::new(Priority::strict()),
            Box::new(Priority::ageing(10)),
            Box::new(Fair::new(&[5, 2, 1])),
        ]
    }

    #[test]
    fn what_was_pushed_is_popped_once() {
        for mut policy in all() {
            let mut popped = Vec::new();
            // Pushes and pops mixed, classes mixed: 7 and 10 have no common divisor.
            for item in 0..1000 {
                policy.push(item, (item * 7 % 10) as Class);
                if item % 3 == 0 {
                    popped.extend(policy.pop());
                }
            }
            popped.extend(std::iter::from_fn(|| policy.pop()));
            popped.sort_unstable();
            assert_eq!(popped, (0..1000).collect::<Vec<_>>());
            assert_eq!(policy.pop(), None);
        }
    }
}
