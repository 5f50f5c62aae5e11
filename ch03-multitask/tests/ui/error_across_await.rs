use std::error::Error;

fn spawn(_: impl Future<Output = ()> + Send + 'static) {}

async fn pause() {}

async fn taste() -> Result<(), Box<dyn Error>> {
    Err("too salty".into())
}

pub fn cook() {
    spawn(async {
        if let Err(error) = taste().await {
            pause().await;
            println!("{error}");
        }
    });
}
