//! What `join!` and `select!` write for you: each story is told by the macro and
//! by its expansion, which was written by hand.

#[path = "support/expanded.rs"]
mod expanded;

fn main() {
    for (title, [by_macro, by_hand]) in [
        ("join of 1 and 2", expanded::joined(1, 2)),
        ("race of 2 and 1", expanded::raced(2, 1)),
        ("race of 1 and 2", expanded::raced(1, 2)),
        ("race of 1 and nobody", expanded::raced(1, 3)),
    ] {
        println!("{title}");
        println!("  macro:   {by_macro}");
        println!("  by hand: {by_hand}");
    }
}
