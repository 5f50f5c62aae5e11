//! A client that sets a value and gets it back.
//!
//! ```text
//! cargo run -p ch05 --example redis_client -- [--port N]
//! ```
//!
//! Without a port, it starts a server of its own.

#[path = "support/args.rs"]
mod args;
#[path = "support/redis/mod.rs"]
mod redis;

use args::Args;
use ch05::net::TcpListener;
use ch05::spawn;
use ch05::sync::watch;
use redis::client::Client;
use redis::server::{Db, serve};
use std::io;
use std::net::Ipv4Addr;
use std::process::ExitCode;

fn main() -> ExitCode {
    args::main("redis_client -- [--port N]", run)
}

fn run(mut args: Args) -> Result<(), String> {
    let port = args.number("--port")?;
    args.finish()?;
    let port = port.map(u16::try_from).transpose();
    let port = port.map_err(|_| "the last port is 65535")?;
    ch05::block_on(talk(port)).map_err(|e| e.to_string())
}

// ANCHOR: talk
async fn talk(port: Option<u16>) -> io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let (server, task) = match port {
        Some(port) => ((Ipv4Addr::LOCALHOST, port).into(), None),
        None => {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0).into())?;
            let server = listener.local_addr()?;
            (server, Some(spawn(serve(listener, Db::default(), stopped))))
        }
    };
    let mut client = Client::connect(server).await?;
    client.set("hello", "world".into()).await?;
    println!("hello: {:?}", client.get("hello").await?);
    println!("nobody: {:?}", client.get("nobody").await?);
    if let Some(server) = task {
        stop.send_replace(true);
        server.await.expect("it does not panic");
        println!("the server has ended");
    }
    Ok(())
}
// ANCHOR_END: talk
