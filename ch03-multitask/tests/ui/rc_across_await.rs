use std::rc::Rc;

fn spawn(_: impl Future<Output = ()> + Send + 'static) {}

async fn pause() {}

pub fn cook() {
    spawn(async {
        let dish = Rc::new("soup");
        pause().await;
        println!("{dish}");
    });
}
