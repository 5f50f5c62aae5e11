//! What an attribute such as `#[tokio::main]` makes of an `async fn main`.

// ANCHOR: main
fn main() {
    ch02::block_on(async_main());
}

async fn async_main() {
    println!("polled by block_on");
}
// ANCHOR_END: main
