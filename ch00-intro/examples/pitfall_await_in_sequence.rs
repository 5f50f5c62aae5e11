//! Pitfall: futures that were made together are awaited one after the other.

use ch00::{FakeClock, Kitchen};

fn main() {
    println!("rice takes 30 minutes on the stove, the roast 40 in the oven");

    // ANCHOR: wrong
    let kitchen = Kitchen::new(FakeClock::default());
    let rice = kitchen.prepare(0, 30);
    let roast = kitchen.prepare(0, 40);
    let minutes = kitchen.cook(vec![Box::pin(async {
        rice.await;
        roast.await;
    })]);
    println!("made together, awaited in sequence: {minutes} minutes");
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    let kitchen = Kitchen::new(FakeClock::default());
    let rice = kitchen.prepare(0, 30);
    let roast = kitchen.prepare(0, 40);
    let minutes = kitchen.cook(vec![Box::pin(rice), Box::pin(roast)]);
    println!("polled in turn: {minutes} minutes");
    // ANCHOR_END: fixed
}
