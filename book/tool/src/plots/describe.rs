//! `benches/plots.toml`: which measurements of a chapter make which figure.
//!
//! ```toml
//! [[plot]]
//! file = "timers-1000"       # becomes benches/recorded/timers-1000.json
//! bench = "timers"           # measured by cargo bench -p chNN --bench timers
//! kind = "bars"              # or "lines"
//! title = "1,000 timers"
//! groups = ["timers-1000"]   # criterion's benchmark groups
//! x = { label = "operation", from = "function", names = ["insert", "remove"] }
//! series = { from = "parameter", names = ["btree", "indexed"] }
//! y = { label = "time per operation", unit = "ns", scale = "log" }
//! ```
//!
//! A measurement is found by its group, its function and its parameter:
//! `BenchmarkId::new("insert", "btree")` in a group. `x` and `series` each say
//! `from` which of the three they are taken, and `names` says which there are,
//! in the order of the figure. What is named must be there; what is not named
//! is left alone. `only = "insert"` picks the measurements of that function (or
//! parameter), where x and series are the other two parts.

use crate::paths::{Repo, chapter_number, package};
use crate::plot::{Kind, Machine, Plot, Scale, Spread, VERSION, X, XAxis, YAxis};
use crate::problem::{Fault, Problem, read};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Where it lies in a chapter.
pub const DESCRIPTION: &str = "benches/plots.toml";

#[derive(Clone, Debug)]
pub struct Description {
    /// The file's name in messages.
    pub name: String,
    pub plots: Vec<Described>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    plot: Vec<Described>,
}

/// One figure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    pub file: String,
    pub bench: String,
    pub kind: Kind,
    pub title: String,
    #[serde(default)]
    pub source: Source,
    pub groups: Vec<String>,
    /// The function or parameter that all points share, where x and series do
    /// not tell the measurements apart.
    #[serde(default)]
    pub only: Option<String>,
    pub x: DescribedX,
    pub series: DescribedSeries,
    pub y: YAxis,
    #[serde(default)]
    pub spread: Spread,
    /// Where it stands in the description.
    #[serde(skip)]
    pub line: usize,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribedX {
    pub label: String,
    pub from: Part,
    pub names: Vec<String>,
    #[serde(default)]
    pub scale: Scale,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribedSeries {
    pub from: Part,
    pub names: Vec<String>,
}

/// What tells measurements apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Group,
    Function,
    Parameter,
}

/// Who measured, and so where the rounds lie and how they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// `target/criterion`, times.
    #[default]
    Criterion,
    /// `target/measured/BENCH.json`, anything.
    Rounds,
}

impl Description {
    pub fn read(repo: &Repo, folder: &Path) -> Result<Self, Problem> {
        let path = folder.join(DESCRIPTION);
        let name = repo.name(&path);
        let mend = "it says which benchmarks make which plot";
        let text = read(&path, &name, mend).map_err(|fault| fault.at(&name, 0))?;
        let toml: Toml = toml::from_str(&text).map_err(|error| {
            let before = error.span().map_or("", |span| &text[..span.start]);
            let fault = Fault::new(
                error.message().replace('\n', ", "),
                "correct it; CONTRIBUTING.md says what belongs there",
            );
            fault.at(&name, before.matches('\n').count() + 1)
        })?;
        let mut plots = toml.plot;
        let mut heads = (1..)
            .zip(text.lines())
            .filter(|(_, line)| line.trim() == "[[plot]]");
        for plot in &mut plots {
            plot.line = heads.next().map_or(1, |(line, _)| line);
        }
        for (i, plot) in plots.iter().enumerate() {
            plot.check(&plots[..i])
                .map_err(|fault| fault.at(&name, plot.line))?;
        }
        Ok(Self { name, plots })
    }
}

impl Described {
    fn check(&self, before: &[Self]) -> Result<(), Fault> {
        let file = &self.file;
        if file.is_empty() || file.contains(['/', '\\', '.']) {
            return Err(Fault::new(
                format!("`{file}` is no name for a plot"),
                "write the file's name without folder and ending",
            ));
        }
        if before.iter().any(|other| other.file == *file) {
            return Err(Fault::new(
                format!("two plots are called `{file}`"),
                "rename one",
            ));
        }
        if self.x.names.is_empty() || self.series.names.is_empty() || self.groups.is_empty() {
            return Err(Fault::new(
                format!("the plot `{file}` takes in nothing"),
                "name `groups`, `x.names` and `series.names`",
            ));
        }
        self.x
            .names
            .iter()
            .try_for_each(|name| self.x(name).map(drop))
    }

    /// `name` as a value of x.
    pub fn x(&self, name: &str) -> Result<X, Fault> {
        match self.kind {
            Kind::Bars => Ok(X::Group(name.to_owned())),
            Kind::Lines => name.parse().map(X::Number).map_err(|_| {
                Fault::new(
                    format!("`{name}` of `x.names` is no number"),
                    "lines run over numbers; draw bars instead",
                )
            }),
        }
    }

    /// The recorded file, in its chapter's folder.
    pub fn recorded(&self, folder: &Path) -> PathBuf {
        folder
            .join("benches/recorded")
            .join(format!("{}.json", self.file))
    }

    /// What a reader runs to measure.
    pub fn command(&self, folder: &Path) -> String {
        let package = package(chapter_number(folder).unwrap_or(0));
        format!("cargo bench -p {package} --bench {}", self.bench)
    }

    /// The plot without its measurements.
    pub fn frame(&self, folder: &Path, machine: &Machine) -> Plot {
        Plot {
            version: VERSION,
            kind: self.kind,
            title: self.title.clone(),
            x: XAxis {
                label: self.x.label.clone(),
                groups: match self.kind {
                    Kind::Bars => self.x.names.clone(),
                    Kind::Lines => Vec::new(),
                },
                scale: self.x.scale,
            },
            y: self.y.clone(),
            series: Vec::new(),
            spread: self.spread,
            rounds: 0,
            machine: machine.clone(),
            command: self.command(folder),
        }
    }

    /// Whether `plot` is what is described: another title, another order of
    /// the series, and it must be collected again.
    pub fn is_of(&self, plot: &Plot, folder: &Path) -> bool {
        let names: Vec<&String> = plot.series.iter().map(|series| &series.name).collect();
        let xs = self.x.names.iter().filter_map(|name| self.x(name).ok());
        let bare = Plot {
            series: Vec::new(),
            rounds: 0,
            ..plot.clone()
        };
        bare == self.frame(folder, &plot.machine)
            && names.iter().copied().eq(&self.series.names)
            && plot.xs().into_iter().eq(xs)
    }
}
