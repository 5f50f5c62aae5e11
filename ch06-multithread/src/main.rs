//! Chapter 6, A multi-threaded runtime: not written yet.

fn main() {
    println!("Chapter 6, \"A multi-threaded runtime\", is not written yet.");
    println!("Start with chapter 1: cargo run -p ch01");
    println!("or read the book:     cargo run -p book");
}
