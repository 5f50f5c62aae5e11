//! What is built on [`AsyncRead`](futures::io::AsyncRead) and
//! [`AsyncWrite`](futures::io::AsyncWrite), for any reader and writer.

mod copy;

pub use copy::copy;
