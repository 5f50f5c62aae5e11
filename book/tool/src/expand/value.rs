//! A recorded number in a sentence: `{{#value FILE KEY}}`; of a recorded plot,
//! the median of a point: `{{#value FILE.json SERIES at X}}`.

use crate::paths::Repo;
use crate::plot::{Plot, Point, number};
use crate::problem::Fault;
use crate::source::Source;
use std::path::Path;

/// What follows `key:` on the one line of `file` that starts with it.
pub fn text(repo: &Repo, file: &Path, key: &str, in_code: bool) -> Result<String, Fault> {
    let source = Source::read(repo, file)?;
    let value = match file.extension().is_some_and(|end| end == "json") {
        true => median(&source, key)?,
        false => value(&source, key)?.to_owned(),
    };
    Ok(if in_code { value } else { markdown(&value) })
}

/// The median of a plot's point with its unit, as the plot's table writes it.
fn median(source: &Source, key: &str) -> Result<String, Fault> {
    let name = &source.name;
    let plot = Plot::parse(&source.lines.join("\n")).map_err(|reason| {
        Fault::new(
            format!("{name} is no plot: {reason}"),
            "take a value of a recorded output, or of a recorded plot",
        )
    })?;
    let points = plot.series.iter().flat_map(|series| {
        let keyed = |point: &'_ Point| format!("{} at {}", series.name, point.x);
        series.points.iter().map(move |point| (keyed(point), point))
    });
    let points: Vec<(String, &Point)> = points.collect();
    match points.iter().find(|(name, _)| name == key) {
        Some((_, point)) => Ok(format!("{} {}", number(point.median), plot.y.unit)),
        None => Err(Fault::new(
            format!("{name} has no point `{key}`"),
            format!("write SERIES at X, such as `{}`", points[0].0),
        )),
    }
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

    #[test]
    fn a_plots_point_is_named_by_series_and_x() {
        let of = |key: &str, text: &str| {
            median(&Source::from_text("p.json", "p.json", text), key).map_err(|f| f.message)
        };
        let (bars, lines) = (crate::plot::tests::BARS, crate::plot::tests::LINES);
        assert_eq!(of("btree at insert and remove", bars).unwrap(), "120 ns");
        assert_eq!(of("ours at 16", lines).unwrap(), "2 requests/s");
        assert_eq!(
            of("indexed at insert and remove", bars).unwrap_err(),
            "p.json has no point `indexed at insert and remove`"
        );
        assert_eq!(
            of("n", "{}").unwrap_err(),
            "p.json is no plot: its `version` is not 1"
        );
    }
}
