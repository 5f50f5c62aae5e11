//! The echo server of chapter 4, with a limit on the connections at once.
#![allow(dead_code)] // no example uses all of it

use ch05::io::copy;
use ch05::net::{TcpListener, TcpStream};
use ch05::spawn;
use ch05::sync::Semaphore;
use futures::stream::StreamExt;
use std::io;
use std::sync::Arc;

// ANCHOR: serve
/// Serves for ever; at any time as many connections as there are permits.
pub async fn serve(listener: &TcpListener, limit: Arc<Semaphore>) {
    let mut incoming = listener.incoming();
    loop {
        // The permit first: without one it does not accept. Then those who knock
        // wait in the system's queue, which has an end, and cost us no file.
        let permit = limit.clone().acquire_owned().await;
        let permit = permit.expect("nobody closes it");
        let (stream, from) = match incoming.next().await {
            Some(Ok(accepted)) => accepted,
            Some(Err(error)) => {
                eprintln!("cannot accept: {error}");
                continue; // the permit goes back, and the next round takes it
            }
            None => return,
        };
        drop(spawn(async move {
            let _permit = permit; // until the connection ends, however it ends
            if let Err(error) = echo(stream).await {
                eprintln!("{from}: {error}");
            }
        }));
    }
}

async fn echo(stream: TcpStream) -> io::Result<u64> {
    let (reader, writer) = stream.into_split();
    copy(reader, writer).await
}
// ANCHOR_END: serve
