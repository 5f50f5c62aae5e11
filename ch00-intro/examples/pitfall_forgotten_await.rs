//! Pitfall: an async function is called, and its future dropped.

use ch00::poll_once;
use std::cell::RefCell;
use std::pin::pin;

// ANCHOR: save
/// Somewhere to save orders: a disk, a database.
#[derive(Default)]
struct Orders(RefCell<Vec<String>>);

impl Orders {
    async fn save(&self, order: &str) {
        self.0.borrow_mut().push(order.to_string());
    }
}
// ANCHOR_END: save

fn main() {
    // ANCHOR: wrong
    let orders = Orders::default();
    let program = async {
        // The compiler warns of a future that nobody uses. This one has a name.
        let _saved = orders.save("soup");
    };
    assert!(poll_once(pin!(program)).is_ready());
    println!("without .await: {:?}", orders.0.borrow());
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    let orders = Orders::default();
    let program = async {
        orders.save("soup").await;
    };
    assert!(poll_once(pin!(program)).is_ready());
    println!("with .await: {:?}", orders.0.borrow());
    // ANCHOR_END: fixed
}
