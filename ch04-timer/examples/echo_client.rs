//! Sends what you type, line by line, and prints what comes back.
//!
//! ```text
//! cargo run -p ch04 --example echo_client -- [IP:]PORT [TEXT]
//! ```
//!
//! With a text it sends that, and ends when all of it has come back.

#[path = "support/args.rs"]
mod args;

use args::Args;
use ch04::net::{OwnedReadHalf, OwnedWriteHalf, TcpStream};
use ch04::{Runtime, spawn};
use futures::channel::mpsc;
use futures::io::{AsyncReadExt, AsyncWriteExt};
use futures::stream::{self, Stream, StreamExt};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::thread;

fn main() -> ExitCode {
    args::main("echo_client -- [IP:]PORT [TEXT]", run)
}

fn run(mut args: Args) -> Result<(), String> {
    let addr = args.next().ok_or_else(|| args.wrong("which server?"))?;
    let text = args.next();
    let addr = match addr.parse::<u16>() {
        Ok(port) => SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        // No name: to look it up, the system blocks the thread.
        Err(_) => addr
            .parse()
            .map_err(|_| args.wrong(&format!("`{addr}` is not an address with a port")))?,
    };
    args.finish()?;
    let mut runtime = Runtime::new().map_err(|e| format!("no runtime: {e}"))?;
    runtime.block_on(async {
        let stream = TcpStream::connect(addr);
        let stream = stream
            .await
            .map_err(|e| format!("no connection to {addr}: {e}"))?;
        let talk = match text {
            Some(text) => talk(stream, stream::iter([text])).await,
            None => talk(stream, lines()).await,
        };
        talk.map_err(|e| format!("{addr}: {e}"))
    })
}

// ANCHOR: talk
async fn talk(
    stream: TcpStream,
    lines: impl Stream<Item = String> + Unpin + Send + 'static,
) -> io::Result<()> {
    let (reader, writer) = stream.into_split();
    let writes = spawn(write_lines(writer, lines));
    print_all(reader).await?;
    // The server has closed. Perhaps we still wait for a line.
    if writes.is_finished() {
        writes.await.expect("it does not panic")?;
    }
    Ok(())
}

async fn write_lines(
    mut writer: OwnedWriteHalf,
    mut lines: impl Stream<Item = String> + Unpin,
) -> io::Result<()> {
    while let Some(line) = lines.next().await {
        writer.write_all(line.as_bytes()).await?;
        writer.write_all(b"\n").await?;
    }
    Ok(()) // the writer is dropped: the server hears that there is no more
}

async fn print_all(mut reader: OwnedReadHalf) -> io::Result<()> {
    let mut buf = [0; 1024];
    loop {
        let n = reader.read(&mut buf).await?;
        if n == 0 {
            return Ok(());
        }
        io::stdout().write_all(&buf[..n])?;
        io::stdout().flush()?;
    }
}
// ANCHOR_END: talk

/// What is typed. To read it blocks a thread, so it has one of its own.
fn lines() -> impl Stream<Item = String> + Unpin + Send {
    let (send, receive) = mpsc::unbounded();
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if send.unbounded_send(line).is_err() {
                return;
            }
        }
    });
    receive
}
