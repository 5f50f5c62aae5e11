//! Directives: `{{#name arguments}}` in a page's text.
//!
//! This module reads them; what becomes of them is decided in [`crate::expand`].

use crate::paths::normal;
use crate::problem::Fault;
use crate::source::Part;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What a directive asks for. Paths are complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{{#include FILE}}`, `{{#include FILE:ANCHOR}}`, `{{#include FILE:3:7}}`
    Include { file: PathBuf, part: Part },
    /// `{{#value FILE KEY}}`
    Value { file: PathBuf, key: String },
    /// `{{#diff OLD NEW}}`
    Diff { old: PathBuf, new: PathBuf },
    /// `{{#timeline FILE}}`
    Timeline { file: PathBuf },
    /// `{{#plot FILE}}`
    Plot { file: PathBuf },
    /// `{{#exercise 1.4}}`
    Exercise { number: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// Its 1-based line in the page.
    pub line: usize,
    /// Where it stands in that line, braces included.
    pub at: Range<usize>,
    pub kind: Kind,
}

/// A directive's place in a line and its text without the braces.
pub type Found<'a> = (Range<usize>, &'a str);

/// The directives of one line; `\{{#…}}` is none.
pub fn find(line: &str) -> Result<Vec<Found<'_>>, Fault> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = line[from..].find("{{").map(|at| from + at) {
        from = start + 2;
        let inner = line[from..].trim_start();
        if !inner.starts_with('#') || line[..start].ends_with('\\') {
            continue;
        }
        let Some(length) = line[from..].find("}}") else {
            let mend = "close it with `}}` on the same line, or write `\\{{#` to show it as it is";
            return Err(Fault::new("a directive `{{#` is not closed", mend));
        };
        found.push((start..from + length + 2, &line[from..from + length]));
        from += length + 2;
    }
    Ok(found)
}

/// Reads a directive's text (without braces) that stands in a file of `folder`.
pub fn parse(text: &str, folder: &Path) -> Result<Kind, Fault> {
    let text = text.trim_start().trim_start_matches('#').trim();
    let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let words: Vec<&str> = rest.split_whitespace().collect();
    let path = |word: &str| normal(&folder.join(word));
    let usage = |form: &str| {
        Fault::new(
            format!("`{{{{#{text}}}}}` cannot be read"),
            format!("write {form}"),
        )
    };
    match (name, &words[..]) {
        ("include", [target]) => {
            let (file, part) = match target.split_once(':') {
                Some((file, part)) => (file, Part::parse(part)?),
                None => (*target, Part::Whole),
            };
            Ok(Kind::Include {
                file: path(file),
                part,
            })
        }
        ("include", _) => Err(usage("{{#include FILE}} or {{#include FILE:ANCHOR}}")),
        ("value", [file, key @ ..]) if !key.is_empty() => Ok(Kind::Value {
            file: path(file),
            key: key.join(" "),
        }),
        ("value", _) => Err(usage("{{#value FILE KEY}}")),
        ("diff", [old, new]) => Ok(Kind::Diff {
            old: path(old),
            new: path(new),
        }),
        ("diff", _) => Err(usage("{{#diff OLD NEW}}")),
        ("timeline", [file]) => Ok(Kind::Timeline { file: path(file) }),
        ("timeline", _) => Err(usage("{{#timeline FILE.json}}")),
        ("plot", [file]) => Ok(Kind::Plot { file: path(file) }),
        ("plot", _) => Err(usage("{{#plot FILE.json}}")),
        ("exercise", [number]) => Ok(Kind::Exercise {
            number: (*number).to_owned(),
        }),
        ("exercise", _) => Err(usage("{{#exercise N.M}}")),
        _ => Err(Fault::new(
            format!("unknown directive `{{{{#{name}}}}}`"),
            "use include, value, diff, timeline, plot or exercise, or write `\\{{#` to show it as it is",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Kind, String> {
        parse(text, Path::new("/r/book/src/ch01")).map_err(|f| f.message)
    }

    #[test]
    fn directives_are_found_in_a_line() {
        let line = "a {{#value f k}}, \\{{#not this}} and {{ #diff a b }} {{x}}";
        let found = find(line).unwrap();
        let texts: Vec<&str> = found.iter().map(|(_, text)| *text).collect();
        assert_eq!(texts, ["#value f k", " #diff a b "]);
        assert_eq!(&line[found[0].0.clone()], "{{#value f k}}");
    }

    #[test]
    fn an_open_directive_is_an_error() {
        assert_eq!(
            find("{{#include x").unwrap_err().message,
            "a directive `{{#` is not closed"
        );
    }

    #[test]
    fn every_directive_is_read() {
        assert_eq!(
            read("#include ../../../ch01/src/a.rs:poll").unwrap(),
            Kind::Include {
                file: "/r/ch01/src/a.rs".into(),
                part: Part::Anchor("poll".into())
            }
        );
        assert_eq!(
            read("#include a.txt").unwrap(),
            Kind::Include {
                file: "/r/book/src/ch01/a.txt".into(),
                part: Part::Whole
            }
        );
        assert_eq!(
            read("#value a.txt polls per second").unwrap(),
            Kind::Value {
                file: "/r/book/src/ch01/a.txt".into(),
                key: "polls per second".into()
            }
        );
        assert_eq!(
            read("#diff ../a.rs ../b.rs").unwrap(),
            Kind::Diff {
                old: "/r/book/src/a.rs".into(),
                new: "/r/book/src/b.rs".into()
            }
        );
        assert_eq!(
            read("#timeline t.json").unwrap(),
            Kind::Timeline {
                file: "/r/book/src/ch01/t.json".into()
            }
        );
        assert_eq!(
            read("#plot p.json").unwrap(),
            Kind::Plot {
                file: "/r/book/src/ch01/p.json".into()
            }
        );
        assert_eq!(
            read("#exercise 1.4").unwrap(),
            Kind::Exercise {
                number: "1.4".into()
            }
        );
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(
            read("#inclde a").unwrap_err(),
            "unknown directive `{{#inclde}}`"
        );
        for text in [
            "#include",
            "#include a b",
            "#value a",
            "#diff a",
            "#timeline",
            "#plot",
            "#exercise",
        ] {
            let want = format!("`{{{{{text}}}}}` cannot be read");
            assert_eq!(read(text).unwrap_err(), want);
        }
        assert_eq!(
            read("#include a.rs:b c").unwrap_err(),
            "`{{#include a.rs:b c}}` cannot be read"
        );
        assert_eq!(
            read("#include a.rs:b:c").unwrap_err(),
            "`b:c` is neither an anchor nor a range of lines"
        );
    }
}
