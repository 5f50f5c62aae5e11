//! What does a connection cost that does nothing?
//!
//! ```text
//! cargo run -p ch04 --release --example idle_connections -- [--connections N] [--copy]
//! ```
//!
//! Each connection is a task that sends back what it gets, and gets nothing. Its
//! buffer has 64 bytes and lies in the future; with `--copy` it is the one of
//! `io::copy`, 8 KiB on the heap. The clients are a process of their own, so that
//! only our side is measured. What the system keeps for a socket belongs to no
//! process, and is not in the figure.

#[path = "support/args.rs"]
mod args;
#[path = "support/limit.rs"]
mod limit;

use args::Args;
use ch04::net::{TcpListener, TcpStream};
use ch04::time::{sleep, timeout};
use ch04::{JoinHandle, Runtime, grouped, io::copy, measure, memory, spawn};
use futures::future::join_all;
use futures::io::{AsyncReadExt, AsyncWriteExt};
use std::env;
use std::error::Error;
use std::io::{self, Read};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;
type Echo = JoinHandle<io::Result<u64>>;

fn main() -> ExitCode {
    args::main("idle_connections -- [--connections N] [--copy]", |args| {
        run(args).map_err(|e| e.to_string())
    })
}

fn run(mut args: Args) -> Outcome {
    let connections = args.number("--connections")?.unwrap_or(10_000);
    let copies = args.flag("--copy");
    let clients = args.number("--clients")?;
    if connections == 0 {
        return Err(args.wrong("there must be a connection").into());
    }
    args.finish()?;
    match clients {
        // This program starts itself for the clients.
        Some(port) => be_clients((Ipv4Addr::LOCALHOST, port.try_into()?).into(), connections),
        None => serve(limit::connections(connections).max(1), copies),
    }
}

// ANCHOR: serve
fn serve(connections: u64, copies: bool) -> Outcome {
    let mut runtime = Runtime::new()?;
    let listener =
        runtime.block_on(async { TcpListener::bind((Ipv4Addr::LOCALHOST, 0).into()) })?;
    let before = memory();
    let mut command = Command::new(env::current_exe()?);
    command.args(["--connections", &connections.to_string()]);
    command.args(["--clients", &listener.local_addr()?.port().to_string()]);
    let mut clients = command.stdin(Stdio::piped()).spawn()?;

    let accepted = timeout(
        Duration::from_secs(60),
        accept(&listener, connections, copies),
    );
    let tasks = runtime.block_on(accepted)??;
    println!("connections: {}", grouped(connections));
    // The first byte of each is echoed meanwhile, and then nothing happens.
    runtime.block_on(sleep(Duration::from_secs(1)));
    match before.zip(memory()) {
        Some((before, after)) => {
            let all = after.resident.saturating_sub(before.resident);
            println!("memory of one: {} B", all / connections);
        }
        None => println!("memory of one: not measured on this system"),
    }
    println!("Two seconds of waiting:");
    let ((), usage) = measure(|| runtime.block_on(sleep(Duration::from_secs(2))));
    println!("{usage}");

    drop(clients.stdin.take()); // they go on
    let bytes = runtime.block_on(total(tasks))?;
    println!("bytes echoed in the end: {}", grouped(bytes));
    match clients.wait()?.success() {
        true => Ok(()),
        false => Err("the clients failed".into()),
    }
}
// ANCHOR_END: serve

// ANCHOR: accept
async fn accept(listener: &TcpListener, connections: u64, copies: bool) -> io::Result<Vec<Echo>> {
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let (stream, _) = listener.accept().await?;
        tasks.push(match copies {
            false => spawn(echo(stream)),
            true => {
                let (reader, writer) = stream.into_split();
                spawn(copy(reader, writer))
            }
        });
    }
    Ok(tasks)
}

async fn echo(mut stream: TcpStream) -> io::Result<u64> {
    let mut buf = [0; 64];
    let mut bytes = 0;
    loop {
        let n = stream.read(&mut buf).await?;
        if n == 0 {
            return Ok(bytes);
        }
        stream.write_all(&buf[..n]).await?;
        bytes += n as u64;
    }
}
// ANCHOR_END: accept

async fn total(tasks: Vec<Echo>) -> Outcome<u64> {
    let mut bytes = 0;
    for task in tasks {
        bytes += task.await.map_err(|e| e.to_string())??;
    }
    Ok(bytes)
}

/// Connects, and waits until nobody holds the other end of the standard input any
/// more.
fn be_clients(server: SocketAddr, connections: u64) -> Outcome {
    let mut runtime = Runtime::new()?;
    let mut streams = Vec::new();
    runtime.block_on(async {
        while (streams.len() as u64) < connections {
            // Not all at once: the system lets 128 wait for `accept`, and no more.
            let batch = (connections - streams.len() as u64).min(100);
            for stream in join_all((0..batch).map(|_| connect(server))).await {
                streams.push(stream?);
            }
        }
        io::Result::Ok(())
    })?;
    io::stdin().read_to_end(&mut Vec::new())?;
    runtime.block_on(async {
        for stream in &mut streams {
            say(stream).await?;
        }
        Ok(())
    })
}

async fn connect(server: SocketAddr) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(server).await?;
    say(&mut stream).await?;
    Ok(stream)
}

/// A byte there and back.
async fn say(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"?").await?;
    stream.read_exact(&mut [0]).await
}
