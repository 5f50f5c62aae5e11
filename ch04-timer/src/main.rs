//! Chapter 4, Timers and the reactor: not written yet.

fn main() {
    println!("Chapter 4, \"Timers and the reactor\", is not written yet.");
    println!("Start with chapter 1: cargo run -p ch01");
    println!("or read the book:     cargo run -p book");
}
