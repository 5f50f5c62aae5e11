//! Pitfall: a readiness that is cleared after an event has come.

use ch04::net::readiness::{Readiness, Ready};
use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token};
use std::net::SocketAddr;
use std::time::Duration;

fn main() {
    println!("cleared without a look at the tick:");
    // The word as it is now, event included.
    race(|readiness| readiness.clear(readiness.get(), Ready::READABLE));

    println!("cleared only if nothing has happened:");
    let mut seen = None;
    race(|readiness| match seen.take() {
        None => seen = Some(readiness.get()),
        Some(seen) => readiness.clear(seen, Ready::READABLE),
    });
}

/// `step` is called twice: before the call, and to clear.
fn race(mut step: impl FnMut(&Readiness)) {
    let mut poll = Poll::new().expect("a poll");
    let mut events = Events::with_capacity(8);
    let mut socket = UdpSocket::bind(local()).expect("a free port");
    let registered = poll
        .registry()
        .register(&mut socket, Token(0), Interest::READABLE);
    registered.expect("a socket that can be waited for");
    let address = socket.local_addr().expect("an address");
    let readiness = Readiness::new(Ready::READABLE);

    step(&readiness);
    // ANCHOR: race
    let call = socket.recv(&mut [0; 16]);
    println!("1 the call: {}", call.unwrap_err().kind());

    // Another thread could do this, right here.
    let friend = UdpSocket::bind(local()).expect("a free port");
    friend
        .send_to(b"hello", address)
        .expect("it takes five bytes");
    poll.poll(&mut events, None).expect("a poll that works");
    readiness.set(Ready::READABLE);
    println!("2 a message comes, and its event");

    step(&readiness);
    let readable = readiness.get().any(Ready::READABLE);
    println!("3 cleared; still believed to be readable: {readable}");

    let patience = Some(Duration::from_millis(200));
    poll.poll(&mut events, patience).expect("a poll that works");
    println!("4 events in the next 200 ms: {}", events.iter().count());
    let call = socket.recv(&mut [0; 16]).expect("it has come");
    println!("5 bytes that were there all the time: {call}");
    // ANCHOR_END: race
}

fn local() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}
