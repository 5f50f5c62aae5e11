//! A cell with one fault: which one is a parameter.

use ch05::sync::{Notify, Semaphore};
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, OnceLock};

pub const TWO_AT_A_TIME: u32 = 0;
pub const DOES_NOT_LOOK_AGAIN: u32 = 1;
pub const ONE_AFTER_THE_OTHER: u32 = 2;
pub const KEEPS_ITS_TURN_WHEN_IT_FAILS: u32 = 3;
pub const KEEPS_ITS_TURN_WHEN_IT_GIVES_UP: u32 = 4;
pub const WAKES_ALL_FOR_ONE_TURN: u32 = 5;
pub const CLOSES_BEFORE_IT_IS_THERE: u32 = 6;
pub const CALLS_IT_WHILE_IT_WAITS: u32 = 7;
pub const A_FAILURE_IS_THE_END: u32 = 8;
pub const STOPS_THE_THREAD: u32 = 9;
pub const A_NEWCOMER_OVERTAKES: u32 = 10;

pub struct OnceCell<T, const FAULT: u32> {
    value: OnceLock<T>,
    turn: Semaphore,
    lock: Mutex<()>,
    is_busy: AtomicBool,
    changed: Notify,
}

/// Says that nobody makes the value, however it ends.
struct Busy<'a>(&'a AtomicBool, &'a Notify, bool);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.store(false, SeqCst);
        if self.2 {
            self.1.notify_waiters();
        } else {
            self.1.notify_one();
        }
    }
}

impl<T, const FAULT: u32> OnceCell<T, FAULT> {
    pub fn new() -> Self {
        Self {
            value: OnceLock::new(),
            turn: Semaphore::new(1),
            lock: Mutex::new(()),
            is_busy: AtomicBool::new(false),
            changed: Notify::new(),
        }
    }

    pub fn get(&self) -> Option<&T> {
        self.value.get()
    }

    fn set(&self, value: T) -> &T {
        self.value.get_or_init(|| value)
    }

    #[allow(clippy::await_holding_lock)] // that is one of the faults
    pub async fn get_or_try_init<E>(
        &self,
        init: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<&T, E> {
        if let Some(value) = self.get() {
            return Ok(value);
        }
        match FAULT {
            TWO_AT_A_TIME => Ok(self.set(init().await?)),
            STOPS_THE_THREAD => {
                let _lock = self.lock.lock();
                if let Some(value) = self.get() {
                    return Ok(value);
                }
                Ok(self.set(init().await?))
            }
            WAKES_ALL_FOR_ONE_TURN | A_NEWCOMER_OVERTAKES => {
                loop {
                    let changed = self.changed.notified();
                    if let Some(value) = self.get() {
                        return Ok(value);
                    }
                    if !self.is_busy.swap(true, SeqCst) {
                        break;
                    }
                    changed.await;
                }
                let wakes_all = FAULT == WAKES_ALL_FOR_ONE_TURN;
                let mut busy = Busy(&self.is_busy, &self.changed, wakes_all);
                let value = self.set(init().await?);
                busy.2 = true;
                Ok(value)
            }
            CALLS_IT_WHILE_IT_WAITS => {
                let value = init();
                let Ok(_turn) = self.turn.acquire().await else {
                    return Ok(self.get().unwrap());
                };
                let value = self.set(value.await?);
                self.turn.close();
                Ok(value)
            }
            _ => self.in_turn(init).await,
        }
    }

    async fn in_turn<E>(&self, init: impl AsyncFnOnce() -> Result<T, E>) -> Result<&T, E> {
        let Ok(turn) = self.turn.acquire().await else {
            return Ok(self.get().expect("it is there"));
        };
        if FAULT == ONE_AFTER_THE_OTHER
            && let Some(value) = self.get()
        {
            return Ok(value);
        }
        let mut turn = Some(turn);
        if FAULT == KEEPS_ITS_TURN_WHEN_IT_GIVES_UP {
            turn.take().unwrap().forget();
        }
        let value = match init().await {
            Ok(value) => value,
            Err(error) => {
                match FAULT {
                    KEEPS_ITS_TURN_WHEN_IT_FAILS => turn.take().unwrap().forget(),
                    KEEPS_ITS_TURN_WHEN_IT_GIVES_UP => self.turn.add_permits(1),
                    A_FAILURE_IS_THE_END => self.turn.close(),
                    _ => {}
                }
                return Err(error);
            }
        };
        if FAULT == CLOSES_BEFORE_IT_IS_THERE {
            self.turn.close();
        }
        let value = self.set(value);
        if FAULT != ONE_AFTER_THE_OTHER && FAULT != DOES_NOT_LOOK_AGAIN {
            self.turn.close();
        }
        Ok(value)
    }

    pub async fn get_or_init(&self, init: impl AsyncFnOnce() -> T) -> &T {
        let init = async || Ok::<_, Infallible>(init().await);
        let Ok(value) = self.get_or_try_init(init).await;
        value
    }
}
