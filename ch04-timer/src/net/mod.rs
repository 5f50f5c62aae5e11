//! Sockets: calls that would block wait for an event instead.

pub mod readiness;
pub mod scheduled_io;
pub mod sources;
