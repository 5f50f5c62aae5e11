//! What does a buffer cost that lives across an `.await`?

use ch04::io::copy;
use ch04::net::TcpStream;
use futures::io::{AsyncReadExt, AsyncWriteExt};
use std::io;
use std::mem::size_of_val;

// ANCHOR: buffers
const SIZE: usize = 8 * 1024;

async fn with_array(stream: &mut TcpStream) -> io::Result<()> {
    let mut buf = [0; SIZE];
    loop {
        let n = stream.read(&mut buf).await?;
        if n == 0 {
            return Ok(());
        }
        stream.write_all(&buf[..n]).await?;
    }
}

async fn with_vec(stream: &mut TcpStream) -> io::Result<()> {
    let mut buf = vec![0; SIZE];
    loop {
        let n = stream.read(&mut buf).await?;
        if n == 0 {
            return Ok(());
        }
        stream.write_all(&buf[..n]).await?;
    }
}

async fn joined(stream: &mut TcpStream) -> io::Result<()> {
    with_array(stream).await?;
    with_array(stream).await
}

async fn called(stream: &mut TcpStream) -> io::Result<()> {
    joined(stream).await
}
// ANCHOR_END: buffers

fn main() -> io::Result<()> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let client = std::net::TcpStream::connect(listener.local_addr()?)?;
    ch04::block_on(async {
        let mut stream = TcpStream::from_std(client)?;
        println!(
            "future with an array: {} B",
            size_of_val(&with_array(&mut stream))
        );
        println!(
            "future with a vector: {} B",
            size_of_val(&with_vec(&mut stream))
        );
        println!(
            "the array, twice in a row: {} B",
            size_of_val(&joined(&mut stream))
        );
        println!(
            "the array, one function up: {} B",
            size_of_val(&called(&mut stream))
        );
        let (reader, writer) = stream.into_split();
        println!(
            "future of our copy: {} B",
            size_of_val(&copy(reader, writer))
        );
        Ok(())
    })
}
