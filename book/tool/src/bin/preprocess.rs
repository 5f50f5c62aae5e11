//! What a stock `mdbook` runs before it renders the book.

fn main() {}
