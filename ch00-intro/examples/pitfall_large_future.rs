//! Pitfall: a buffer on the stack becomes a buffer in the future, and each
//! function around it may keep another copy.

use ch00::sizes::{PAGE, across};

// ANCHOR: wrong
/// Takes a future by value, as many helpers do.
async fn logged<F: Future>(future: F) -> F::Output {
    let output = future.await;
    println!("done");
    output
}
// ANCHOR_END: wrong

fn main() {
    println!("one page: {PAGE} B");
    // ANCHOR: main
    println!("a future with a page: {} B", size_of_val(&across()));
    println!("in one wrapper: {} B", size_of_val(&logged(across())));
    println!(
        "in two wrappers: {} B",
        size_of_val(&logged(logged(across())))
    );
    // ANCHOR_END: main

    // ANCHOR: fixed
    println!(
        "boxed, in two wrappers: {} B",
        size_of_val(&logged(logged(Box::pin(across()))))
    );
    // ANCHOR_END: fixed
}
