//! Chapter 3, Many tasks, one thread: not written yet.

fn main() {
    println!("Chapter 3, \"Many tasks, one thread\", is not written yet.");
    println!("Start with chapter 1: cargo run -p ch01");
    println!("or read the book:     cargo run -p book");
}
