//! Chapter 0, What async is: not written yet.

fn main() {
    println!("Chapter 0, \"What async is\", is not written yet.");
    println!("Start with chapter 1: cargo run -p ch01");
    println!("or read the book:     cargo run -p book");
}
