//! The barrier: let go together, in rounds, and without those who gave up.

use crate::both::{Wakes, poll};
use ch05::sync::Barrier;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::Poll;

on_both! {
    async fn the_last_one_lets_the_others_go_and_leads_them() {
        let barrier = Barrier::new(20);
        let wakes = Wakes::new();
        let mut waiters: Vec<_> = (0..19).map(|_| Box::pin(barrier.wait())).collect();
        for waiter in &mut waiters {
            assert!(wakes.poll(waiter).is_pending());
        }
        assert!(barrier.wait().await.is_leader());
        assert_eq!(wakes.take(), 19);
        for waiter in &mut waiters {
            let Poll::Ready(result) = poll(waiter) else { panic!("it was let go") };
            assert!(!result.is_leader());
        }
        assert!(poll(&mut pin!(barrier.wait())).is_pending(), "the next round");
    }

    async fn no_task_is_a_round_ahead() {
        const TASKS: usize = 10;
        const ROUNDS: usize = 50;
        let barrier = Arc::new(Barrier::new(TASKS));
        let arrived = Arc::new([const { AtomicUsize::new(0) }; ROUNDS]);
        let leaders = Arc::new(AtomicUsize::new(0));
        let tasks = (0..TASKS).map(|_| {
            let (barrier, arrived, leaders) = (barrier.clone(), arrived.clone(), leaders.clone());
            spawn(async move {
                for round in &*arrived {
                    round.fetch_add(1, SeqCst);
                    let is_leader = barrier.wait().await.is_leader();
                    leaders.fetch_add(usize::from(is_leader), SeqCst);
                    assert_eq!(round.load(SeqCst), TASKS);
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(leaders.load(SeqCst), ROUNDS);
    }

    async fn who_gives_up_does_not_count() {
        let barrier = Barrier::new(3);
        let mut given_up = Box::pin(barrier.wait());
        let mut waits = Box::pin(barrier.wait());
        assert!(poll(&mut given_up).is_pending() && poll(&mut waits).is_pending());
        drop(given_up);
        let mut second = Box::pin(barrier.wait());
        assert!(poll(&mut second).is_pending(), "two of three");
        assert!(barrier.wait().await.is_leader());
        // To give up after that takes nothing back, neither from this round nor
        // from the next.
        drop(second);
        assert!(poll(&mut waits).is_ready());
        let mut next = [(); 2].map(|()| Box::pin(barrier.wait()));
        assert!(next.iter_mut().all(|next| poll(next).is_pending()));
        assert!(barrier.wait().await.is_leader());
    }

    async fn a_barrier_for_one_or_none_lets_everybody_pass() {
        assert!(Barrier::new(1).wait().await.is_leader());
        assert!(Barrier::new(0).wait().await.is_leader());
    }
}
