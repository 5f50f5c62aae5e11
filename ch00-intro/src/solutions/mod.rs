//! One solution of each exercise of chapter 0. Try yourself first.

pub mod best_order;
pub mod breakfast;
pub mod find_the_bug;
pub mod give_up;
pub mod greeting;
pub mod on_first_poll;
pub mod shrink;
