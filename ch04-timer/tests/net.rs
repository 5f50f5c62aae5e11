//! Sockets seen from outside: cases 52 to 55 of the checklist, and what else
//! happens to servers.

#[path = "support/exercises.rs"]
#[allow(dead_code, unused_macros)]
mod support;

use ch04::net::{TcpListener, TcpStream, UdpSocket};
use ch04::time::{now, timeout};
use ch04::{JoinHandle, Runtime, block_on, join, spawn, yield_now};
use futures::future::{join_all, select_all};
use futures::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufWriter};
use futures::stream::StreamExt;
use std::future::poll_fn;
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

/// Runs a test's future on a runtime of its own. A hang fails.
fn test<F: Future<Output = io::Result<()>>>(what: &str, make: impl FnOnce() -> F + Send + 'static) {
    support::within(Duration::from_secs(60), what, || block_on(make()).unwrap());
}

fn local() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

/// Both ends of a connection.
async fn pair() -> io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind(local())?;
    let addr = listener.local_addr()?;
    let (client, server) = join(TcpStream::connect(addr), listener.accept()).await;
    Ok((client?, server?.0))
}

/// Bytes that show if one is lost, doubled or in the wrong place.
fn pattern(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i ^ (i >> 8) ^ (i >> 16)) as u8).collect()
}

/// Counts its wakes, and passes them on so that the test goes on.
struct Wakes {
    count: AtomicUsize,
    test: Waker,
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.count.fetch_add(1, SeqCst);
        self.test.wake_by_ref();
    }
}

async fn wakes() -> Arc<Wakes> {
    let test = poll_fn(|cx| Poll::Ready(cx.waker().clone())).await;
    let count = AtomicUsize::new(0);
    Arc::new(Wakes { count, test })
}

impl Wakes {
    fn count(&self) -> usize {
        self.count.load(SeqCst)
    }

    /// Waits for the first wake.
    async fn woken(&self) {
        let woken = |_: &mut Context<'_>| match self.count() {
            0 => Poll::Pending,
            _ => Poll::Ready(()),
        };
        poll_fn(woken).await;
    }
}

/// Reads once, with this waker.
fn poll_read(
    stream: &mut (impl AsyncRead + Unpin),
    wakes: &Arc<Wakes>,
    buf: &mut [u8],
) -> Poll<io::Result<usize>> {
    let waker = Waker::from(wakes.clone());
    Pin::new(stream).poll_read(&mut Context::from_waker(&waker), buf)
}

/// Writes until the system takes no more, with this waker. Says how much it took.
fn fill(stream: &mut (impl AsyncWrite + Unpin), wakes: &Arc<Wakes>) -> usize {
    let waker = Waker::from(wakes.clone());
    let mut cx = Context::from_waker(&waker);
    let mut written = 0;
    while let Poll::Ready(n) = Pin::new(&mut *stream).poll_write(&mut cx, &[7; 64 * 1024]) {
        written += n.unwrap();
    }
    written
}

/// As [`fill`], until the system has moved on what it could: it does so on its
/// own time, and takes more then.
async fn fill_up(stream: &mut (impl AsyncWrite + Unpin), wakes: &Arc<Wakes>) -> usize {
    let mut written = 0;
    loop {
        wakes.count.store(0, SeqCst);
        written += fill(stream, wakes);
        let woken = timeout(Duration::from_millis(100), wakes.woken()).await;
        if woken.is_err() {
            return written;
        }
        assert!(written < 100_000_000, "somebody takes it all");
    }
}

#[test]
fn case_52_no_message_is_missed_whenever_it_comes() {
    test("case 52", || async {
        let listener = TcpListener::bind(local())?;
        let addr = listener.local_addr()?;
        // The other side is a thread of its own: its bytes come at any time,
        // also between our call that says "not now" and what we do then.
        let peer = thread::spawn(move || {
            let mut stream = std::net::TcpStream::connect(addr).unwrap();
            stream.set_nodelay(true).unwrap();
            for n in 0..5000_u32 {
                stream.write_all(&[n as u8]).unwrap();
                let mut back = [0];
                stream.read_exact(&mut back).unwrap();
                assert_eq!(back[0], n as u8);
            }
        });
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (reader, writer) = stream.into_split();
        assert_eq!(ch04::io::copy(reader, writer).await?, 5000);
        peer.join().unwrap();
        Ok(())
    });
}

#[test]
fn case_53_reader_and_writer_wake_separately() {
    test("case 53", || async {
        let (mut stream, mut peer) = pair().await?;
        let (reader, writer) = stream.split_mut();
        let (reads, writes) = (wakes().await, wakes().await);
        let mut buf = [0; 8];
        assert!(poll_read(reader, &reads, &mut buf).is_pending());
        let written = fill_up(writer, &writes).await;

        peer.write_all(b"x").await?;
        reads.woken().await;
        assert_eq!((reads.count(), writes.count()), (1, 0));
        assert!(matches!(
            poll_read(reader, &reads, &mut buf),
            Poll::Ready(Ok(1))
        ));
        assert!(poll_read(reader, &reads, &mut buf).is_pending());

        peer.read_exact(&mut vec![0; written]).await?;
        writes.woken().await;
        assert_eq!((reads.count(), writes.count()), (1, 1));
        Ok(())
    });
}

#[test]
fn case_53_halves_of_one_connection_live_in_two_tasks() {
    test("case 53, tasks", || async {
        let (client, server) = pair().await?;
        let (reader, writer) = server.into_split();
        let echo = spawn(ch04::io::copy(reader, writer));
        let (mut reader, mut writer) = client.into_split();
        let sent = pattern(5_000_000);
        let expected = sent.clone();
        let sender = spawn(async move {
            writer.write_all(&sent).await?;
            drop(writer); // says that there is no more
            io::Result::Ok(())
        });
        let mut back = Vec::new();
        reader.read_to_end(&mut back).await?;
        sender.await.unwrap()?;
        assert!(back == expected, "the bytes came back changed");
        assert_eq!(echo.await.unwrap()?, expected.len() as u64);
        Ok(())
    });
}

#[test]
fn case_54_the_peer_of_a_dropped_socket_sees_the_end() {
    test("case 54, end", || async {
        let (client, mut server) = pair().await?;
        let waits = spawn(async move { server.read(&mut [0; 8]).await });
        yield_now().await; // it waits
        drop(client);
        assert_eq!(waits.await.unwrap()?, 0);
        Ok(())
    });
}

#[test]
fn case_54_slots_are_used_again_while_events_are_on_their_way() {
    test("case 54, slots", || async {
        let listener = TcpListener::bind(local())?;
        let addr = listener.local_addr()?;
        for round in 0..300_u32 {
            let (client, server) = join(TcpStream::connect(addr), listener.accept()).await;
            let (mut client, server) = (client?, server?.0);
            // Events for `server`, which is dropped before they are handed out.
            client.write_all(&[0xff; 16]).await?;
            drop(server);
            // Its slot belongs to one of these now.
            let (mut a, mut b) = pair().await?;
            a.write_all(&round.to_be_bytes()).await?;
            let mut buf = [0; 4];
            b.read_exact(&mut buf).await?;
            assert_eq!(u32::from_be_bytes(buf), round);
            let still_open = poll_fn(|cx| Poll::Ready(Pin::new(&mut b).poll_read(cx, &mut buf)));
            assert!(still_open.await.is_pending(), "{round}");
        }
        Ok(())
    });
}

#[test]
fn case_54_a_dropped_call_gives_back_its_place() {
    test("case 54, place", || async {
        let socket = UdpSocket::bind(local())?;
        let wakes = wakes().await;
        for _ in 0..3 {
            let mut buf = [0; 8];
            let waker = Waker::from(wakes.clone());
            let call = pin!(socket.recv(&mut buf));
            assert!(call.poll(&mut Context::from_waker(&waker)).is_pending());
        }
        assert_eq!(Arc::strong_count(&wakes), 1);
        Ok(())
    });
}

#[test]
fn case_54_a_call_may_be_dropped_with_the_waker_of_another() {
    type Call = Pin<Box<dyn Future<Output = ()> + Send>>;
    struct Holds(#[allow(dead_code)] Mutex<Call>);
    impl Wake for Holds {
        fn wake(self: Arc<Self>) {}
    }
    test("case 54, wakers", || async {
        let socket = Arc::new(UdpSocket::bind(local())?);
        let waits = || {
            let socket = socket.clone();
            let call = async move { drop(socket.recv(&mut [0; 8]).await) };
            Box::pin(call) as Call
        };
        let poll = |call: &mut Call, waker: &Waker| {
            let polled = call.as_mut().poll(&mut Context::from_waker(waker));
            assert!(polled.is_pending());
        };
        let holds = || {
            let mut held = waits();
            poll(&mut held, Waker::noop());
            Waker::from(Arc::new(Holds(Mutex::new(held))))
        };
        let (mut replaced, mut dropped) = (waits(), waits());
        poll(&mut replaced, &holds());
        poll(&mut replaced, Waker::noop());
        poll(&mut dropped, &holds());
        drop(dropped);
        Ok(())
    });
}

#[test]
fn case_55_connect_says_that_it_was_refused() {
    test("case 55, refused", || async {
        let listener = TcpListener::bind(local())?;
        let addr = listener.local_addr()?;
        drop(listener);
        let refused = TcpStream::connect(addr).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        Ok(())
    });
}

#[test]
fn case_55_a_connect_that_is_given_up_leaves_nothing_behind() {
    test("case 55, given up", || async {
        let listener = TcpListener::bind(local())?;
        let addr = listener.local_addr()?;
        for _ in 0..20 {
            let mut connect = Box::pin(TcpStream::connect(addr));
            let _ = poll_fn(|cx| Poll::Ready(connect.as_mut().poll(cx).map(drop))).await;
            drop(connect);
        }
        let (client, server) = join(TcpStream::connect(addr), listener.accept()).await;
        drop((client?, server?));
        Ok(())
    });
}

#[test]
fn case_55_the_end_is_read_as_often_as_you_ask() {
    test("case 55, end", || async {
        let (mut client, mut server) = pair().await?;
        client.write_all(b"last").await?;
        drop(client);
        let mut text = String::new();
        server.read_to_string(&mut text).await?;
        assert_eq!(text, "last");
        assert_eq!(server.read(&mut [0; 8]).await?, 0);
        assert_eq!(server.read(&mut [0; 8]).await?, 0);
        Ok(())
    });
}

#[test]
fn case_55_a_half_closed_connection_still_carries_the_answer() {
    test("case 55, half", || async {
        let (mut client, mut server) = pair().await?;
        client.write_all(b"question").await?;
        client.close().await?;
        client.close().await?; // twice is once
        let mut question = String::new();
        server.read_to_string(&mut question).await?;
        assert_eq!(question, "question");

        server.write_all(b"answer").await?;
        drop(server);
        let mut answer = String::new();
        client.read_to_string(&mut answer).await?;
        assert_eq!(answer, "answer");
        client.write(b"late").await.unwrap_err();
        Ok(())
    });
}

#[test]
fn case_55_a_dropped_write_half_ends_one_direction_only() {
    test("case 55, write half", || async {
        let (client, mut server) = pair().await?;
        let (mut reader, writer) = client.split();
        drop(writer);
        assert_eq!(server.read(&mut [0; 8]).await?, 0);
        server.write_all(b"still here").await?;
        drop(server);
        let mut text = String::new();
        reader.read_to_string(&mut text).await?;
        assert_eq!(text, "still here");
        Ok(())
    });
}

#[test]
fn case_55_borrowed_halves_end_nothing() {
    test("case 55, borrowed", || async {
        let (mut client, mut server) = pair().await?;
        for round in [1, 2] {
            let (reader, writer) = client.split_mut();
            let mut buf = [0];
            let (wrote, served) = join(writer.write_all(&[round]), async {
                server.read_exact(&mut buf).await?;
                server.write_all(&buf).await
            })
            .await;
            wrote?;
            served?;
            let mut back = [0];
            reader.read_exact(&mut back).await?;
            assert_eq!(back, [round]);
        }
        Ok(())
    });
}

#[test]
fn case_55_megabytes_arrive_byte_for_byte_in_small_parts() {
    test("case 55, parts", || async {
        let (mut client, mut server) = pair().await?;
        let sent = pattern(8_000_000);
        let expected = sent.clone();
        let sender = spawn(async move {
            // Far more than the system takes at once.
            let mut parts = 0;
            let mut rest = &sent[..];
            while !rest.is_empty() {
                let n = client.write(rest).await?;
                rest = &rest[n..];
                parts += 1;
            }
            io::Result::Ok(parts)
        });
        let mut received = Vec::new();
        for size in [1, 1000, 7, 65536, 333].into_iter().cycle() {
            let mut buf = vec![0; size];
            match server.read(&mut buf).await? {
                0 => break,
                n => received.extend_from_slice(&buf[..n]),
            }
        }
        assert!(received == expected, "the bytes came changed");
        assert!(sender.await.unwrap()? > 1, "not one part");
        Ok(())
    });
}

#[test]
fn a_peer_that_breaks_off_is_an_error_or_the_end_and_no_hang() {
    test("break off", || async {
        let (client, mut server) = pair().await?;
        server.write_all(b"never read").await?;
        yield_now().await;
        drop(client); // with bytes that nobody has read: a reset
        loop {
            match server.write(&[0; 1024]).await {
                Ok(_) => yield_now().await,
                Err(error) => {
                    use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
                    assert!(matches!(
                        error.kind(),
                        BrokenPipe | ConnectionAborted | ConnectionReset
                    ));
                    break;
                }
            }
        }
        server.close().await // also now
    });
}

#[test]
fn peek_takes_nothing() {
    test("peek", || async {
        let (mut client, mut server) = pair().await?;
        client.write_all(b"abc").await?;
        let mut buf = [0; 8];
        for _ in 0..2 {
            let n = server.peek(&mut buf).await?;
            assert_eq!(&buf[..n], b"abc");
        }
        let n = server.read(&mut buf).await?;
        assert_eq!(&buf[..n], b"abc");
        Ok(())
    });
}

struct Panics;

impl Wake for Panics {
    fn wake(self: Arc<Self>) {
        panic!("a waker that panics, for the test");
    }
}

/// Waits for a message, with a waker that panics.
fn wait_badly(receives: Pin<&mut impl Future>) {
    let waker = Waker::from(Arc::new(Panics));
    assert!(receives.poll(&mut Context::from_waker(&waker)).is_pending());
}

#[test]
fn a_waker_that_panics_keeps_nobody_waiting() {
    test("a bad waker", || async {
        let (socket, sender) = (UdpSocket::bind(local())?, UdpSocket::bind(local())?);
        let to = socket.local_addr()?;
        let (mut a, mut b) = ([0; 8], [0; 8]);
        let mut bad = pin!(socket.recv(&mut a));
        wait_badly(bad.as_mut());
        let sends = async {
            yield_now().await; // both wait
            sender.send_to(b"x", to).await
        };
        let (received, sent) = join(socket.recv(&mut b), sends).await;
        assert_eq!((received?, sent?), (1, 1));
        Ok(())
    });
}

#[test]
fn a_waker_that_panics_when_the_runtime_goes_keeps_nobody_waiting() {
    support::within(Duration::from_secs(60), "a bad waker at the end", || {
        let mut runtime = Runtime::new().unwrap();
        let (bad, good) = runtime.block_on(async {
            let bind = || UdpSocket::bind(local()).unwrap();
            (bind(), bind())
        });
        let (mut a, mut b) = ([0; 8], [0; 8]);
        let mut badly = pin!(bad.recv(&mut a));
        wait_badly(badly.as_mut());
        let (waits, waiting) = mpsc::channel();
        thread::scope(|scope| {
            let other = scope.spawn(|| {
                let mut receives = pin!(good.recv(&mut b));
                block_on(poll_fn(|cx| {
                    let poll = receives.as_mut().poll(cx);
                    let _ = waits.send(());
                    poll
                }))
            });
            waiting.recv().unwrap();
            drop(runtime);
            assert_gone(other.join().unwrap());
        });
    });
}

#[test]
fn sockets_may_go_to_other_threads_and_are_not_pinned() {
    fn check<T: Send + Sync + Unpin>() {}
    check::<TcpStream>();
    check::<TcpListener>();
    check::<UdpSocket>();
    check::<ch04::net::OwnedReadHalf>();
    check::<ch04::net::OwnedWriteHalf>();
    check::<ch04::net::Incoming<'_>>();
}

#[test]
fn the_options_and_addresses_of_a_connection() {
    test("options", || async {
        let (client, server) = pair().await?;
        assert_eq!(client.local_addr()?, server.peer_addr()?);
        assert_eq!(client.peer_addr()?, server.local_addr()?);
        client.set_nodelay(true)?;
        assert!(client.nodelay()?);
        assert!(format!("{client:?}").contains("127.0.0.1"));
        Ok(())
    });
}

#[test]
fn a_connection_of_std_joins_the_runtime() {
    test("from_std", || async {
        let listener = TcpListener::bind(local())?;
        let std = std::net::TcpStream::connect(listener.local_addr()?)?;
        let mut client = TcpStream::from_std(std)?;
        let (mut server, _) = listener.accept().await?;
        let waits = spawn(async move {
            let mut buf = [0; 2];
            client.read_exact(&mut buf).await.map(|()| buf)
        });
        yield_now().await; // it waits
        server.write_all(b"ok").await?;
        assert_eq!(waits.await.unwrap()?, *b"ok");
        Ok(())
    });
}

#[test]
fn an_address_in_use_is_an_error() {
    test("in use", || async {
        let listener = TcpListener::bind(local())?;
        let again = TcpListener::bind(listener.local_addr()?).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::AddrInUse);
        Ok(())
    });
}

#[test]
fn each_connection_reaches_one_of_many_that_accept() {
    test("many accept", || async {
        let listener = Arc::new(TcpListener::bind(local())?);
        let addr = listener.local_addr()?;
        let acceptors: Vec<JoinHandle<io::Result<u32>>> = (0..4)
            .map(|_| {
                let listener = listener.clone();
                spawn(async move {
                    let mut served = 0;
                    loop {
                        let (mut stream, _) = listener.accept().await?;
                        let mut byte = [0];
                        stream.read_exact(&mut byte).await?;
                        if byte == *b"q" {
                            return Ok(served);
                        }
                        stream.write_all(&byte).await?;
                        served += 1;
                    }
                })
            })
            .collect();
        // They wait, all four.
        yield_now().await;
        let clients = (0..40).map(|n: u8| async move {
            let mut stream = TcpStream::connect(addr).await?;
            stream.write_all(&[n]).await?;
            let mut back = [0];
            stream.read_exact(&mut back).await?;
            assert_eq!(back, [n]);
            io::Result::Ok(())
        });
        for client in join_all(clients).await {
            client?;
        }
        let mut served = 0;
        for _ in 0..4 {
            TcpStream::connect(addr).await?.write_all(b"q").await?;
        }
        for acceptor in acceptors {
            served += acceptor.await.unwrap()?;
        }
        assert_eq!(served, 40);
        Ok(())
    });
}

#[test]
fn who_gives_up_waiting_for_a_connection_keeps_it_from_nobody() {
    test("gives up", || async {
        let listener = TcpListener::bind(local())?;
        let addr = listener.local_addr()?;
        for _ in 0..20 {
            let calls = (0..3)
                .map(|_| Box::pin(listener.accept()))
                .collect::<Vec<_>>();
            // The first two wait and are dropped; one of the others gets it.
            let mut all = select_all(calls);
            poll_fn(|cx| {
                assert!(Pin::new(&mut all).poll(cx).is_pending());
                Poll::Ready(())
            })
            .await;
            let _client = TcpStream::connect(addr).await?;
            let mut left = all.into_inner();
            drop(left.remove(0));
            drop(left.remove(0));
            left.remove(0).await?;
        }
        Ok(())
    });
}

#[test]
fn incoming_is_a_stream_of_connections() {
    test("incoming", || async {
        let listener = TcpListener::bind(local())?;
        let addr = listener.local_addr()?;
        let clients = spawn(async move {
            let mut from = Vec::new();
            for _ in 0..5 {
                from.push(TcpStream::connect(addr).await?.local_addr()?);
            }
            io::Result::Ok(from)
        });
        let mut seen = Vec::new();
        let mut incoming = listener.incoming().take(5);
        while let Some(connection) = incoming.next().await {
            seen.push(connection?.1);
        }
        assert_eq!(clients.await.unwrap()?, seen);
        Ok(())
    });
}

#[test]
fn messages_of_udp_keep_their_bounds() {
    test("udp", || async {
        let (a, b) = (UdpSocket::bind(local())?, UdpSocket::bind(local())?);
        a.connect(b.local_addr()?)?;
        b.connect(a.local_addr()?)?;
        let mut buf = [0; 64];
        for message in [&b"one"[..], b"", b"three"] {
            let (sent, received) = join(a.send(message), b.recv(&mut buf)).await;
            assert_eq!((sent?, received?), (message.len(), message.len()));
            assert!(buf.starts_with(message));
        }
        Ok(())
    });
}

#[test]
fn many_wait_at_one_udp_socket_and_each_message_reaches_one() {
    test("udp, many", || async {
        let socket = Arc::new(UdpSocket::bind(local())?);
        let to = socket.local_addr()?;
        let waiting: Vec<_> = (0..8)
            .map(|_| {
                let socket = socket.clone();
                spawn(async move {
                    let mut buf = [0];
                    socket.recv_from(&mut buf).await.map(|_| buf[0])
                })
            })
            .collect();
        yield_now().await; // they wait
        let sender = UdpSocket::bind(local())?;
        for n in 0..8 {
            sender.send_to(&[n], to).await?;
        }
        let mut received = Vec::new();
        for handle in waiting {
            received.push(handle.await.unwrap()?);
        }
        received.sort_unstable();
        assert_eq!(received, [0, 1, 2, 3, 4, 5, 6, 7]);
        Ok(())
    });
}

#[test]
fn a_refused_message_wakes_who_waits_for_an_answer() {
    // What the system tells the sender of a refused message differs elsewhere.
    if cfg!(not(target_os = "linux")) {
        return;
    }
    test("udp, refused", || async {
        let nobody = UdpSocket::bind(local())?.local_addr()?;
        let socket = Arc::new(UdpSocket::bind(local())?);
        socket.connect(nobody)?;
        let waiting = socket.clone();
        let waits = spawn(async move { waiting.recv(&mut [0; 8]).await });
        yield_now().await; // it waits
        socket.send(b"anybody?").await?;
        let refused = waits.await.unwrap().unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        // It was one error, not a state: the next call waits.
        let next = timeout(Duration::from_millis(10), socket.recv(&mut [0; 8])).await;
        assert!(next.is_err());
        Ok(())
    });
}

#[test]
fn sockets_work_from_another_thread_while_their_runtime_runs() {
    test("another thread", || async {
        let (client, mut server) = pair().await?;
        // A runtime of its own, but the socket's events come to ours.
        let other = thread::spawn(move || {
            let mut client = client;
            block_on(async {
                for n in 0..200 {
                    client.write_all(&[n]).await.unwrap();
                    let mut back = [0];
                    client.read_exact(&mut back).await.unwrap();
                    assert_eq!(back, [n]);
                }
            });
        });
        let mut served = 0;
        let mut byte = [0];
        while server.read(&mut byte).await? > 0 {
            server.write_all(&byte).await?;
            served += 1;
        }
        assert_eq!(served, 200);
        other.join().unwrap();
        Ok(())
    });
}

#[test]
fn threads_open_and_drop_sockets_of_one_runtime() {
    support::within(Duration::from_secs(60), "threads", || {
        let mut runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(async { TcpListener::bind(local()).unwrap() });
        let listener = Arc::new(listener);
        let addr = listener.local_addr().unwrap();
        // Two threads accept, serve and drop the runtime's sockets while it runs.
        let threads = [(); 2].map(|()| {
            let listener = listener.clone();
            thread::spawn(move || {
                block_on(async {
                    for _ in 0..100 {
                        let (mut stream, _) = listener.accept().await.unwrap();
                        let mut byte = [0];
                        stream.read_exact(&mut byte).await.unwrap();
                        stream.write_all(&byte).await.unwrap();
                    }
                });
            })
        });
        runtime.block_on(async {
            for n in 0..200_u32 {
                let mut stream = TcpStream::connect(addr).await.unwrap();
                stream.write_all(&[n as u8]).await.unwrap();
                let mut back = Vec::new();
                stream.read_to_end(&mut back).await.unwrap();
                assert_eq!(back, [n as u8]);
            }
        });
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

fn assert_gone<T: std::fmt::Debug>(result: io::Result<T>) {
    let error = result.unwrap_err();
    assert_eq!(error.to_string(), "the runtime of this socket has gone");
}

#[test]
fn after_the_runtime_has_gone_every_call_says_so() {
    support::within(Duration::from_secs(60), "gone", || {
        let mut runtime = Runtime::new().unwrap();
        let (mut client, mut server, listener, udp) = runtime.block_on(async {
            let (client, server) = pair().await.unwrap();
            let listener = TcpListener::bind(local()).unwrap();
            (client, server, listener, UdpSocket::bind(local()).unwrap())
        });
        drop(runtime);
        // Another runtime is no help: the sockets are not registered with it.
        block_on(async {
            assert_gone(client.read(&mut [0; 8]).await);
            assert_gone(client.write(b"x").await);
            assert_gone(listener.accept().await.map(drop));
            assert_gone(udp.recv_from(&mut [0; 8]).await);
            assert_gone(udp.send_to(b"x", udp.local_addr().unwrap()).await);
            assert!(
                listener.incoming().next().await.is_none(),
                "the stream ends"
            );
            // To close is a call that does not wait.
            client.close().await.unwrap();
            assert_gone(server.read(&mut [0; 8]).await);
        });
    });
}

#[test]
fn who_waits_when_the_runtime_goes_is_woken_and_told() {
    support::within(Duration::from_secs(60), "goes", || {
        let mut runtime = Runtime::new().unwrap();
        let (mut client, server) = runtime.block_on(async { pair().await.unwrap() });
        let (waits, waiting) = mpsc::channel();
        let other = thread::spawn(move || {
            block_on(poll_fn(|cx| {
                let poll = Pin::new(&mut client).poll_read(cx, &mut [0; 8]);
                let _ = waits.send(());
                poll
            }))
        });
        waiting.recv().unwrap();
        drop(runtime);
        assert_gone(other.join().unwrap());
        drop(server);
    });
}

#[test]
fn a_task_that_waits_for_a_socket_is_dropped_with_the_runtime() {
    support::within(Duration::from_secs(60), "dropped", || {
        let mut runtime = Runtime::new().unwrap();
        let (handle, mut peer) = runtime.block_on(async {
            let (client, mut server) = pair().await.unwrap();
            let handle = spawn(async move { server.read(&mut [0; 8]).await });
            yield_now().await;
            (handle, client)
        });
        drop(runtime);
        assert!(block_on(handle).unwrap_err().is_cancelled());
        block_on(async { assert_gone(peer.read(&mut [0; 8]).await) });
    });
}

#[test]
#[should_panic(expected = "no runtime runs on this thread")]
fn a_socket_needs_a_runtime() {
    let _ = UdpSocket::bind(local());
}

#[test]
fn copy_does_what_the_one_of_futures_does() {
    test("copy", || async {
        for len in [0, 1, 8 * 1024, 8 * 1024 + 1, 300_000] {
            let bytes = pattern(len);
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            let n = ch04::io::copy(&bytes[..], &mut ours).await?;
            assert_eq!(n, futures::io::copy(&bytes[..], &mut theirs).await?);
            assert_eq!((n, &ours), (len as u64, &theirs));
        }
        Ok(())
    });
}

#[test]
fn copy_reads_no_more_than_it_can_write() {
    test("copy, back-pressure", || async {
        let (mut source, from) = pair().await?;
        let (to, _never_reads) = pair().await?;
        let copies = spawn(ch04::io::copy(from, to));
        // The source can send only what fits into the buffers of the system.
        fill_up(&mut source, &wakes().await).await;
        assert!(!copies.is_finished());
        Ok(())
    });
}

#[test]
fn copy_flushes_the_writer_before_it_waits_for_the_reader() {
    test("copy, flush", || async {
        let (mut source, from) = pair().await?;
        let (to, mut target) = pair().await?;
        let copies = spawn(ch04::io::copy(from, BufWriter::new(to)));
        source.write_all(b"ping").await?;
        let mut word = [0; 4];
        target.read_exact(&mut word).await?;
        assert_eq!(&word, b"ping");
        drop(source);
        assert_eq!(copies.await.unwrap()?, 4);
        Ok(())
    });
}

#[test]
fn a_copy_that_is_never_kept_waiting_lets_others_have_a_turn() {
    test("copy, turns", || async {
        let endless = spawn(ch04::io::copy(futures::io::repeat(7), futures::io::sink()));
        for _ in 0..10 {
            yield_now().await;
        }
        endless.abort();
        assert!(endless.await.unwrap_err().is_cancelled());
        Ok(())
    });
}

/// With too many files open, a server says so, waits, and goes on.
#[cfg(unix)]
mod too_many_files {
    use super::*;
    use std::fs::File;
    use std::process::Command;

    const CHILD: &str = "CH04_TOO_MANY_FILES";

    /// The limit is one of a process, so it needs a process of its own.
    #[test]
    fn incoming_backs_off_and_goes_on() {
        let test = std::env::current_exe().unwrap();
        let script = "ulimit -n 40 && exec \"$0\" --exact too_many_files::child --nocapture";
        let out = Command::new("sh")
            .args(["-c", script])
            .arg(test)
            .env(CHILD, "")
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{errors}");
    }

    #[test]
    fn child() {
        if std::env::var_os(CHILD).is_none() {
            return;
        }
        test("too many files", || async {
            let listener = TcpListener::bind(local())?;
            let addr = listener.local_addr()?;
            let mut files = Vec::new();
            while let Ok(file) = File::open("/dev/null") {
                files.push(file);
            }
            // One that is free for a client, and none for the server.
            files.pop();
            let mut client = TcpStream::connect(addr).await?;
            client.write_all(b"hello").await?;

            let mut incoming = listener.incoming();
            let start = now();
            for _ in 0..4 {
                let error = incoming.next().await.unwrap().unwrap_err();
                assert_eq!(error.raw_os_error(), Some(24), "{error}");
            }
            // Three pauses lie between four errors.
            assert!(now() - start >= Duration::from_millis(5 + 10 + 20));

            files.pop();
            let (mut server, from) = incoming.next().await.unwrap()?;
            assert_eq!(from, client.local_addr()?);
            let mut buf = [0; 5];
            server.read_exact(&mut buf).await?;
            assert_eq!(&buf, b"hello");
            Ok(())
        });
    }
}
