//! One solution of each exercise of chapter 4. Try yourself first.

pub mod wheel;
