//! Chapter 2, Sleep until woken: not written yet.

fn main() {
    println!("Chapter 2, \"Sleep until woken\", is not written yet.");
    println!("Start with chapter 1: cargo run -p ch01");
    println!("or read the book:     cargo run -p book");
}
