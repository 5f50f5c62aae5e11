use super::*;
use crate::fixture::Fixture;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

fn start(fixture: &Fixture) -> Server {
    let listener = bind(Some(0)).unwrap();
    Server::start(fixture.repo(), listener).unwrap()
}

/// Sends a request and returns the connection, to be read from.
fn send(server: &Server, request: &str) -> BufReader<TcpStream> {
    let address = server.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    write!(
        stream,
        "{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    BufReader::new(stream)
}

/// The head and the body of the answer.
fn fetch(server: &Server, request: &str) -> (String, String) {
    let mut answer = String::new();
    send(server, request).read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// The next event that a page is told.
fn event(page: &mut BufReader<TcpStream>) -> serde_json::Value {
    loop {
        let mut line = String::new();
        assert_ne!(
            page.read_line(&mut line).unwrap(),
            0,
            "the page was hung up on"
        );
        if let Some(data) = line.strip_prefix("data: ") {
            return serde_json::from_str(data).unwrap();
        }
    }
}

#[test]
fn pages_are_answered() {
    let fixture = Fixture::with_book();
    let server = start(&fixture);
    let (head, body) = fetch(&server, "GET /one.html");
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(
        head.contains("\r\nContent-Type: text/html; charset=utf-8"),
        "{head}"
    );
    assert!(head.contains("\r\nCache-Control: no-store"), "{head}");
    assert!(
        body.contains(">One</a></h1>") && body.contains("new EventSource"),
        "{body}"
    );

    let (head, body) = fetch(&server, "HEAD /");
    assert!(
        head.starts_with("HTTP/1.1 200 ") && body.is_empty(),
        "{head}"
    );
    let (head, body) = fetch(&server, "GET /none.html");
    assert!(
        head.starts_with("HTTP/1.1 404 ") && body.contains("not found"),
        "{head}"
    );
    let (head, _) = fetch(&server, "GET /../book.toml");
    assert!(head.starts_with("HTTP/1.1 404 "), "{head}");
}

#[test]
fn an_edit_reloads_a_mistake_is_shown_and_its_mend_too() {
    let fixture = Fixture::with_book();
    let mut server = start(&fixture);
    let mut page = send(&server, &format!("GET {}", live::PATH));
    let first = event(&mut page);
    assert_eq!(first["problem"], serde_json::Value::Null);

    server.follow();
    fixture.file("book/src/one.md", "# One and a half\n");
    server.follow();
    let edited = event(&mut page);
    assert_eq!(edited["version"], first["version"].as_u64().unwrap() + 1);
    assert!(fetch(&server, "GET /one.html").1.contains("One and a half"));

    fixture.file("book/src/one.md", "# Two\n\n{{#nope}}\n");
    server.follow();
    let failed = event(&mut page);
    assert_eq!(failed["version"], edited["version"]);
    let problem = failed["problem"].as_str().unwrap();
    assert!(
        problem.starts_with("book/src/one.md:3: unknown directive"),
        "{problem}"
    );
    assert!(fetch(&server, "GET /one.html").1.contains("One and a half"));

    fixture.file("book/src/one.md", "# Three\n");
    server.follow();
    let mended = event(&mut page);
    assert_eq!(mended["problem"], serde_json::Value::Null);
    assert_eq!(mended["version"], first["version"].as_u64().unwrap() + 2);
    assert!(fetch(&server, "GET /one.html").1.contains("Three"));
}

#[test]
fn a_book_with_a_mistake_is_not_served() {
    let fixture = Fixture::with_book();
    fixture.file("book/src/one.md", "{{#nope}}\n");
    let error = Server::start(fixture.repo(), bind(Some(0)).unwrap())
        .err()
        .unwrap();
    assert!(
        error
            .to_string()
            .starts_with("book/src/one.md:1: unknown directive")
    );
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let taken = bind(Some(0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    assert_eq!(
        bind(Some(port)).unwrap_err().to_string(),
        format!("port {port} is in use; name another, or leave --port away to get a free one")
    );
}

#[test]
fn without_a_port_a_free_one_is_found() {
    let first = bind(None).unwrap().local_addr().unwrap().port();
    let taken = bind(None).unwrap();
    let second = bind(None).unwrap();
    let port = |listener: &TcpListener| listener.local_addr().unwrap().port();
    assert_ne!(port(&taken), port(&second));
    assert!(first >= FIRST_PORT);
}

#[test]
fn pages_theme_and_chapters_are_followed_and_nothing_else() {
    let fixture = Fixture::with_book();
    let look = || Stamp::of(&sources(&fixture.repo()));
    fixture.file("ch01-x/src/lib.rs", "a");
    let mut last = look();
    for file in [
        "book/book.toml",
        "book/theme/x.css",
        "book/src/new.md",
        "ch01-x/src/lib.rs",
        "ch02-y/a",
    ] {
        fixture.file(file, "changed");
        let now = look();
        assert_ne!(last, now, "{file}");
        last = now;
    }
    fixture
        .file("book/book/index.html", "")
        .file("other/x", "")
        .file("ch01-x/target/x", "");
    assert_eq!(last, look());
}
