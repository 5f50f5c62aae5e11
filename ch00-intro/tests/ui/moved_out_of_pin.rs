use std::pin::pin;

async fn rice() {}

pub fn main() {
    let pinned = pin!(rice());
    let _elsewhere = *pinned;
}
