//! Compares what a program prints with what the book shows.
//! The same file in every chapter.
//!
//! A recorded file starts with its command, `$ cargo run -p ch01`, and goes on
//! with the real output of one run. Figures that differ from run to run are
//! hidden on both sides before the two are compared. `BLESS=1` writes the file
//! anew.

#[path = "cargo.rs"]
mod run;

use run::cargo;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A number in front of one of these is never the same twice.
const UNITS: &[&str] = &["ns", "µs", "us", "ms", "s", "%", "B", "KiB", "MiB", "GiB"];

/// The path of a recorded file, relative to the chapter and absolute.
pub fn path(name: &str) -> (String, PathBuf) {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = chapter.file_name().unwrap().to_string_lossy();
    let file = format!("tests/recorded/{name}");
    (format!("{folder}/{file}"), chapter.join(&file))
}

/// Runs `cargo ARGS` and compares its output with `tests/recorded/NAME.txt`.
///
/// Numbers with a unit of time, memory or share are hidden, and so is every
/// number that stands before or after (`polls: 7`) one of the words in `varies`.
///
/// # Panics
///
/// If the two differ: with the file, the line, and both versions of it.
pub fn recorded(name: &str, args: &[&str], varies: &[&str]) {
    let (shown, path) = path(&format!("{name}.txt"));
    let got = format!("$ cargo {}\n{}", args.join(" "), cargo(args));
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &got).unwrap();
    }
    let want = fs::read_to_string(&path).unwrap_or_default();
    let (got, want) = (hide(&got, varies), hide(&want, varies));
    let lines = got.lines().count().max(want.lines().count());
    for n in 0..lines {
        let (got, want) = (got.lines().nth(n), want.lines().nth(n));
        assert!(
            got == want,
            "{shown}:{}: the book shows `{}`, the program prints `{}`",
            n + 1,
            want.unwrap_or("<end of file>"),
            got.unwrap_or("<end of output>"),
        );
    }
}

/// Replaces the figures that vary by `<n>`, and the blanks around them by one.
pub fn hide(text: &str, varies: &[&str]) -> String {
    text.lines()
        .map(|line| hide_in_line(line, varies) + "\n")
        .collect()
}

fn hide_in_line(line: &str, varies: &[&str]) -> String {
    let is_number = |word: &str| {
        let digits = word
            .trim_start_matches('(')
            .trim_end_matches([',', '.', ')', ';']);
        digits.starts_with(|c: char| c.is_ascii_digit())
            && digits
                .chars()
                .all(|c| c.is_ascii_digit() || c == ',' || c == '.')
    };
    let bare = |word: &str| {
        word.trim_matches(['(', ')', ',', '.', ';', ':'])
            .to_string()
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let hidden = |i: usize| {
        let next = words.get(i + 1).map(|word| bare(word)).unwrap_or_default();
        is_number(words[i])
            && (UNITS.contains(&next.as_str())
                || varies.contains(&next.as_str())
                || varies
                    .iter()
                    .any(|key| words[..i].join(" ").ends_with(&format!("{key}:"))))
    };
    if !(0..words.len()).any(hidden) {
        return line.trim_end().to_string();
    }
    let indent = &line[..line.len() - line.trim_start().len()];
    let words = (0..words.len()).map(|i| if hidden(i) { "<n>" } else { words[i] });
    indent.to_string() + &words.collect::<Vec<_>>().join(" ")
}

#[test]
fn figures_are_hidden_and_nothing_else() {
    let hide = |line| hide_in_line(line, &["polls", "polls per second"]);
    assert_eq!(hide("wall time: 300 ms"), "wall time: <n> ms");
    assert_eq!(hide("  took   12.5 ms,  task 3"), "  took <n> ms, task 3");
    assert_eq!(hide("polls: 1,234"), "polls: <n>");
    assert_eq!(hide("after 17 polls (0 lost)"), "after <n> polls (0 lost)");
    assert_eq!(hide("polls per second: 9"), "polls per second: <n>");
    assert_eq!(hide("task 3 is  ready "), "task 3 is  ready");
}
