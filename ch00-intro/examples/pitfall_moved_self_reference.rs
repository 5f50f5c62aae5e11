//! Pitfall: a value that knows its own address is moved.

use ch00::pin::Scores;
use std::ptr::from_ref;

// ANCHOR: note
/// Four scores, and the address of the best one. A number, not a pointer, so
/// that nobody can follow it: a pointer here would be undefined behaviour.
struct Note {
    scores: [u32; 4],
    best: usize,
}

impl Note {
    fn new(scores: [u32; 4]) -> Self {
        Self { scores, best: 0 }
    }

    fn address_of_best(&self) -> usize {
        from_ref(self.scores.iter().max().expect("there are four")).addr()
    }
}
// ANCHOR_END: note

fn main() {
    // ANCHOR: wrong
    let mut note = Note::new([3, 9, 4, 1]);
    note.best = note.address_of_best();
    println!(
        "before the move it is right: {}",
        note.best == note.address_of_best()
    );
    let note = Box::new(note);
    println!(
        "after the move it is right: {}",
        note.best == note.address_of_best()
    );
    // ANCHOR_END: wrong

    // ANCHOR: fixed
    let mut scores = Box::pin(Scores::new([3, 9, 4, 1]));
    scores.as_mut().find_best();
    let moved = Box::new(scores);
    println!(
        "pinned, its box moved: the best is {:?}",
        moved.as_ref().as_ref().best()
    );
    // ANCHOR_END: fixed
}
