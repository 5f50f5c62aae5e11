//! The lock for readers and writers: case 67.

use crate::both::{Wakes, poll};
use ch05::sync::RwLock;
use std::sync::Arc;
use std::task::Poll;

on_both! {
    async fn case_67_readers_share_and_a_writer_does_not() {
        let lock = RwLock::new(5);
        let (one, two) = (lock.read().await, lock.read().await);
        assert_eq!(*one + *two, 10);
        assert!(lock.try_write().is_err());
        drop((one, two));
        let mut writer = lock.write().await;
        *writer = 6;
        assert!(lock.try_read().is_err() && lock.try_write().is_err());
        drop(writer);
        assert_eq!(*lock.try_read().unwrap(), 6);
    }

    // ANCHOR: blocks
    async fn case_67_a_writer_that_waits_blocks_new_readers() {
        let lock = RwLock::new(());
        let reader = lock.read().await;
        let mut writer = Box::pin(lock.write());
        assert!(poll(&mut writer).is_pending());
        let mut late = Box::pin(lock.read());
        assert!(poll(&mut late).is_pending());
        assert!(lock.try_read().is_err());
        drop(reader);
        let Poll::Ready(guard) = poll(&mut writer) else { panic!("the readers have gone") };
        assert!(poll(&mut late).is_pending());
        drop(guard);
        assert!(poll(&mut late).is_ready());
    }
    // ANCHOR_END: blocks

    // ANCHOR: gives_up
    async fn case_67_a_writer_that_gives_up_frees_the_readers_behind_it() {
        let lock = RwLock::new(());
        let _reader = lock.read().await;
        let mut writer = Box::pin(lock.write());
        assert!(poll(&mut writer).is_pending());
        let wakes = Wakes::new();
        let mut late = [(); 10].map(|()| Box::pin(lock.read()));
        for late in &mut late {
            assert!(wakes.poll(late).is_pending());
        }
        drop(writer);
        assert_eq!(wakes.take(), 10);
        assert!(late.each_mut().map(|late| wakes.poll(late)).iter().all(Poll::is_ready));
    }
    // ANCHOR_END: gives_up

    async fn case_67_a_writer_that_reads_on_lets_readers_in_and_no_writer() {
        let lock = Arc::new(RwLock::new(1));
        let mut guard = lock.write().await;
        let mut next = Box::pin(lock.read());
        assert!(poll(&mut next).is_pending());
        let mut writer = Box::pin(lock.write());
        assert!(poll(&mut writer).is_pending());
        *guard = 2;
        let guard = guard.downgrade();
        let Poll::Ready(other) = poll(&mut next) else { panic!("readers share") };
        assert_eq!(*guard + *other, 4);
        assert!(poll(&mut writer).is_pending());
        drop((guard, other));
        assert!(poll(&mut writer).is_ready());
        drop(writer);

        let guard = lock.clone().write_owned().await.downgrade();
        assert_eq!(*guard, *lock.clone().read_owned().await);
        assert_eq!(Arc::strong_count(&lock), 2);
        drop(guard);
        assert!(lock.try_write().is_ok(), "all permits are back");
    }

    async fn case_67_a_reader_and_a_writer_never_meet_under_load() {
        let lock = Arc::new(RwLock::new([0; 2]));
        let tasks = (0..40).map(|n| {
            let lock = lock.clone();
            spawn(async move {
                for _ in 0..25 {
                    if n % 4 == 0 {
                        let mut both = lock.write().await;
                        both[0] += 1;
                        yield_now().await;
                        both[1] += 1;
                    } else {
                        let both = lock.read().await;
                        let first = both[0];
                        yield_now().await;
                        assert_eq!(first, both[1]);
                    }
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(*lock.read().await, [250; 2]);
    }
}
