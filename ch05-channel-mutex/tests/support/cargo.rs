//! Runs the chapter's programs as a reader does. The same file in every chapter.

use std::process::Command;

/// Runs `cargo ARGS --quiet` and returns what it prints.
///
/// # Panics
///
/// If it cannot be started or its exit code is not 0.
pub fn cargo(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    let (run, rest) = args.split_first().expect("a cargo command");
    command.arg(run).arg("--quiet").args(rest);
    let out = command.current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let out = out.expect("cargo can be started");
    let errors = String::from_utf8_lossy(&out.stderr);
    assert!(
        out.status.success(),
        "cargo {} failed:\n{errors}",
        args.join(" ")
    );
    String::from_utf8(out.stdout).expect("programs print UTF-8")
}
