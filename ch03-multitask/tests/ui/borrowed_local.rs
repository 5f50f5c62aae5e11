fn spawn(_: impl Future<Output = ()> + Send + 'static) {}

pub fn cook() {
    let dishes = vec!["rice", "soup"];
    spawn(async {
        for dish in &dishes {
            println!("{dish}");
        }
    });
}
