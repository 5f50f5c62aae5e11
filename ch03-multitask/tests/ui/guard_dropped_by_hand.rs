use std::sync::Mutex;

fn spawn(_: impl Future<Output = ()> + Send + 'static) {}

async fn pause() {}

pub fn count(counter: &'static Mutex<u32>) {
    spawn(async {
        let mut count = counter.lock().unwrap();
        *count += 1;
        drop(count);
        pause().await;
    });
}
