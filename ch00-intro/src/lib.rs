//! Chapter 0 of *Async by Hand*: what async is.
//!
//! No runtime yet. What waiting costs, what a future is, and why it is pinned.
//!
//! - [`Kitchen`] has one cook who prepares several dishes on one thread; [`dinner`]
//!   is one dinner, cooked in four ways, on a [`Clock`] that may be a [`FakeClock`],
//! - [`crowd`] lets many wait, as threads and as futures, and [`per_item`] says
//!   what one of them costs,
//! - [`words`] has the trait `Future` to read,
//! - [`poll_once`] asks a future once; [`Mailbox`] has something to wait for,
//! - [`fetch_data`] is an `async fn`, [`FetchData`] its twin, written by hand,
//! - [`sizes`] has futures of many sizes, [`look_inside`] finds a reference in one,
//! - [`pin`] has values that must not move,
//! - [`seven_steps`] goes from `async` code to its output.
#![deny(unsafe_code)]

mod clock;
mod fetch;
mod inside;
mod kitchen;
mod mailbox;
mod memory;
mod poll_once;
mod steps;

pub mod crowd;
pub mod dinner;
pub mod pin;
pub mod sizes;
pub mod words;

pub use clock::{Clock, FakeClock, Minutes, RealClock};
pub use fetch::{FetchData, fetch_data};
pub use inside::{Inside, look_inside};
pub use kitchen::{Dish, Kitchen};
pub use mailbox::{Mailbox, Next};
pub use memory::{Memory, PerItem, memory, per_item};
pub use poll_once::poll_once;
pub use steps::seven_steps;

#[doc(hidden)]
pub mod exercises;
#[doc(hidden)]
pub mod solutions;
