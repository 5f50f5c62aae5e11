fn spawn(_: impl Future<Output = ()> + Send + 'static) {}

pub fn cook<F: Future<Output = ()> + 'static>(dish: F) {
    spawn(dish);
}
