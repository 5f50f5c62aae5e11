//! The servers among the examples, run as a reader runs them, and the manager.

#[path = "../examples/support/manager.rs"]
mod manager;
#[path = "../examples/support/redis/mod.rs"]
mod redis;
#[path = "support/cargo.rs"]
mod support;

use ch05::net::TcpListener;
use ch05::sync::{mpsc, oneshot, watch};
use ch05::{block_on, spawn};
use manager::{Asker, Command, manage};
use redis::client::Client;
use std::io::{BufRead, BufReader};
use std::process::{self, Output, Stdio};
use support::cargo;

/// Runs an example that is expected to fail.
fn refused(args: &[&str]) -> Output {
    let mut command = process::Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--example"]).args(args);
    let out = command.current_dir(env!("CARGO_MANIFEST_DIR")).output();
    out.expect("cargo can be started")
}

fn assert_refused(args: &[&str], why: &str) {
    let out = refused(args);
    let errors = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{args:?}: {errors}");
    assert!(errors.contains(why), "{args:?}: {errors}");
}

#[test]
fn no_more_connections_are_served_at_once_than_there_are_permits() {
    for (clients, permits) in [("1", "1"), ("30", "1"), ("50", "7")] {
        let args = ["run", "--example", "connection_limit", "--"];
        let more = ["--clients", clients, "--permits", permits];
        let out = cargo(&[&args[..], &more].concat());
        let all = format!("clients that got their answer: {clients}");
        assert!(out.lines().any(|line| line == all), "{out}");
        let peak = format!("served at once: {permits}");
        assert!(out.lines().any(|line| line == peak), "{out}");
    }
}

/// A program that is ended with the test, also with one that fails.
struct Running(process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_client_of_another_process_sets_and_gets() {
    cargo(&["build", "--example", "redis_server"]);
    let mut server = process::Command::new(env!("CARGO"));
    server.args(["run", "--quiet", "--example", "redis_server"]);
    server
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped());
    let mut server = Running(server.spawn().expect("cargo can be started"));
    let mut line = String::new();
    let mut printed = BufReader::new(server.0.stdout.take().expect("it is piped"));
    printed
        .read_line(&mut line)
        .expect("it says where it listens");
    let port = line.trim().rsplit(':').next().expect("a port");
    let out = cargo(&["run", "--example", "redis_client", "--", "--port", port]);
    assert_eq!(out, "hello: Some(b\"world\")\nnobody: None\n");
}

#[test]
fn wrong_arguments_are_clear_errors() {
    for (args, why) in [
        (
            &["redis_server", "--", "--prot", "80"][..],
            "what is `--prot`?",
        ),
        (
            &["redis_server", "--", "--port", "65536"],
            "the last port is 65535",
        ),
        (
            &["redis_client", "--", "--port", "65536"],
            "the last port is 65535",
        ),
        (
            &["connection_limit", "--", "--permits", "0"],
            "there must be a permit",
        ),
        (
            &["connection_limit", "--", "--clients", "many"],
            "not `many`",
        ),
    ] {
        assert_refused(args, why);
    }
}

/// A manager whose server does what `serve` does with the first connection.
fn with_manager<F, G>(serve: fn(TcpListener) -> F, test: impl FnOnce(Asker) -> G) -> u64
where
    F: Future<Output = ()> + Send + 'static,
    G: Future<Output = ()>,
{
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let addr = listener.local_addr().unwrap();
        drop(spawn(serve(listener)));
        let (commands, inbox) = mpsc::channel(1);
        let manager = spawn(manage(Client::connect(addr).await.unwrap(), inbox));
        test(Asker(commands)).await;
        manager.await.unwrap()
    })
}

async fn a_real_server(listener: TcpListener) {
    let (_running, stop) = watch::channel(false);
    redis::server::serve(listener, Default::default(), stop).await;
}

async fn a_server_that_hangs_up(listener: TcpListener) {
    drop(listener.accept().await);
}

#[test]
fn many_ask_one_manager_and_each_gets_his_answer() {
    let done = with_manager(a_real_server, async |asker: Asker| {
        let guests: Vec<_> = (0..100)
            .map(|n| {
                let asker = asker.clone();
                spawn(async move {
                    let (key, value) = (format!("key {n}"), format!("value {n}"));
                    asker.set(&key, value.as_str().into()).await.unwrap();
                    assert_eq!(asker.get(&key).await.unwrap(), Some(value.as_str().into()));
                })
            })
            .collect();
        for guest in guests {
            guest.await.unwrap();
        }
    });
    assert_eq!(done, 200);
}

#[test]
fn who_has_gone_costs_the_server_nothing() {
    let done = with_manager(a_real_server, async |asker: Asker| {
        let (key, (responder, answer)) = ("a".to_string(), oneshot::channel());
        drop(answer);
        assert!(asker.0.send(Command::Get { key, responder }).await.is_ok());
        assert_eq!(asker.get("a").await.unwrap(), None);
    });
    assert_eq!(done, 1);
}

#[test]
fn an_error_of_the_server_reaches_who_asked_and_the_manager_goes_on() {
    let done = with_manager(a_server_that_hangs_up, async |asker: Asker| {
        assert!(asker.get("a").await.is_err());
        assert!(asker.set("a", "b".into()).await.is_err());
    });
    assert_eq!(done, 2);
}

#[test]
fn without_a_manager_nobody_waits() {
    block_on(async {
        let (commands, inbox) = mpsc::channel(1);
        let asker = Asker(commands);
        drop(inbox);
        assert!(asker.get("a").await.is_err());
    });
}
