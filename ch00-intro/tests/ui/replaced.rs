use std::mem::replace;
use std::pin::pin;

async fn rice() {}

pub fn main() {
    let future = pin!(rice());
    let _elsewhere = replace(future.get_mut(), rice());
}
