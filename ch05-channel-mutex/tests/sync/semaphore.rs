//! The semaphore: cases 64 to 66.

use crate::both::{Wakes, poll};
use ch05::sync::{Semaphore, TryAcquireError};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

on_both! {
    async fn case_64_permits_go_to_who_came_first() {
        let semaphore = Semaphore::new(0);
        let (wakes1, wakes2) = (Wakes::new(), Wakes::new());
        let mut first = pin!(semaphore.acquire_many(2));
        let mut second = pin!(semaphore.acquire());
        assert!(wakes1.poll(&mut first).is_pending());
        assert!(wakes2.poll(&mut second).is_pending());

        semaphore.add_permits(1);
        assert_eq!([wakes1.take(), wakes2.take()], [0, 0], "the first one wants two");
        assert!(wakes2.poll(&mut second).is_pending());
        semaphore.add_permits(1);
        assert_eq!([wakes1.take(), wakes2.take()], [1, 0]);
        let Poll::Ready(Ok(two)) = wakes1.poll(&mut first) else { panic!("it has two") };
        assert_eq!(two.num_permits(), 2);
        drop(two);
        assert_eq!([wakes1.take(), wakes2.take()], [0, 1]);
        let Poll::Ready(Ok(one)) = wakes2.poll(&mut second) else { panic!("it has one") };
        drop(one);
        assert_eq!(semaphore.available_permits(), 2);
    }

    async fn case_64_nobody_overtakes() {
        let semaphore = Arc::new(Semaphore::new(1));
        let mut wants_two = Box::pin(semaphore.acquire_many(2));
        assert!(poll(&mut wants_two).is_pending());
        let tried = semaphore.try_acquire();
        assert_eq!(tried.unwrap_err(), TryAcquireError::NoPermits);
        let tried = semaphore.clone().try_acquire_owned();
        assert_eq!(tried.unwrap_err(), TryAcquireError::NoPermits);
        let mut newcomer = pin!(semaphore.acquire());
        assert!(poll(&mut newcomer).is_pending());
        assert_eq!(semaphore.available_permits(), 1);
    }

    // ANCHOR: large
    async fn case_64_a_large_request_that_is_given_up_frees_those_behind_it() {
        let semaphore = Semaphore::new(2);
        let mut large = Box::pin(semaphore.acquire_many(3));
        assert!(poll(&mut large).is_pending());
        let wakes = Wakes::new();
        let mut small = [(); 3].map(|()| Box::pin(semaphore.acquire()));
        for small in &mut small {
            assert!(wakes.poll(small).is_pending());
        }
        drop(large);
        assert_eq!(wakes.take(), 2, "as many as there are permits");
        let polled = small.each_mut().map(|small| wakes.poll(small));
        assert_eq!(polled.each_ref().map(Poll::is_ready), [true, true, false]);
    }
    // ANCHOR_END: large

    async fn case_64_a_permit_that_is_given_up_when_granted_is_passed_on() {
        let semaphore = Semaphore::new(0);
        let (first, second) = (Wakes::new(), Wakes::new());
        let mut given_up = Box::pin(semaphore.acquire_many(3));
        let mut waits = Box::pin(semaphore.acquire_many(2));
        assert!(first.poll(&mut given_up).is_pending());
        assert!(second.poll(&mut waits).is_pending());
        semaphore.add_permits(3);
        drop(given_up);
        assert_eq!([first.take(), second.take()], [1, 1]);
        assert_eq!(semaphore.available_permits(), 1);
        drop(waits);
        assert_eq!(semaphore.available_permits(), 3);
    }

    async fn case_64_more_waiters_than_a_batch_are_all_woken_in_order() {
        let semaphore = Arc::new(Semaphore::new(0));
        let order = Arc::new(std::sync::Mutex::new(Vec::new()));
        struct Says(usize, Arc<std::sync::Mutex<Vec<usize>>>);
        impl Wake for Says {
            fn wake(self: Arc<Self>) {
                self.1.lock().unwrap().push(self.0);
            }
        }
        let mut waiters: Vec<_> = (0..100).map(|_| Box::pin(semaphore.acquire())).collect();
        for (n, waiter) in waiters.iter_mut().enumerate() {
            let waker = Waker::from(Arc::new(Says(n, order.clone())));
            assert!(waiter.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        }
        semaphore.add_permits(100);
        assert!(order.lock().unwrap().iter().copied().eq(0..100));
        assert!(waiters.iter_mut().all(|waiter| poll(waiter).is_ready()));
        drop(waiters);
        assert_eq!(semaphore.available_permits(), 100);
    }

    async fn case_64_only_the_last_waker_is_woken() {
        let semaphore = Semaphore::new(0);
        let (first, last) = (Wakes::new(), Wakes::new());
        let mut waits = pin!(semaphore.acquire());
        assert!(first.poll(&mut waits).is_pending());
        assert!(last.poll(&mut waits).is_pending());
        assert_eq!(Arc::strong_count(&first), 1, "released");
        semaphore.add_permits(1);
        assert_eq!([first.take(), last.take()], [0, 1]);
    }

    async fn case_64_permits_that_are_forgotten_or_taken_away_are_gone() {
        let semaphore = Arc::new(Semaphore::new(5));
        semaphore.acquire_many(2).await.unwrap().forget();
        semaphore.clone().acquire_owned().await.unwrap().forget();
        assert_eq!(semaphore.available_permits(), 2);
        assert_eq!(semaphore.forget_permits(7), 2);
        assert_eq!(semaphore.available_permits(), 0);
        assert_eq!(semaphore.try_acquire_many(0).unwrap().num_permits(), 0);
    }

    async fn case_64_too_many_permits_are_refused_and_break_nothing() {
        let semaphore = Arc::new(Semaphore::new(1));
        let other = semaphore.clone();
        let adds = spawn(async move { other.add_permits(Semaphore::MAX_PERMITS) });
        assert!(adds.await.unwrap_err().is_panic());
        assert_eq!(semaphore.available_permits(), 1);
        assert!(semaphore.acquire().await.is_ok());
    }

    async fn case_65_close_fails_who_waits_and_who_comes() {
        let semaphore = Arc::new(Semaphore::new(1));
        let permit = semaphore.acquire().await.unwrap();
        let wakes = Wakes::new();
        let mut waiters: Vec<_> = (0..20).map(|_| Box::pin(semaphore.acquire())).collect();
        for waiter in &mut waiters {
            assert!(wakes.poll(waiter).is_pending());
        }
        semaphore.close();
        assert_eq!(wakes.take(), 20);
        for waiter in &mut waiters {
            assert!(matches!(wakes.poll(waiter), Poll::Ready(Err(_))));
        }
        assert!(semaphore.is_closed());
        assert!(semaphore.acquire().await.is_err());
        assert!(semaphore.clone().acquire_owned().await.is_err());
        assert_eq!(semaphore.try_acquire().unwrap_err(), TryAcquireError::Closed);
        drop(permit);
        assert_eq!(semaphore.available_permits(), 1);
        assert_eq!(semaphore.try_acquire().unwrap_err(), TryAcquireError::Closed);
    }

    async fn case_65_a_permit_that_was_granted_before_the_close_is_not_lost() {
        let semaphore = Semaphore::new(0);
        let mut granted = Box::pin(semaphore.acquire_many(2));
        let mut given_up = Box::pin(semaphore.acquire_many(3));
        assert!(poll(&mut granted).is_pending());
        assert!(poll(&mut given_up).is_pending());
        semaphore.add_permits(5);
        semaphore.close();
        assert!(matches!(poll(&mut granted), Poll::Ready(Err(_))));
        drop(given_up);
        assert_eq!(semaphore.available_permits(), 5);
    }

    async fn case_66_permits_are_conserved_while_tasks_come_and_go() {
        let semaphore = Arc::new(Semaphore::new(7));
        let tasks: Vec<_> = (0..200_u64).map(|n| {
            let semaphore = semaphore.clone();
            spawn(async move {
                for round in 0..10 {
                    let patience = Duration::from_micros(n * 31 % 200);
                    let permit = semaphore.acquire_many((n % 7) as u32 + 1);
                    if let Ok(permit) = timeout(patience, permit).await {
                        for _ in 0..(n + round) % 3 {
                            yield_now().await;
                        }
                        drop(permit);
                    }
                }
            })
        }).collect();
        for (n, task) in tasks.into_iter().enumerate() {
            if n % 5 == 0 {
                task.abort();
            }
            let _ = task.await;
        }
        assert_eq!(semaphore.available_permits(), 7);
    }
}
