use std::collections::HashMap;
use std::sync::{Arc, Mutex};

fn spawn(_: impl Future<Output = ()> + Send + 'static) {}

async fn fetch(key: &str) -> String {
    format!("what the server has for {key}")
}

pub fn fill(cache: Arc<Mutex<HashMap<String, String>>>) {
    spawn(async move {
        let mut cache = cache.lock().unwrap();
        let value = fetch("hello").await;
        cache.insert("hello".into(), value);
    });
}
