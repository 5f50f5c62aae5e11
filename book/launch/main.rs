//! `cargo run -p book`: the book with nothing installed but cargo.
//!
//! This program has no dependencies, so that building the workspace stays
//! fast. It has cargo build and run the real one, `book/tool`, which lives in a
//! workspace of its own, and passes on its arguments and its exit code.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let book = book_folder();
    let manifest = book.join("tool/Cargo.toml");
    if !manifest.is_file() {
        eprintln!(
            "error: {} does not exist; if the repository was moved, start the book with `cargo run -p book`",
            manifest.display()
        );
        return ExitCode::FAILURE;
    }
    let target = book.join("../target/book");
    if !target.exists() {
        eprintln!("building the book tool, about half a minute the first time");
    }
    let mut command = tool(&manifest, &target);
    match command.args(env::args_os().skip(1)).status() {
        // Without a code the tool was ended by a signal, such as Ctrl-C's.
        Ok(status) => ExitCode::from(
            status
                .code()
                .map_or(1, |code| u8::try_from(code).unwrap_or(1)),
        ),
        Err(error) => {
            eprintln!(
                "error: {:?} cannot be started: {error}; is cargo in the PATH?",
                command.get_program()
            );
            ExitCode::FAILURE
        }
    }
}

/// Cargo names the folder again when it runs this program, so that it is right
/// even if the repository was moved since.
fn book_folder() -> PathBuf {
    match env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) {
        Some(folder) if folder.join("tool").is_dir() => folder,
        _ => PathBuf::from(env!("CARGO_MANIFEST_DIR")),
    }
}

fn tool(manifest: &Path, target: &Path) -> Command {
    // The cargo that runs this program, with its toolchain.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command
        .args(["run", "--locked", "--features", "full", "--bin", "book"])
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(target)
        .arg("--");
    command
}
