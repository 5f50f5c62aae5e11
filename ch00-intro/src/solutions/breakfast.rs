//! Exercise 0.1: breakfast in as few minutes as one cook can.

use crate::{FakeClock, Kitchen, Minutes};

/// Cooks breakfast, and returns how many minutes it took.
pub fn breakfast(kitchen: &Kitchen<FakeClock>) -> Minutes {
    let tea = async {
        kitchen.prepare(0, 5).await;
        kitchen.prepare(1, 3).await;
    };
    // What gets done by itself comes first: the water, then the eggs.
    kitchen.cook(vec![
        Box::pin(tea),
        Box::pin(kitchen.prepare(1, 7)),
        Box::pin(kitchen.prepare(3, 0)),
    ])
}
