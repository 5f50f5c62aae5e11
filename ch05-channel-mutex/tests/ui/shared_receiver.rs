use std::future::Ready;
use std::sync::{Arc, Mutex};

fn spawn(_: impl Future<Output = ()> + Send + 'static) {}

/// Whatever can be awaited once.
type Receiver = Ready<String>;

pub fn ask(answer: Arc<Mutex<Option<Receiver>>>) {
    spawn(async move {
        let answer = answer.lock().unwrap().take().unwrap().await;
        println!("{answer}");
    });
}
