//! The servers among the examples, run as a reader runs them.

#[path = "support/cargo.rs"]
mod support;

use std::net::TcpListener;
use std::process::{Command, Output};
use support::cargo;

/// Runs an example that is expected to fail.
fn refused(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO"));
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
fn the_load_checks_each_byte_and_misbehaves() {
    let out = cargo(&[
        "run",
        "--example",
        "echo_load",
        "--",
        "--connections",
        "300",
    ]);
    for line in [
        "connections open at once: 300",
        "messages sent and checked: 3,000",
        "a client was killed in the middle",
        "a half-closed one got its answer",
        "the others go on",
    ] {
        assert!(out.lines().any(|printed| printed == line), "{line}\n{out}");
    }
}

#[test]
fn idle_connections_cost_memory_only_and_answer() {
    for copy in [&[][..], &["--copy"]] {
        let args = [
            "run",
            "--example",
            "idle_connections",
            "--",
            "--connections",
            "50",
        ];
        let out = cargo(&[&args, copy].concat());
        assert!(out.contains("bytes echoed in the end: 100"), "{out}");
    }
}

#[test]
fn a_port_in_use_is_a_clear_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    assert_refused(&["echo_server", "--", "--port", &port], "cannot listen at");
    // Free again: nobody is there.
    drop(taken);
    assert_refused(&["echo_client", "--", &port], "no connection to");
}

#[test]
fn wrong_arguments_are_clear_errors() {
    for (args, why) in [
        (
            &["echo_server", "--", "--prot", "80"][..],
            "what is `--prot`?",
        ),
        (&["echo_server", "--", "--port", "many"], "not `many`"),
        (
            &["echo_server", "--", "--port", "65536"],
            "the last port is 65535",
        ),
        (&["echo_server", "--", "--port"], "--port needs a number"),
        (&["echo_client"], "which server?"),
        (&["echo_client", "--", "a name:80"], "not an address"),
        (&["echo_load", "--", "fast"], "what is `fast`?"),
        (
            &["idle_connections", "--", "--connections", "0"],
            "must be a connection",
        ),
    ] {
        assert_refused(args, why);
    }
}
