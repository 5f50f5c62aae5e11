//! Pitfall: a connect that does not block says "Ok" before anybody has answered.

use ch04::block_on;
use ch04::net::TcpStream;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};

fn main() {
    let nobody = nobody_listens();

    println!("without waiting for the answer:");
    // ANCHOR: wrong
    let connected = mio::net::TcpStream::connect(nobody);
    println!("connect: {}", say(&connected));
    let written = connected.and_then(|mut stream| stream.write(b"hello"));
    println!("the first write: {}", say(&written));
    // ANCHOR_END: wrong

    println!("with waiting for it:");
    // ANCHOR: fixed
    let connected = block_on(TcpStream::connect(nobody));
    println!("connect: {}", say(&connected));
    // ANCHOR_END: fixed
}

/// An address at which nobody listens: somebody did, and has gone.
fn nobody_listens() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address")
}

fn say<T>(result: &std::io::Result<T>) -> String {
    match result {
        Ok(_) => "Ok".into(),
        Err(error) => format!("an error: {}", error.kind()),
    }
}
