//! Pitfall: a write half that is dropped, and a server that never hears of it.

use ch04::net::{TcpListener, TcpStream};
use ch04::time::timeout;
use ch04::{block_on, io::copy, join, spawn};
use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use std::io;
use std::time::Duration;

fn main() -> io::Result<()> {
    println!("halves that share one stream:");
    // ANCHOR: wrong
    block_on(async {
        let stream = connect_to_echo().await?;
        let (reader, writer) = AsyncReadExt::split(stream);
        talk(reader, writer).await
    })?;
    // ANCHOR_END: wrong

    println!("halves that end what they do:");
    // ANCHOR: fixed
    block_on(async {
        let stream = connect_to_echo().await?;
        let (reader, writer) = stream.into_split();
        talk(reader, writer).await
    })
    // ANCHOR_END: fixed
}

// ANCHOR: talk
/// Sends three messages, drops its half, and reads until the end.
async fn talk(
    mut reader: impl AsyncRead + Unpin,
    mut writer: impl AsyncWrite + Unpin,
) -> io::Result<()> {
    let send = async {
        for message in ["one ", "two ", "three"] {
            writer.write_all(message.as_bytes()).await?;
        }
        drop(writer);
        io::Result::Ok(())
    };
    let mut echo = String::new();
    let receive = async {
        let mut buf = [0; 64];
        loop {
            match reader.read(&mut buf).await? {
                0 => return io::Result::Ok(()),
                n => echo.push_str(&String::from_utf8_lossy(&buf[..n])),
            }
        }
    };
    let both = timeout(Duration::from_millis(300), join(send, receive)).await;
    println!("the echo: {echo}");
    match both {
        Ok(_) => println!("and the end of it"),
        Err(_) => println!("after 300 ms it still waits for the end"),
    }
    Ok(())
}
// ANCHOR_END: talk

async fn connect_to_echo() -> io::Result<TcpStream> {
    let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap())?;
    let address = listener.local_addr()?;
    drop(spawn(async move {
        let (stream, _) = listener.accept().await?;
        let (reader, writer) = stream.into_split();
        copy(reader, writer).await
    }));
    TcpStream::connect(address).await
}
