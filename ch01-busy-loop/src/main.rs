//! Chapter 1, Poll until ready: not written yet.

fn main() {
    println!("Chapter 1, \"Poll until ready\", is not written yet.");
    println!("Start with chapter 1: cargo run -p ch01");
    println!("or read the book:     cargo run -p book");
}
