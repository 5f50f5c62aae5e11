//! What runs tasks: the executor, the handle that spawns on it, and the order
//! in which ready tasks have their turns.

mod enter;
mod executor;
pub mod policy;
mod spawner;

pub use enter::refuse_inside_a_task;
pub use executor::{Executor, Report};
pub use spawner::Spawner;
