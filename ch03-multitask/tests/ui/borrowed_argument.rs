fn spawn(_: impl Future<Output = ()> + Send + 'static) {}

async fn cook(dish: &str) {
    println!("{dish}");
}

pub fn order(dish: &str) {
    spawn(cook(dish));
}
