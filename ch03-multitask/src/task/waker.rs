//! The waker of a task: what it means to be woken, said twice.

// ANCHOR: std
use super::Task;
use std::sync::Arc;
use std::task::{Wake, Waker};

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.wake_task();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_task();
    }
}

/// A waker by the trait of the standard library.
pub fn std_waker(task: &Arc<Task>) -> Waker {
    Waker::from(task.clone())
}
// ANCHOR_END: std

// ANCHOR: futures
use futures::task::ArcWake;

impl ArcWake for Task {
    fn wake_by_ref(task: &Arc<Self>) {
        task.wake_task();
    }
}

/// A waker by the trait of the crate `futures`, which is older.
pub fn arc_waker(task: &Arc<Task>) -> Waker {
    futures::task::waker(task.clone())
}
// ANCHOR_END: futures

#[cfg(all(test, not(model)))]
mod tests {
    use super::super::Message;
    use super::super::join::Slot;
    use super::*;
    use crossbeam_channel::{Receiver, unbounded};

    fn waiting_task() -> (Arc<Task>, Receiver<Message>) {
        let (sender, inbox) = unbounded();
        let slot = Arc::new(Slot::<()>::new());
        let future = Box::pin(std::future::pending());
        let task = Task::new(1, 0, future, slot, sender);
        task.run();
        (task, inbox)
    }

    #[test]
    fn both_wakers_put_the_task_in_the_queue_once() {
        for make in [std_waker, arc_waker] {
            let (task, inbox) = waiting_task();
            let waker = make(&task);
            assert!(inbox.is_empty());
            waker.wake_by_ref();
            Waker::wake(waker.clone());
            waker.wake();
            assert_eq!(inbox.len(), 1);
            let Ok(Message::Woken(woken)) = inbox.try_recv() else {
                panic!("not a wake")
            };
            assert!(Arc::ptr_eq(&woken, &task));
        }
    }

    #[test]
    fn both_wakers_keep_the_task_alive() {
        for make in [std_waker, arc_waker] {
            let (task, inbox) = waiting_task();
            let waker = make(&task);
            drop(task);
            assert!(inbox.is_empty());
            drop(waker);
            assert!(matches!(inbox.try_recv(), Ok(Message::Orphan(_))));
        }
    }
}
