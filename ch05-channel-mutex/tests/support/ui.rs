//! Compiles files that must not compile. The same file in every chapter.
//!
//! Each `tests/ui/NAME.rs` has the compiler's words beside it, which the book
//! shows. The words change with the compiler, the error code does not: only the
//! code is compared, or the first line where an error has no code. `BLESS=1`
//! writes the words anew.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Compiles `tests/ui/NAME.rs`, as a program if it has a `main`, else as a library.
///
/// # Panics
///
/// If it compiles, or fails with another error than `error`: a code such as
/// `E0599`, or the words of the first line.
pub fn refused(name: &str, error: &str) {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = format!("tests/ui/{name}.rs");
    let text = fs::read_to_string(chapter.join(&source)).expect("the source can be read");
    let kind = if text.contains("fn main(") {
        "bin"
    } else {
        "lib"
    };
    let out = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()))
        .args([
            "--edition",
            "2024",
            "--crate-type",
            kind,
            "--emit",
            "metadata",
            "--color",
            "never",
        ])
        .args(["--out-dir", env!("CARGO_TARGET_TMPDIR"), &source])
        .current_dir(chapter)
        .output()
        .expect("rustc can be started");
    let said = String::from_utf8(out.stderr).expect("rustc writes UTF-8");
    assert!(
        !out.status.success(),
        "{source} compiles; the book says that it does not"
    );
    let begins = |text: &str| {
        let first = text.lines().next().unwrap_or_default();
        first.starts_with(&format!("error[{error}]: ")) || first == format!("error: {error}")
    };
    assert!(begins(&said), "{source}:\n{said}");

    let recorded = chapter.join(format!("tests/ui/{name}.stderr"));
    if env::var_os("BLESS").is_some() {
        fs::write(&recorded, &said).unwrap();
    }
    let shown = fs::read_to_string(&recorded).unwrap_or_default();
    let folder = chapter.file_name().expect("a folder").to_string_lossy();
    assert!(
        begins(&shown),
        "{folder}/tests/ui/{name}.stderr:1: the book shows no `{error}`"
    );
}
