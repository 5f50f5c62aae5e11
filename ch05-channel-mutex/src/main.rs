//! Chapter 5, Channels, locks, select: not written yet.

fn main() {
    println!("Chapter 5, \"Channels, locks, select\", is not written yet.");
    println!("Start with chapter 1: cargo run -p ch01");
    println!("or read the book:     cargo run -p book");
}
