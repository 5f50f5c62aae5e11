//! A recorded number in a sentence: `{{#value FILE KEY}}`.

use crate::paths::Repo;
use crate::problem::Fault;
use crate::source::Source;
use std::path::Path;

/// What follows `key:` on the one line of `file` that starts with it.
pub fn text(repo: &Repo, file: &Path, key: &str, in_code: bool) -> Result<String, Fault> {
    let source = Source::read(repo, file)?;
    let value = value(&source, key)?;
    Ok(if in_code {
        value.to_owned()
    } else {
        markdown(value)
    })
}

/// The value of `key` in a recorded output.
fn value<'a>(source: &'a Source, key: &str) -> Result<&'a str, Fault> {
    let lines = source.lines.iter();
    let found: Vec<&str> = lines
        .filter_map(|line| line.trim_start().strip_prefix(key)?.strip_prefix(':'))
        .collect();
    let name = &source.name;
    match found[..] {
        [value] if value.trim().is_empty() => Err(Fault::new(
            format!("nothing follows `{key}:` in {name}"),
            "let the program print a value there",
        )),
        [value] => Ok(value.trim()),
        [] => Err(Fault::new(
            format!("no line of {name} starts with `{key}:`"),
            "correct the key, or record the output again",
        )),
        [..] => Err(Fault::new(
            format!("{} lines of {name} start with `{key}:`", found.len()),
            "let the program print a key of its own for each",
        )),
    }
}

/// `text` such that Markdown shows it as it is.
fn markdown(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\`*_<>[]&~|".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(key: &str) -> Result<String, String> {
        let text =
            "$ run\n  polls:      4 200\npolls per second: 1_000*\ntwice: 1\n twice: 2\nempty:\n";
        let source = Source::from_text("a.txt", "a.txt", text);
        value(&source, key)
            .map(str::to_owned)
            .map_err(|f| f.message)
    }

    #[test]
    fn a_value_follows_its_key() {
        assert_eq!(of("polls").unwrap(), "4 200");
        assert_eq!(of("polls per second").unwrap(), "1_000*");
        assert_eq!(markdown("1_000*"), "1\\_000\\*");
    }

    #[test]
    fn a_key_stands_exactly_once() {
        assert_eq!(
            of("poll").unwrap_err(),
            "no line of a.txt starts with `poll:`"
        );
        assert_eq!(
            of("twice").unwrap_err(),
            "2 lines of a.txt start with `twice:`"
        );
        assert_eq!(
            of("empty").unwrap_err(),
            "nothing follows `empty:` in a.txt"
        );
    }
}
