//! A chat for terminals: each hears what the others say.
//!
//! ```text
//! cargo run -p ch04 --example chat -- [--port N]
//! nc 127.0.0.1 N        # in two other terminals
//! ```
//!
//! Without a port, it takes one that is free and prints it. It runs until it is
//! killed.

#[path = "support/args.rs"]
mod args;
#[path = "support/chat/mod.rs"]
mod chat;

use ch04::Runtime;
use ch04::net::TcpListener;
use chat::{Limits, serve};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

fn main() -> ExitCode {
    args::main("chat -- [--port N]", |mut args| {
        let port = args.number("--port")?.unwrap_or(0);
        let port = u16::try_from(port).map_err(|_| args.wrong("the last port is 65535"))?;
        args.finish()?;

        let mut runtime = Runtime::new().map_err(|e| format!("no runtime: {e}"))?;
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        runtime.block_on(async {
            let listener = TcpListener::bind(addr).map_err(|e| match e.kind() {
                ErrorKind::AddrInUse => format!(
                    "port {port} is in use: choose another one, or none, and a free one is taken"
                ),
                _ => format!("cannot listen at {addr}: {e}"),
            })?;
            let addr = listener.local_addr().map_err(|e| e.to_string())?;
            println!(
                "listening: in another terminal, try  nc {} {}",
                addr.ip(),
                addr.port()
            );
            serve(&listener, Limits::default()).await;
            Ok(())
        })
    })
}
