//! Pitfall: a thread that looks at one thing after the other, a millisecond each.

use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

const QUIET: Duration = Duration::from_millis(500);

fn main() {
    println!("a queue and a socket, and nothing happens for 500 ms:");
    println!("looks of the one that asks in turn: {}", ask_in_turn());
    println!("looks of the one that waits for both: {}", wait_for_both());
}

// ANCHOR: wrong
/// Waits for a message in a queue or at a socket. How often does it look?
fn ask_in_turn() -> u64 {
    let (sender, queue) = channel();
    let socket = UdpSocket::bind(local()).expect("a free port");
    let other = thread::spawn(move || {
        thread::sleep(QUIET);
        sender.send("there is work")
    });
    let mut looks = 1;
    while queue.recv_timeout(Duration::from_millis(1)).is_err() {
        // Not now: the socket never blocks, so that the queue has its turn.
        if socket.recv(&mut [0; 16]).is_ok() {
            break;
        }
        looks += 1;
    }
    other.join().unwrap().expect("somebody listens");
    looks
}
// ANCHOR_END: wrong

// ANCHOR: fixed
/// The same, with one wait.
fn wait_for_both() -> u64 {
    const SOCKET: Token = Token(0);
    const BELL: Token = Token(1);
    let mut poll = Poll::new().expect("a poll");
    let bell = Arc::new(Waker::new(poll.registry(), BELL).expect("a bell"));
    let rope = bell.clone(); // a bell that is dropped is not heard
    let (sender, queue) = channel();
    let mut socket = UdpSocket::bind(local()).expect("a free port");
    let registered = poll
        .registry()
        .register(&mut socket, SOCKET, Interest::READABLE);
    registered.expect("a socket that can be waited for");
    let other = thread::spawn(move || {
        thread::sleep(QUIET);
        sender.send("there is work").expect("somebody listens");
        rope.wake().expect("somebody waits");
    });
    let mut events = Events::with_capacity(8);
    let mut looks = 0;
    loop {
        poll.poll(&mut events, None).expect("a poll that works");
        looks += 1;
        if queue.try_recv().is_ok() || socket.recv(&mut [0; 16]).is_ok() {
            break;
        }
    }
    other.join().unwrap();
    looks
}
// ANCHOR_END: fixed

fn local() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}
