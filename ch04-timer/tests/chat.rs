//! The chat, over real sockets: a server with a runtime and a thread of its own,
//! and clients that are as simple as `nc`.

#[path = "../examples/support/chat/mod.rs"]
mod chat;
#[path = "support/exercises.rs"]
#[allow(dead_code, unused_macros)]
mod support;

use ch04::Runtime;
use ch04::net::TcpListener;
use chat::{Limits, serve};
use futures::channel::oneshot;
use futures::future::select;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::pin::pin;
use std::process::Command;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Runs a test that has a server. A hang fails.
fn test(limits: Limits, test: impl FnOnce(SocketAddr) + Send + 'static) {
    support::within(Duration::from_secs(60), "chat", move || {
        let server = Server::start(limits);
        test(server.addr);
    });
}

struct Server {
    addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start(limits: Limits) -> Self {
        let ((stop, stopped), (send, addr)) = (oneshot::channel::<()>(), mpsc::channel());
        let thread = thread::spawn(move || {
            Runtime::new().unwrap().block_on(async {
                let listener = TcpListener::bind(([127, 0, 0, 1], 0).into()).unwrap();
                send.send(listener.local_addr().unwrap()).unwrap();
                select(pin!(serve(&listener, limits)), stopped).await;
            });
        });
        Self {
            addr: addr.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || thread::panicking(), "the server panicked");
    }
}

struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Comes in, and has been welcomed.
    fn enter(addr: SocketAddr, name: &str) -> Self {
        let mut client = Self::connect(addr);
        assert_eq!(client.hear(), "* what is your name?");
        client.say(name);
        let welcome = client.hear();
        assert!(
            welcome.starts_with(&format!("* welcome, {name}. here: ")),
            "{welcome}"
        );
        client
    }

    fn say(&mut self, line: &str) {
        self.send(format!("{line}\n").as_bytes());
    }

    fn send(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).unwrap();
    }

    /// The next line, or "" at the end.
    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        assert!(
            line.is_empty() || line.ends_with('\n'),
            "half a line: {line:?}"
        );
        line.trim_end_matches('\n').to_string()
    }

    fn hears<const N: usize>(&mut self, lines: [&str; N]) {
        assert_eq!(std::array::from_fn(|_| self.hear()), lines);
    }
}

/// The number after the last colon of `* … missed lines: 12`.
fn missed(line: &str) -> Option<u64> {
    let (_, rest) = line.split_once("missed lines: ")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// The number of the line `alice: 12 xxxx…`, which is whole.
fn number(line: &str, padding: &str) -> Option<u64> {
    let (number, rest) = line.strip_prefix("alice: ")?.split_once(' ')?;
    assert_eq!(rest, padding, "line {number} is not whole");
    number.parse().ok()
}

#[test]
fn each_hears_the_others_and_who_comes_and_goes() {
    test(Limits::default(), |addr| {
        let mut alice = Client::enter(addr, "alice");
        let mut bob = Client::enter(addr, "bob");
        alice.hears(["* bob has come"]);
        alice.say("hello");
        bob.say("good morning");
        bob.hears(["alice: hello"]);
        alice.hears(["bob: good morning"]);
        let mut carol = Client::enter(addr, "carol");
        carol.say("/who");
        carol.hears(["* here: alice, bob, carol"]);
        drop(bob);
        alice.hears(["* carol has come", "* bob has left"]);
        carol.hears(["* bob has left"]);
    });
}

#[test]
fn one_that_never_reads_holds_up_nobody_and_is_thrown_out() {
    let limits = Limits {
        line: 1 << 16,
        mailbox: 8,
        may_miss: 20,
        grace: Duration::from_secs(60),
        ..Limits::default()
    };
    test(limits, |addr| {
        let mut carol = Client::enter(addr, "carol");
        let (mut alice, mut bob) = (Client::enter(addr, "alice"), Client::enter(addr, "bob"));
        alice.hears(["* bob has come"]);

        // Each line arrives before the next is said, however long it takes until
        // all buffers on the way to carol are full, and her mailbox after them.
        let padding = "x".repeat(1 << 15);
        let mut said = 0;
        let end = loop {
            alice.say(&format!("{said} {padding}"));
            said += 1;
            match bob.hear() {
                line if line.starts_with('*') => break line,
                line => assert_eq!(number(&line, &padding), Some(said - 1)),
            }
        };
        assert_eq!(end, "* carol reads too slowly and was thrown out");
        alice.hears(["* carol reads too slowly and was thrown out"]);
        said -= 1; // the last one she was not to hear any more
        assert_eq!(number(&bob.hear(), &padding), Some(said));

        // The name is free, while the old one has not heard the end.
        let another = Client::enter(addr, "carol");
        bob.hears(["* carol has come"]);
        drop(another);
        bob.hears(["* carol has left"]);

        // What she reads now is whole, in order and without gaps, up to the end.
        carol.hears(["* alice has come", "* bob has come"]);
        let mut heard = 0;
        let goodbye = loop {
            let line = carol.hear();
            match number(&line, &padding) {
                Some(n) => assert_eq!(n, heard),
                None => break line,
            }
            heard += 1;
        };
        assert!(goodbye.ends_with("That is too many: goodbye"), "{goodbye}");
        assert_eq!(missed(&goodbye), Some(said - heard));
        carol.hears(["", ""]);
    });
}

#[test]
fn one_that_reads_late_hears_what_it_has_missed() {
    let limits = Limits {
        line: 1 << 16,
        mailbox: 4,
        may_miss: u64::MAX,
        ..Limits::default()
    };
    test(limits, |addr| {
        let mut carol = Client::enter(addr, "carol");
        let mut alice = Client::enter(addr, "alice");
        let padding = "x".repeat(1 << 15);
        let mut said = 0;
        loop {
            alice.say(&format!("{said} {padding}"));
            said += 1;
            alice.say("/who");
            let here = alice.hear();
            if missed(&here).is_some_and(|lines| lines >= 10) {
                break;
            }
        }
        alice.say("that was all");

        carol.hears(["* alice has come"]);
        let (mut heard, mut lost, mut gaps) = (0, 0, 0);
        loop {
            let line = carol.hear();
            if line == "alice: that was all" {
                break;
            } else if let Some(lines) = missed(&line) {
                lost += lines;
                gaps += 1;
            } else {
                let n = number(&line, &padding);
                assert_eq!(n, Some(heard + lost), "{lost} were missed up to here");
                heard += 1;
            }
        }
        assert_eq!(heard + lost, said);
        assert!(lost >= 10 && gaps >= 1);
        // And now she is as good as the others.
        alice.say("welcome back");
        carol.say("thank you");
        carol.hears(["alice: welcome back"]);
        alice.hears(["carol: thank you"]);
    });
}

#[test]
fn a_thousand_lines_at_once_reach_those_who_read() {
    let limits = Limits {
        mailbox: 2,
        may_miss: 0,
        ..Limits::default()
    };
    test(limits, |addr| {
        let (mut alice, mut bob) = (Client::enter(addr, "alice"), Client::enter(addr, "bob"));
        let lines: String = (0..1000).map(|n| format!("{n}\n")).collect();
        alice.hears(["* bob has come"]);
        alice.send(lines.as_bytes());
        for n in 0..1000 {
            assert_eq!(bob.hear(), format!("alice: {n}"));
        }
    });
}

#[test]
fn what_is_no_line_of_text_is_refused_and_nothing_else() {
    test(Limits::default(), |addr| {
        let (mut alice, mut bob) = (Client::enter(addr, "alice"), Client::enter(addr, "bob"));
        alice.hears(["* bob has come"]);
        alice.send(b"\xff\xfe\n");
        alice.hears(["* that was no UTF-8: nobody has heard it"]);
        alice.send(&[b'a'; 100_000]);
        alice.send(b"\n\n\r\n\x1b[2Jhi\r\n");
        alice.hears(["* that was longer than 512 bytes: nobody has heard it"]);
        bob.hears(["alice: \u{fffd}[2Jhi"]);
    });
}

#[test]
fn a_name_is_short_and_nobody_elses() {
    test(Limits::default(), |addr| {
        let _alice = Client::enter(addr, "alice");
        let mut client = Client::connect(addr);
        for wrong in ["", "a b", "a: *", &"a".repeat(21)] {
            client.say(wrong);
        }
        client.hears(["* what is your name?"]);
        client.hears(["* a name has 1 to 20 letters, digits, - and _. Another one?"; 4]);
        client.send(b"\xff\n");
        client.hears(["* that is no name. Another one?"]);
        client.say("alice");
        client.hears(["* alice is here already. Another name?"]);
        client.say("Zo\u{eb}");
        client.hears(["* welcome, Zo\u{eb}. here: Zo\u{eb}, alice"]);
    });
}

#[test]
fn who_finds_no_seat_is_told_and_may_come_again() {
    let limits = Limits {
        clients: 2,
        ..Limits::default()
    };
    test(limits, |addr| {
        let _alice = Client::enter(addr, "alice");
        let nobody = Client::connect(addr); // a seat without a name is a seat
        let mut dan = Client::connect(addr);
        dan.hears(["* all 2 seats are taken: come again later", ""]);
        drop((dan, nobody));
        // The server may still be about to see it go.
        let mut dan = loop {
            let mut dan = Client::connect(addr);
            match dan.hear().as_str() {
                "* what is your name?" => break dan,
                full => assert_eq!(full, "* all 2 seats are taken: come again later"),
            }
        };
        dan.say("dan");
        dan.hears(["* welcome, dan. here: alice, dan"]);
    });
}

#[test]
fn who_says_no_name_has_to_go() {
    let limits = Limits {
        name_within: Duration::from_millis(20),
        ..Limits::default()
    };
    test(limits, |addr| {
        Client::connect(addr).hears(["* what is your name?", "* that took too long", ""]);
    });
}

#[test]
fn last_words_are_heard_and_so_is_the_rest() {
    test(Limits::default(), |addr| {
        let mut alice = Client::enter(addr, "alice");
        // As `printf 'bob\nbye' | nc` does.
        let mut bob = Client::connect(addr);
        bob.send(b"bob\nbye");
        bob.0.get_ref().shutdown(Shutdown::Write).unwrap();
        alice.hears(["* bob has come", "bob: bye", "* bob has left"]);
        let mut rest = String::new();
        bob.0.read_to_string(&mut rest).unwrap();
        assert_eq!(
            rest,
            "* what is your name?\n* welcome, bob. here: alice, bob\n"
        );
    });
}

#[test]
fn one_whose_connection_breaks_has_left() {
    test(Limits::default(), |addr| {
        let (mut alice, bob) = (Client::enter(addr, "alice"), Client::enter(addr, "bob"));
        alice.hears(["* bob has come"]);
        for n in 0..10 {
            alice.say(&format!("{n}"));
        }
        drop(bob); // closed with unread lines: the system resets the connection
        alice.hears(["* bob has left"]);
        alice.say("/who");
        alice.hears(["* here: alice"]);
    });
}

#[test]
fn a_port_that_is_in_use_is_said_clearly() {
    support::within(Duration::from_secs(300), "chat", || {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port().to_string();
        let out = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--example", "chat", "--", "--port", &port])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&out.stderr);
        let expected = format!("error: port {port} is in use: ");
        assert!(
            errors.lines().any(|line| line.starts_with(&expected)),
            "{errors}"
        );
        assert_eq!(out.status.code(), Some(2));
    });
}
