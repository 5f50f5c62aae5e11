//! An echo server that serves few at once, and many clients.
//!
//! ```text
//! cargo run -p ch05 --example connection_limit -- [--clients N] [--permits N]
//! ```

#[path = "support/args.rs"]
mod args;
#[path = "support/echo.rs"]
mod echo;

use args::Args;
use ch05::net::{TcpListener, TcpStream};
use ch05::sync::Semaphore;
use ch05::time::sleep;
use ch05::{block_on, measure, spawn};
use futures::future::try_join_all;
use futures::io::{AsyncReadExt, AsyncWriteExt};
use std::cell::Cell;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

fn main() -> ExitCode {
    args::main("connection_limit -- [--clients N] [--permits N]", run)
}

fn run(mut args: Args) -> Result<(), String> {
    let clients = args.number("--clients")?.unwrap_or(20);
    let permits = args.number("--permits")?.unwrap_or(4);
    if !(1..=clients).contains(&permits) {
        return Err(args.wrong("there must be a permit, and a client for each"));
    }
    args.finish()?;
    let (served, usage) = measure(|| block_on(talk(clients, permits as usize)));
    let peak = served.map_err(|e| e.to_string())?;
    println!("clients that got their answer: {clients}");
    println!("served at once: {peak}");
    println!("wall time: {} ms", usage.wall.as_millis());
    Ok(())
}

// ANCHOR: talk
/// How many clients are served at once?
async fn talk(clients: u64, permits: usize) -> io::Result<u32> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let server = listener.local_addr()?;
    let limit = Arc::new(Semaphore::new(permits));
    drop(spawn(async move { echo::serve(&listener, limit).await }));

    let (now, peak) = (Cell::new(0), Cell::new(0));
    try_join_all((0..clients).map(|_| client(server, &now, &peak))).await?;
    Ok(peak.get())
}

/// Says one word, and stays for 20 ms when it has come back.
async fn client(server: SocketAddr, now: &Cell<u32>, peak: &Cell<u32>) -> io::Result<()> {
    let mut stream = TcpStream::connect(server).await?; // the system says yes
    stream.write_all(b"word").await?;
    stream.read_exact(&mut [0; 4]).await?; // this waits for a permit
    now.set(now.get() + 1);
    peak.set(peak.get().max(now.get()));
    sleep(Duration::from_millis(20)).await;
    now.set(now.get() - 1);
    stream.close().await
}
// ANCHOR_END: talk
