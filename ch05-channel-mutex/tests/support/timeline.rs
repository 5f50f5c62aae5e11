//! Records timelines and compares them with those that the book shows.
//! The same file in every chapter.

#[path = "cargo.rs"]
mod run;

use std::path::Path;
use std::{env, fs};
use timeline::Trace;

/// How often a program may tell another story before the book is wrong. The
/// order of what it does can hang on the clock; a machine that stalls for 50 ms
/// changes it.
const TRIES: usize = 3;

/// Runs `examples/EXAMPLE.rs` and compares what happened with
/// `tests/recorded/NAME.json`, apart from the times. `BLESS=1` writes it anew.
///
/// # Panics
///
/// If the two differ, or a trace breaks the rules of every executor.
pub fn recorded(name: &str, example: &str) {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = chapter.file_name().unwrap().to_string_lossy();
    let file = chapter.join(format!("tests/recorded/{name}.json"));
    let shown = format!("{folder}/tests/recorded/{name}.json");
    let fresh = chapter
        .join(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{name}.json"));

    let mut differences = Vec::new();
    for _ in 0..TRIES {
        let path = fresh.to_str().expect("a path in UTF-8");
        run::cargo(&["run", "--example", example, "--", "--json", path]);
        let json = fs::read_to_string(&fresh).expect("the trace was written");
        let trace = Trace::from_json(&json).expect("the trace can be read");
        if let Err(faults) = trace.check() {
            panic!("{example} breaks the rules:\n{}", faults.join("\n"));
        }
        if env::var_os("BLESS").is_some() {
            fs::write(&file, &json).unwrap();
        }
        let kept = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{shown}:1: {e}"));
        let kept = Trace::from_json(&kept).unwrap_or_else(|e| panic!("{shown}:{e}"));
        match kept.same_story(&trace) {
            Ok(()) => return,
            Err(difference) => differences.push(difference),
        }
    }
    panic!("{shown}:{}", differences.join("\n"));
}
