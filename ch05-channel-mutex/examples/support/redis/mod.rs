//! A very small Redis: enough of its protocol, a server and a client.
#![allow(dead_code)] // no example uses all of it

pub mod client;
pub mod connection;
pub mod cursor;
pub mod frame;
pub mod server;
