//! The echo server: a task for each connection.

use ch04::net::{TcpListener, TcpStream};
use ch04::{io::copy, spawn};
use futures::stream::StreamExt;
use std::io;

// ANCHOR: serve
/// Serves this many connections, each on its own: no error of one concerns another.
pub async fn serve(listener: &TcpListener, mut connections: u64) {
    let mut incoming = listener.incoming();
    while connections > 0 {
        match incoming.next().await {
            Some(Ok((stream, from))) => {
                connections -= 1;
                drop(spawn(async move {
                    if let Err(error) = echo(stream).await {
                        eprintln!("{from}: {error}");
                    }
                }));
            }
            // The stream has paused by itself, and goes on.
            Some(Err(error)) => eprintln!("cannot accept: {error}"),
            None => return,
        }
    }
}

/// Until the other side has no more to say.
async fn echo(stream: TcpStream) -> io::Result<u64> {
    let (reader, writer) = stream.into_split();
    copy(reader, writer).await
}
// ANCHOR_END: serve
