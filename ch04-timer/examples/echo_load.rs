//! An echo server under load: many connections at once, each byte checked; and
//! then clients that do not behave.
//!
//! ```text
//! cargo run -p ch04 --release --example echo_load -- [--connections N] [--messages N]
//! ```
//!
//! The server is one thread of this process. The load is a process of its own,
//! so that each has the files that a process may open.

#[path = "support/args.rs"]
mod args;
#[path = "support/echo.rs"]
mod echo;
#[path = "support/limit.rs"]
mod limit;

use args::Args;
use ch04::net::{TcpListener, TcpStream};
use ch04::{JoinHandle, Runtime, cpu_time, grouped, measure, spawn};
use futures::future::join_all;
use futures::io::{AsyncReadExt, AsyncWriteExt};
use std::error::Error;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream as Blocking};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use std::{env, thread};

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    args::main("echo_load -- [--connections N] [--messages N]", |args| {
        run(args).map_err(|e| e.to_string())
    })
}

fn run(mut args: Args) -> Outcome {
    let connections = args.number("--connections")?.unwrap_or(10_000);
    let messages = args.number("--messages")?.unwrap_or(10);
    let port = args.number("--load")?;
    let victim = args.number("--victim")?;
    args.finish()?;
    // This program starts itself for the clients.
    match (port, victim) {
        (Some(port), _) => load(local(port)?, connections, messages),
        (_, Some(port)) => be_killed(local(port)?),
        (None, None) => test(limit::connections(connections), messages),
    }
}

fn local(port: u64) -> Outcome<SocketAddr> {
    Ok((Ipv4Addr::LOCALHOST, u16::try_from(port)?).into())
}

// ANCHOR: test
fn test(connections: u64, messages: u64) -> Outcome {
    let server = start_server()?;
    let cpu = cpu_time();
    run_load(server, connections, messages)?;
    if let Some((before, after)) = cpu.zip(cpu_time()) {
        println!(
            "CPU time of the server: {} ms",
            (after - before).as_millis()
        );
    }

    let mut client = start(server, &["--victim"])?;
    let mut line = String::new();
    let stdout = client.stdout.take().expect("it is piped");
    BufReader::new(stdout).read_line(&mut line)?;
    client.kill()?;
    client.wait()?;
    println!("a client was killed in the middle");

    let mut half_closed = Blocking::connect(server)?;
    half_closed.write_all(b"the last words")?;
    half_closed.shutdown(Shutdown::Write)?;
    let mut echo = String::new();
    half_closed.read_to_string(&mut echo)?;
    check(echo == "the last words")?;
    println!("a half-closed one got its answer");

    let (_never_reads, taken) = never_reads(server)?;
    println!(
        "one that never reads was held off after {} KiB",
        taken / 1024
    );

    run_load(server, connections.min(100), messages)?;
    println!("the others go on");
    Ok(())
}
// ANCHOR_END: test

// ANCHOR: server
/// A server on a thread of its own. It ends with the process.
fn start_server() -> Outcome<SocketAddr> {
    let (send, addr) = mpsc::channel();
    thread::spawn(move || -> Outcome {
        Runtime::new()?.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0).into())?;
            send.send(listener.local_addr()?)?;
            echo::serve(&listener, u64::MAX).await;
            Ok(())
        })
    });
    Ok(addr.recv()?)
}

/// A client that writes, never reads, and stays. Says how much the system and
/// the server have taken.
fn never_reads(server: SocketAddr) -> Outcome<(Blocking, usize)> {
    let mut client = Blocking::connect(server)?;
    client.set_write_timeout(Some(Duration::from_millis(300)))?;
    let mut taken = 0;
    loop {
        match client.write(&[7; 64 * 1024]) {
            Ok(n) => taken += n,
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok((client, taken));
            }
            Err(e) => return Err(e.into()),
        }
    }
}
// ANCHOR_END: server

// ANCHOR: load
/// Opens all connections, and then sends on all of them at once.
fn load(server: SocketAddr, connections: u64, messages: u64) -> Outcome {
    let mut runtime = Runtime::new()?;
    let (outcome, usage) = measure(|| {
        runtime.block_on(async {
            let mut streams = Vec::new();
            while (streams.len() as u64) < connections {
                // Not all at once: the system lets 128 wait for `accept`, and no more.
                let batch = (connections - streams.len() as u64).min(100);
                for stream in join_all((0..batch).map(|_| open(server))).await {
                    streams.push(stream?);
                }
            }
            let clients: Vec<JoinHandle<io::Result<bool>>> = streams
                .into_iter()
                .zip(0..)
                .map(|(stream, number)| spawn(talk(stream, number, messages)))
                .collect();
            for client in clients {
                check(client.await.map_err(|e| e.to_string())??)?;
            }
            Outcome::Ok(())
        })
    });
    outcome?;
    println!("connections open at once: {}", grouped(connections));
    println!(
        "messages sent and checked: {}",
        grouped(connections * messages)
    );
    println!("wall time: {} ms", usage.wall.as_millis());
    Ok(())
}
// ANCHOR_END: load

// ANCHOR: talk
/// Connects, and waits for a first byte to come back. Without it, only the system
/// has taken the connection, and not yet the server.
async fn open(server: SocketAddr) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    stream.write_all(b"?").await?;
    stream.read_exact(&mut [0]).await?;
    Ok(stream)
}

/// Sends messages of its own, one after another. False if one comes back changed.
async fn talk(mut stream: TcpStream, client: u64, messages: u64) -> io::Result<bool> {
    for message in 0..messages {
        let mut sent = [0; 64];
        for (i, byte) in sent.iter_mut().enumerate() {
            *byte = (client * 31 + message * 7 + i as u64) as u8;
        }
        stream.write_all(&sent).await?;
        let mut back = [0; 64];
        stream.read_exact(&mut back).await?;
        if back != sent {
            return Ok(false);
        }
    }
    // And nothing after it.
    stream.close().await?;
    Ok(stream.read(&mut [0; 64]).await? == 0)
}
// ANCHOR_END: talk

/// A client that says when it is in the middle, and stays there.
fn be_killed(server: SocketAddr) -> Outcome {
    let (_stream, _) = never_reads(server)?;
    println!("in the middle");
    loop {
        thread::park();
    }
}

fn run_load(server: SocketAddr, connections: u64, messages: u64) -> Outcome {
    let [connections, messages] = [connections, messages].map(|n| n.to_string());
    let args = ["--connections", &connections, "--messages", &messages];
    let out = start(server, &[&args[..], &["--load"]].concat())?.wait_with_output()?;
    io::stdout().write_all(&out.stdout)?;
    if !out.status.success() {
        return Err("the load failed".into());
    }
    Ok(())
}

fn start(server: SocketAddr, args: &[&str]) -> Outcome<std::process::Child> {
    let mut command = Command::new(env::current_exe()?);
    command.args(args).arg(server.port().to_string());
    Ok(command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?)
}

fn check(right: bool) -> Outcome {
    match right {
        true => Ok(()),
        false => Err("not what was sent came back".into()),
    }
}
