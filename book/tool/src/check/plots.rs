//! Promise 3 for plots: each is described, recorded, and shown.
//!
//! No test measures again, as figures vary from machine to machine. What can be
//! held is that a recorded plot is what `benches/plots.toml` describes, that
//! its benchmark exists, and that a page shows it.

use super::book::{Book, Chapter, stem};
use crate::directive::Kind;
use crate::plot::Plot;
use crate::plots::describe::{DESCRIPTION, Described, Description};
use crate::problem::{Fault, Problem};
use std::collections::BTreeSet;
use std::fs::read_to_string;
use std::path::Path;

pub fn problems(book: &Book) -> Vec<Problem> {
    let on_pages: BTreeSet<&Path> = shown(book).map(|(_, _, file)| file).collect();
    let mut problems = Vec::new();
    let mut recorded = BTreeSet::new();
    for chapter in &book.chapters {
        let described = match description(book, chapter) {
            Ok(described) => described,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        for plot in &described.plots {
            let faults = [of_bench(chapter, plot), of_recorded(book, chapter, plot)];
            let faults = faults.into_iter().flatten();
            problems.extend(faults.map(|fault| fault.at(&described.name, plot.line)));
        }
        for file in chapter.files("benches/recorded", "json") {
            let name = book.repo.name(&file);
            if !on_pages.contains(file.as_path()) {
                let mend = "show it with `{{#plot …}}` in a page, or delete it";
                problems.push(Fault::new("this plot is shown on no page", mend).at(&name, 1));
            }
            if !described.plots.iter().any(|plot| plot.file == stem(&file)) {
                let mend = format!(
                    "describe it in {}/{DESCRIPTION}, or delete it",
                    chapter.name
                );
                problems.push(Fault::new("no description makes this plot", mend).at(&name, 1));
            }
            recorded.insert(file);
        }
    }
    for (page, line, file) in shown(book) {
        // A missing file is reported where the page is expanded.
        if file.is_file() && !recorded.contains(file) {
            let message = format!("{} is not a recorded plot", book.repo.name(file));
            let mend = "take a file of the chapter's benches/recorded, which `book plots` writes";
            problems.push(Fault::new(message, mend).at(page, line));
        }
    }
    problems
}

/// The chapter's description; without the file, one of no plots.
fn description(book: &Book, chapter: &Chapter) -> Result<Description, Problem> {
    if !chapter.folder.join(DESCRIPTION).exists() {
        return Ok(Description {
            name: format!("{}/{DESCRIPTION}", chapter.name),
            plots: Vec::new(),
        });
    }
    Description::read(&book.repo, &chapter.folder)
}

/// There is no such benchmark.
fn of_bench(chapter: &Chapter, plot: &Described) -> Option<Fault> {
    let bench = &plot.bench;
    let is_there = ["", "/main"].iter().any(|end| {
        let file = format!("benches/{bench}{end}.rs");
        chapter.folder.join(file).is_file()
    });
    (!is_there).then(|| {
        let message = format!(
            "there is no benchmark `{bench}` for the plot `{}`",
            plot.file
        );
        let mend = format!(
            "write {}/benches/{bench}.rs, or correct `bench`",
            chapter.name
        );
        Fault::new(message, mend)
    })
}

/// The recorded file is missing, or is another plot.
fn of_recorded(book: &Book, chapter: &Chapter, plot: &Described) -> Option<Fault> {
    let file = plot.recorded(&chapter.folder);
    let name = book.repo.name(&file);
    let collect = format!("`cargo run -p book -- plots {}`", chapter.package());
    let Ok(text) = read_to_string(&file) else {
        let mend = format!("run `{}`, then {collect}", plot.command(&chapter.folder));
        return Some(Fault::new(format!("{name} is not recorded"), mend));
    };
    match Plot::parse(&text) {
        Ok(recorded) if plot.is_of(&recorded, &chapter.folder) => None,
        Ok(_) => Some(Fault::new(
            format!("{name} is not what is described here"),
            format!("collect it again: {collect}"),
        )),
        Err(reason) => Some(Fault::new(
            format!("{name} is no plot: {reason}"),
            format!("collect it again: {collect}"),
        )),
    }
}

/// The plots on the pages: page, line, file.
fn shown(book: &Book) -> impl Iterator<Item = (&str, usize, &Path)> {
    book.pages.iter().flat_map(|page| {
        page.directives()
            .filter_map(|directive| match &directive.kind {
                Kind::Plot { file } => Some((page.name.as_str(), directive.line, file.as_path())),
                _ => None,
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, lines};
    use crate::plot::tests::BARS;

    const TOML: &str = r#"
[[plot]]
file = "timers"
bench = "timers"
kind = "bars"
title = "1,000 timers: heap < tree"
groups = ["timers-1000"]
x = { label = "operation", from = "function", names = ["insert", "insert and remove"] }
series = { from = "parameter", names = ["btree", "indexed"] }
y = { label = "time per operation", unit = "ns", scale = "log" }
"#;
    const RECORDED: &str = "ch04-timer/benches/recorded/timers.json";
    const DESCRIBED: &str = "ch04-timer/benches/plots.toml";

    fn found(fixture: &Fixture) -> Vec<String> {
        lines(&problems(&fixture.book()))
    }

    fn complete() -> Fixture {
        let fixture = Fixture::new();
        fixture
            .file(DESCRIBED, TOML)
            .file(RECORDED, BARS)
            .file("ch04-timer/benches/timers.rs", "");
        fixture.page(
            "ch04/p.md",
            &format!("# P\n\n{{{{#plot ../../../{RECORDED}}}}}\n"),
        );
        fixture
    }

    #[test]
    fn a_plot_is_described_recorded_and_shown() {
        assert_eq!(found(&complete()), [""; 0]);
    }

    #[test]
    fn a_plot_that_nobody_shows_is_reported() {
        let fixture = complete();
        fixture.page("ch04/p.md", "# P\n");
        assert_eq!(
            found(&fixture),
            [format!("{RECORDED}:1: this plot is shown on no page")]
        );
    }

    #[test]
    fn a_plot_that_nobody_describes_is_reported() {
        let fixture = complete();
        fixture.remove(DESCRIBED);
        let expected = [format!("{RECORDED}:1: no description makes this plot")];
        assert_eq!(found(&fixture), expected);
        fixture.file(
            DESCRIBED,
            &TOML.replace("file = \"timers\"", "file = \"others\""),
        );
        let expected = [
            format!("{DESCRIBED}:2: ch04-timer/benches/recorded/others.json is not recorded"),
            expected[0].clone(),
        ];
        assert_eq!(found(&fixture), expected);
    }

    #[test]
    fn a_plot_is_what_its_description_says() {
        let fixture = complete();
        let other = format!("{DESCRIBED}:2: {RECORDED} is not what is described here");
        for (old, new) in [
            ("heap < tree", "tree > heap"),
            ("[\"btree\", \"indexed\"]", "[\"indexed\", \"btree\"]"),
            ("\"insert\", \"insert and remove\"", "\"insert\""),
            ("scale = \"log\"", "scale = \"linear\""),
            ("groups =", "spread = \"extremes\"\ngroups ="),
        ] {
            fixture.file(DESCRIBED, &TOML.replace(old, new));
            assert_eq!(found(&fixture), [other.as_str()], "{new}");
        }
    }

    #[test]
    fn its_benchmark_exists() {
        let fixture = complete();
        fixture.remove("ch04-timer/benches/timers.rs");
        let expected = [format!(
            "{DESCRIBED}:2: there is no benchmark `timers` for the plot `timers`"
        )];
        assert_eq!(found(&fixture), expected);
        fixture.file("ch04-timer/benches/timers/main.rs", "");
        assert_eq!(found(&fixture), [""; 0]);
    }

    #[test]
    fn what_cannot_be_read_is_reported() {
        let fixture = complete();
        fixture.file(RECORDED, "{}");
        let expected = [format!(
            "{DESCRIBED}:2: {RECORDED} is no plot: its `version` is not 1"
        )];
        assert_eq!(found(&fixture), expected);
        fixture.file(DESCRIBED, "[[plot]]\nfile = 1\n");
        let found = found(&fixture);
        assert!(
            found[0].starts_with(&format!("{DESCRIBED}:2: invalid type")),
            "{found:?}"
        );
    }

    #[test]
    fn a_plot_from_elsewhere_is_not_recorded() {
        let fixture = complete();
        fixture.file("book/src/ch04/made-up.json", BARS);
        fixture.page("ch04/q.md", "# Q\n\n{{#plot made-up.json}}\n");
        assert_eq!(
            found(&fixture),
            ["book/src/ch04/q.md:3: book/src/ch04/made-up.json is not a recorded plot"]
        );
    }
}
