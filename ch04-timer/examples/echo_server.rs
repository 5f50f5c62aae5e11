//! A server that sends back what it gets: a task for each connection, and one
//! thread for all of them.
//!
//! ```text
//! cargo run -p ch04 --example echo_server -- [--port N] [--connections N]
//! ```
//!
//! Without a port, it takes one that is free and prints it. It runs until it is
//! killed, or until it has served as many connections as it was told.

#[path = "support/args.rs"]
mod args;
#[path = "support/echo.rs"]
mod echo;

use args::Args;
use ch04::Runtime;
use ch04::net::TcpListener;
use echo::serve;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

fn main() -> ExitCode {
    args::main("echo_server -- [--port N] [--connections N]", run)
}

fn run(mut args: Args) -> Result<(), String> {
    let port = args.number("--port")?.unwrap_or(0);
    let connections = args.number("--connections")?.unwrap_or(u64::MAX);
    let port = u16::try_from(port).map_err(|_| args.wrong("the last port is 65535"))?;
    args.finish()?;

    let mut runtime = Runtime::new().map_err(|e| format!("no runtime: {e}"))?;
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    runtime.block_on(async {
        let listener =
            TcpListener::bind(addr).map_err(|e| format!("cannot listen at {addr}: {e}"))?;
        let addr = listener.local_addr().map_err(|e| e.to_string())?;
        println!("listening at {addr}");
        serve(&listener, connections).await;
        Ok::<(), String>(())
    })?;
    // Those that are still open.
    runtime.run();
    Ok(())
}
