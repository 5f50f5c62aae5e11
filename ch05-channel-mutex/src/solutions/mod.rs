//! Solutions to the exercises of chapter 5. Try yours first!

pub mod batches;
pub mod condvar;
pub mod join_all;
pub mod mailbox;
pub mod once_cell;
pub mod wait_group;
pub mod watched;
