//! One solution of each exercise of chapter 4. Try yourself first.

pub mod debounce;
pub mod metered;
pub mod proxy;
pub mod read_line;
pub mod retry;
pub mod shout;
pub mod wheel;
