//! A server that speaks Redis' protocol: `PING`, `GET` and `SET`.
//!
//! ```text
//! cargo run -p ch05 --example redis_server -- [--port N]
//! redis-cli -p N set hello world
//! ```
//!
//! Without a port, it takes one that is free and prints it. It runs until it is
//! killed.

#[path = "support/args.rs"]
mod args;
#[path = "support/redis/mod.rs"]
mod redis;

use args::Args;
use ch05::net::TcpListener;
use ch05::sync::watch;
use redis::server::{Db, serve};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

fn main() -> ExitCode {
    args::main("redis_server -- [--port N]", run)
}

fn run(mut args: Args) -> Result<(), String> {
    let port = args.number("--port")?.unwrap_or(0);
    let port = u16::try_from(port).map_err(|_| args.wrong("the last port is 65535"))?;
    args.finish()?;
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    ch05::block_on(async {
        let listener =
            TcpListener::bind(addr).map_err(|e| format!("cannot listen at {addr}: {e}"))?;
        let addr = listener.local_addr().map_err(|e| e.to_string())?;
        println!("listening at {addr}");
        let (_running, stop) = watch::channel(false); // nobody stops it
        serve(listener, Db::default(), stop).await;
        Ok(())
    })
}
