//! The frames, the connection and the server of the examples.

#[path = "../examples/support/redis/mod.rs"]
mod redis;
#[allow(unused_macros)]
#[path = "support/exercises.rs"]
mod support;

use ch05::net::{TcpListener, TcpStream};
use ch05::sync::watch;
use ch05::{block_on, join, spawn};
use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use redis::client::Client;
use redis::connection::Connection;
use redis::cursor::{Cursor, Error};
use redis::frame::Frame;
use redis::server::{Db, serve};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use support::{LIMIT, within};

fn check(bytes: &[u8]) -> Result<usize, Error> {
    let mut cursor = Cursor::new(bytes);
    Frame::check(&mut cursor).map(|()| cursor.position())
}

/// One of each kind.
fn frames() -> Vec<(Frame, &'static [u8])> {
    let parts = vec![Frame::Bulk("GET".into()), Frame::Bulk("a".into())];
    vec![
        (Frame::Simple("OK".into()), b"+OK\r\n"),
        (Frame::Error("ERR no".into()), b"-ERR no\r\n"),
        (Frame::Integer(-42), b":-42\r\n"),
        (Frame::Bulk("a\r\nb".into()), b"$4\r\na\r\nb\r\n"),
        (Frame::Bulk("".into()), b"$0\r\n\r\n"),
        (Frame::Null, b"$-1\r\n"),
        (Frame::Array(vec![]), b"*0\r\n"),
        (Frame::Array(parts), b"*2\r\n$3\r\nGET\r\n$1\r\na\r\n"),
        (
            Frame::Array(vec![Frame::Array(vec![Frame::Null])]),
            b"*1\r\n*1\r\n$-1\r\n",
        ),
    ]
}

#[test]
fn each_kind_of_frame_is_written_and_parsed() {
    for (frame, bytes) in frames() {
        let mut out = Vec::new();
        frame.write(&mut out);
        assert_eq!(out, bytes);
        assert_eq!(check(bytes), Ok(bytes.len()));
        assert_eq!(Frame::parse(&mut Cursor::new(bytes)), Ok(frame));
    }
    assert_eq!(Frame::parse(&mut Cursor::new(b"*-1\r\n")), Ok(Frame::Null));
}

#[test]
fn a_part_of_a_frame_is_incomplete_and_no_error() {
    for (_, bytes) in frames() {
        for n in 0..bytes.len() {
            assert_eq!(check(&bytes[..n]), Err(Error::Incomplete));
        }
        // What comes behind it is left alone.
        assert_eq!(check(&[bytes, b"+more"].concat()), Ok(bytes.len()));
    }
}

#[test]
fn what_is_no_frame_is_a_protocol_error() {
    let deep = b"*1\r\n".repeat(1_000_000);
    let endless = [b"+".to_vec(), vec![b'a'; 2000]].concat();
    for bytes in [
        &b"hello\r\n"[..],
        b"\r\n",
        b":12a\r\n",
        b":\r\n",
        b":99999999999999999999\r\n",
        b"$-2\r\n",
        b"$a\r\n",
        b"$65537\r\n",
        b"$9223372036854775807\r\n",
        b"$2\r\nabc\r\n",
        b"*-2\r\n",
        b"*9223372036854775807\r\n",
        b"*1\r\nx",
        b"+\xff\r\n",
        b":\xff\r\n",
        &deep,
        &endless,
    ] {
        let start = &bytes[..bytes.len().min(20)];
        let error = check(bytes);
        assert!(
            matches!(error, Err(Error::Protocol(_))),
            "{:?} {error:?}",
            start.escape_ascii()
        );
    }
}

#[test]
fn no_bytes_make_it_panic_and_what_is_checked_can_be_parsed() {
    let mut x = 88172645463325252u64;
    let mut random = |n: usize| {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        (x >> 32) as usize % n
    };
    let alphabet = b"+-:$*\r\n\r\n\r\n01239-a\xff";
    let mut frames = 0;
    for _ in 0..200_000 {
        let bytes: Vec<u8> = (0..random(24))
            .map(|_| alphabet[random(alphabet.len())])
            .collect();
        if let Ok(length) = check(&bytes) {
            let mut cursor = Cursor::new(&bytes);
            Frame::parse(&mut cursor).expect("it was checked");
            assert_eq!(cursor.position(), length);
            frames += 1;
        }
    }
    assert!(frames > 100, "{frames}");
}

/// A stream that brings a chunk at each poll, or nothing yet.
struct Script(VecDeque<Option<Vec<u8>>>);

impl AsyncRead for Script {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buf: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        match self.0.pop_front() {
            Some(Some(chunk)) => {
                buf[..chunk.len()].copy_from_slice(&chunk);
                Poll::Ready(Ok(chunk.len()))
            }
            Some(None) => Poll::Pending,
            None => Poll::Ready(Ok(0)),
        }
    }
}

impl AsyncWrite for Script {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        unreachable!("nobody writes")
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        unreachable!("nobody writes")
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        unreachable!("nobody writes")
    }
}

/// Polls once and gives up.
fn try_read(connection: &mut Connection<Script>) -> Poll<io::Result<Option<Frame>>> {
    let future = pin!(connection.read_frame());
    future.poll(&mut Context::from_waker(Waker::noop()))
}

// ANCHOR: cancelled
#[test]
fn a_read_that_is_cancelled_anywhere_loses_nothing() {
    let bytes: Vec<u8> = frames()
        .iter()
        .flat_map(|(_, bytes)| bytes.to_vec())
        .collect();
    for size in 1..=7 {
        // A chunk, a pause, a chunk, ... And each pause cancels the read.
        let chunks = bytes
            .chunks(size)
            .flat_map(|chunk| [Some(chunk.to_vec()), None]);
        let mut connection = Connection::new(Script(chunks.collect()));
        let mut read = Vec::new();
        loop {
            match try_read(&mut connection) {
                Poll::Pending => {}
                Poll::Ready(Ok(Some(frame))) => read.push(frame),
                Poll::Ready(Ok(None)) => break,
                Poll::Ready(Err(error)) => panic!("{error}"),
            }
        }
        assert_eq!(
            read,
            frames()
                .into_iter()
                .map(|(frame, _)| frame)
                .collect::<Vec<_>>()
        );
    }
}
// ANCHOR_END: cancelled

#[test]
fn the_end_in_the_middle_of_a_frame_is_an_error() {
    let mut connection = Connection::new(Script(VecDeque::from([Some(b"$5\r\nhel".to_vec())])));
    let Poll::Ready(Err(error)) = try_read(&mut connection) else {
        panic!("no error");
    };
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
}

#[test]
fn a_frame_without_an_end_is_given_up() {
    let part = b"$60000\r\n".iter().chain(&[b'x'; 60_000]).chain(b"\r\n");
    let endless: Vec<u8> = b"*1000\r\n"
        .iter()
        .chain(part.cycle().take(300_000))
        .copied()
        .collect();
    let chunks = endless.chunks(1000).map(|chunk| Some(chunk.to_vec()));
    let mut connection = Connection::new(Script(chunks.collect()));
    let Poll::Ready(Err(error)) = try_read(&mut connection) else {
        panic!("no error");
    };
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
}

/// Runs a test beside a server.
fn with_server<F: Future<Output = io::Result<()>>>(
    test: impl FnOnce(SocketAddr) -> F + Send + 'static,
) {
    within(LIMIT, "a test of the server", || {
        block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap())?;
            let addr = listener.local_addr()?;
            let (stop, stopped) = watch::channel(false);
            let server = spawn(serve(listener, Db::default(), stopped));
            test(addr).await?;
            stop.send_replace(true);
            server.await.expect("it does not panic");
            io::Result::Ok(())
        })
        .unwrap();
    });
}

#[test]
fn all_connections_share_one_map() {
    with_server(async |server| {
        let (a, b) = join!(Client::connect(server), Client::connect(server));
        let (mut a, mut b) = (a?, b?);
        assert_eq!(b.get("hello").await?, None);
        a.set("hello", "world".into()).await?;
        assert_eq!(b.get("hello").await?, Some("world".into()));
        b.set("hello", "you".into()).await?;
        assert_eq!(a.get("hello").await?, Some("you".into()));
        Ok(())
    });
}

#[test]
fn who_talks_nonsense_is_told_so_and_the_others_go_on() {
    with_server(async |server| {
        let mut good = Client::connect(server).await?;
        for nonsense in [
            &b"GET / HTTP/1.1\r\n\r\n"[..],
            b"$99999999999\r\n",
            b"*1\r\n*1\r\n!",
        ] {
            let mut bad = TcpStream::connect(server).await?;
            bad.write_all(nonsense).await?;
            let mut answer = String::new();
            bad.read_to_string(&mut answer).await?;
            assert!(answer.starts_with("-ERR protocol error"), "{answer}");
        }
        good.set("still", "here".into()).await?;
        Ok(())
    });
}

#[test]
fn a_wrong_command_is_an_error_and_the_connection_goes_on() {
    with_server(async |server| {
        let mut stream = TcpStream::connect(server).await?;
        for (question, answer) in [
            (
                &b"+hello\r\n"[..],
                &b"-ERR a command is an array of bulk strings\r\n"[..],
            ),
            (b"*0\r\n", b"-ERR unknown command \r\n"),
            (b"*1\r\n$4\r\nquit\r\n", b"-ERR unknown command QUIT\r\n"),
            (b"*1\r\n$2\r\n\r\n\r\n", b"-ERR unknown command \\r\\n\r\n"),
            (
                b"*1\r\n$3\r\nGET\r\n",
                b"-ERR wrong number of arguments for GET\r\n",
            ),
            (b"*1\r\n$4\r\nping\r\n", b"+PONG\r\n"),
        ] {
            stream.write_all(question).await?;
            let mut got = vec![0; answer.len()];
            stream.read_exact(&mut got).await?;
            assert_eq!(
                got.escape_ascii().to_string(),
                answer.escape_ascii().to_string()
            );
        }
        Ok(())
    });
}

#[test]
fn a_server_that_stops_ends_its_connections_and_returns() {
    within(LIMIT, "a server that stops", || {
        block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
            let addr = listener.local_addr().unwrap();
            let (stop, stopped) = watch::channel(false);
            let server = spawn(serve(listener, Db::default(), stopped));
            let mut idle = Client::connect(addr).await.unwrap();
            idle.set("a", "b".into()).await.unwrap();
            let mut half = TcpStream::connect(addr).await.unwrap();
            half.write_all(b"*1\r\n$4\r\nPI").await.unwrap();
            // That nobody is left who could stop it is as good as a stop.
            drop(stop);
            server.await.unwrap();
            assert!(idle.get("a").await.is_err());
            // Reset, or at its end: the server had perhaps not read all.
            assert!(!matches!(half.read(&mut [0; 8]).await, Ok(1..)));
            assert!(TcpStream::connect(addr).await.is_err());
        });
    });
}
