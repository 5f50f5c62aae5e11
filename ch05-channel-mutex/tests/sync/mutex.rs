//! The mutex: case 63.

use crate::both::{LIMIT, Wakes, poll};
use crate::support::within;
use ch05::sync::{Mutex, MutexGuard, OwnedMutexGuard, Semaphore};
use ch05::sync::{OwnedRwLockWriteGuard, RwLock, RwLockReadGuard};
use std::cell::Cell;
use std::panic::catch_unwind;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::Poll;
use std::thread;

on_both! {
    async fn case_63_a_mutex_excludes_under_load() {
        let mutex = Arc::new(Mutex::new(0));
        let inside = Arc::new(AtomicUsize::new(0));
        let tasks = (0..20).map(|_| {
            let (mutex, inside) = (mutex.clone(), inside.clone());
            spawn(async move {
                for _ in 0..50 {
                    let mut count = mutex.lock().await;
                    assert_eq!(inside.fetch_add(1, SeqCst), 0);
                    let old = *count;
                    yield_now().await;
                    *count = old + 1;
                    inside.fetch_sub(1, SeqCst);
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(*mutex.lock().await, 1000);
    }

    async fn case_63_a_lock_that_is_given_up_in_the_queue_is_passed_over() {
        let mutex = Mutex::new(());
        let (first, third) = (Wakes::new(), Wakes::new());
        let guard = mutex.lock().await;
        let mut given_up = Box::pin(mutex.lock());
        let mut waits = Box::pin(mutex.lock());
        assert!(first.poll(&mut given_up).is_pending());
        assert!(third.poll(&mut waits).is_pending());
        drop(given_up);
        assert_eq!(Arc::strong_count(&first), 1, "its waker is gone");
        drop(guard);
        assert_eq!([first.take(), third.take()], [0, 1]);
        assert!(third.poll(&mut waits).is_ready());
    }

    async fn case_63_a_lock_that_is_given_up_when_granted_is_passed_on() {
        let mutex = Mutex::new(());
        let (first, second) = (Wakes::new(), Wakes::new());
        let guard = mutex.lock().await;
        let mut given_up = Box::pin(mutex.lock());
        let mut waits = Box::pin(mutex.lock());
        assert!(first.poll(&mut given_up).is_pending());
        assert!(second.poll(&mut waits).is_pending());
        drop(guard);
        assert_eq!([first.take(), second.take()], [1, 0]);
        drop(given_up);
        assert_eq!([first.take(), second.take()], [0, 1]);
        let Poll::Ready(guard) = second.poll(&mut waits) else { panic!("it has the lock") };
        drop(guard);
        assert!(mutex.try_lock().is_ok());
    }

    async fn case_63_an_owned_lock_that_is_given_up_keeps_nothing() {
        let mutex = Arc::new(Mutex::new(()));
        let guard = mutex.clone().lock_owned().await;
        let mut unpolled = Box::pin(mutex.clone().lock_owned());
        let mut queued = Box::pin(mutex.clone().lock_owned());
        let mut granted = Box::pin(mutex.clone().lock_owned());
        assert!(poll(&mut granted).is_pending() && poll(&mut queued).is_pending());
        drop(guard); // granted, and not noticed
        drop((queued, granted));
        assert_eq!(Arc::strong_count(&mutex), 2);
        assert!(poll(&mut unpolled).is_ready());
        drop(unpolled);
        assert_eq!(Arc::strong_count(&mutex), 1);
        assert!(mutex.try_lock().is_ok());
    }

    async fn case_63_nobody_overtakes_who_has_been_granted_the_lock() {
        let mutex = Mutex::new(());
        let guard = mutex.lock().await;
        let mut waits = pin!(mutex.lock());
        assert!(poll(&mut waits).is_pending());
        drop(guard);
        assert!(mutex.try_lock().is_err(), "it is not free: somebody has it");
        let mut newcomer = pin!(mutex.lock());
        assert!(poll(&mut newcomer).is_pending());
        assert!(poll(&mut waits).is_ready());
    }

    async fn case_63_a_task_that_panics_or_is_aborted_gives_the_lock_back() {
        let mutex = Arc::new(Mutex::new(0));
        let panics = spawn({
            let mutex = mutex.clone();
            async move {
                *mutex.lock().await += 1;
                let _guard = mutex.lock().await;
                panic!("with the lock");
            }
        });
        assert!(panics.await.unwrap_err().is_panic());
        assert_eq!(*mutex.lock().await, 1, "there is no poison");

        let never = Arc::new(Semaphore::new(0));
        let aborted = spawn({
            let (guard, never) = (mutex.clone().lock_owned().await, never.clone());
            async move {
                let _ = never.acquire().await;
                drop(guard);
            }
        });
        yield_now().await;
        assert!(mutex.try_lock().is_err());
        aborted.abort();
        assert!(aborted.await.unwrap_err().is_cancelled());
        assert!(mutex.clone().try_lock_owned().is_ok());
    }
}

#[test]
fn case_63_a_thread_may_block_for_the_lock() {
    within(LIMIT, "a blocking lock", || {
        let mutex = Arc::new(Mutex::new(0));
        let threads = [(); 4].map(|()| {
            let mutex = mutex.clone();
            thread::spawn(move || {
                for _ in 0..1000 {
                    *mutex.blocking_lock() += 1;
                }
            })
        });
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(Arc::into_inner(mutex).unwrap().into_inner(), 4000);
    });
}

#[test]
fn a_task_is_told_not_to_block() {
    let blocks = || {
        ch05::block_on(async {
            let (sender, receiver) = ch05::sync::oneshot::channel();
            drop(ch05::spawn(async { sender.send(1) }));
            receiver.blocking_recv()
        })
    };
    within(LIMIT, "a refusal", move || {
        let refused = catch_unwind(blocks).unwrap_err();
        let message = refused.downcast::<String>().unwrap();
        assert!(message.starts_with("`blocking_recv` inside a task"));
    });
}

#[test]
fn what_is_locked_says_so_and_does_not_block() {
    let mut mutex = Mutex::new(5);
    assert_eq!(format!("{mutex:?}"), "Mutex(5)");
    let guard = mutex.try_lock().unwrap();
    assert_eq!(format!("{mutex:?} {guard:?}"), "Mutex(<locked>) 5");
    drop(guard);
    *mutex.get_mut() = 6;
    assert_eq!(format!("{mutex:?}"), "Mutex(6)");

    let lock = RwLock::new(5);
    let reader = lock.try_read().unwrap();
    assert_eq!(format!("{lock:?} {reader:?}"), "RwLock(5) 5");
    drop(reader);
    let writer = lock.try_write().unwrap();
    assert_eq!(format!("{lock:?} {writer:?}"), "RwLock(<locked>) 5");
}

/// Does not compile if the type is `Sync`: then both impls fit.
macro_rules! assert_not_sync {
    ($type:ty) => {{
        trait IsSync<Which> {
            fn which() {}
        }
        impl<T: ?Sized> IsSync<()> for T {}
        impl<T: ?Sized + Sync> IsSync<u8> for T {}
        <$type as IsSync<_>>::which();
    }};
}

#[test]
fn a_guard_is_shared_only_if_its_value_may_be() {
    fn is_send<T: Send>() {}
    fn is_sync<T: Sync>() {}
    is_send::<MutexGuard<'_, Cell<u8>>>();
    is_send::<OwnedMutexGuard<Cell<u8>>>();
    is_sync::<Mutex<Cell<u8>>>();
    is_sync::<MutexGuard<'_, u8>>();
    is_sync::<OwnedMutexGuard<u8>>();
    assert_not_sync!(Mutex<Rc<u8>>);
    assert_not_sync!(MutexGuard<'_, Cell<u8>>);
    assert_not_sync!(OwnedMutexGuard<Cell<u8>>);
    assert_not_sync!(RwLock<Cell<u8>>);
    assert_not_sync!(RwLockReadGuard<'_, Cell<u8>>);
    assert_not_sync!(OwnedRwLockWriteGuard<Cell<u8>>);
}

#[test]
fn a_value_need_not_have_a_size() {
    let mutex: Arc<Mutex<[u8]>> = Arc::new(Mutex::new([1, 2, 3]));
    mutex.try_lock().unwrap()[1] = 7;
    assert_eq!(mutex.try_lock_owned().unwrap()[..], [1, 7, 3]);
}
