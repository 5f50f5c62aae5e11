//! `cargo run -p book`: the book with nothing installed but cargo.
//!
//! This program has no dependencies, so that building the workspace stays
//! fast. It has cargo build and run the real one, `book/tool`, which lives in a
//! workspace of its own, and passes on its arguments and its exit code.

use std::env::{self, consts::EXE_SUFFIX};
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
    let target = book.parent().unwrap_or(&book).join("target/book");
    if !target
        .join("debug")
        .join(format!("book{EXE_SUFFIX}"))
        .exists()
    {
        eprintln!("building the book tool, about half a minute the first time");
    }
    let mut command = tool(&manifest, &target);
    command.args(env::args_os().skip(1));
    match run(&mut command) {
        Ok(code) => code,
        Err(error) => {
            let cargo = command.get_program().display();
            eprintln!("error: {cargo} cannot be started: {error}; is cargo in the PATH?");
            ExitCode::FAILURE
        }
    }
}

/// Becomes the command: one process, so that whoever ends this one ends the
/// server too. Returns only if that fails.
#[cfg(unix)]
fn run(command: &mut Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn run(command: &mut Command) -> std::io::Result<ExitCode> {
    let status = command.status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
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
