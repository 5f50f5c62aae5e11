//! A recorded measurement: what `benches/recorded/NAME.json` holds.
//!
//! The file is written by `book plots` and drawn by `{{#plot FILE}}`. It holds
//! everything that a reader may ask of a figure: the numbers, their spread, the
//! machine, and the command that measures it anew.
//!
//! | module | what it holds |
//! |---|---|
//! | `axis` | where an axis begins and ends, and which values it names |
//! | `draw` | the figure, drawn with plotters |
//! | `svg` | what plotters draws on: SVG in the book's own style classes |

mod axis;
mod draw;
mod svg;

pub use axis::{number, rounded};
pub use draw::{svg, swatch};

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version of the format that this tool reads and writes.
pub const VERSION: u32 = 1;

/// The book has so many colours to tell series apart.
pub const MAX_SERIES: usize = 8;

/// A measurement with all that is needed to draw it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plot {
    pub version: u32,
    pub kind: Kind,
    pub title: String,
    pub x: XAxis,
    pub y: YAxis,
    pub series: Vec<Series>,
    pub spread: Spread,
    /// How often each point was measured.
    pub rounds: usize,
    pub machine: Machine,
    /// What a reader runs to measure it.
    pub command: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One bar for each series, side by side in each of `x.groups`.
    Bars,
    /// One line for each series over numbers.
    Lines,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    #[default]
    Linear,
    Log,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct XAxis {
    pub label: String,
    /// For bars: the groups, from left to right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// For lines.
    #[serde(default, skip_serializing_if = "is_linear")]
    pub scale: Scale,
}

fn is_linear(scale: &Scale) -> bool {
    *scale == Scale::Linear
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YAxis {
    pub label: String,
    pub unit: String,
    #[serde(default)]
    pub scale: Scale,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    pub name: String,
    pub points: Vec<Point>,
}

/// One bar, or one point of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    pub x: X,
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum X {
    Number(f64),
    Group(String),
}

/// What `low` and `high` of a point are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spread {
    /// The middle half of the rounds lies between them.
    #[default]
    Quartiles,
    /// The lowest and the highest round.
    Extremes,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub os: String,
    pub rustc: String,
}

impl Spread {
    /// Which parts of the sorted rounds `low` and `high` are at.
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::Quartiles => (0.25, 0.75),
            Self::Extremes => (0.0, 1.0),
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Quartiles => "the middle half of them",
            Self::Extremes => "the lowest to the highest of them",
        }
    }
}

impl std::fmt::Display for X {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(value) => f.write_str(&number(*value)),
            Self::Group(name) => f.write_str(name),
        }
    }
}

impl Plot {
    /// The plot in `text`, or why it is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        // First the version: another one may have other fields.
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        if value["version"] != VERSION {
            return Err(format!("its `version` is not {VERSION}"));
        }
        let plot: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        plot.check()?;
        Ok(plot)
    }

    /// Whether it can be drawn, and read by those who cannot see it.
    pub fn check(&self) -> Result<(), String> {
        let texts = [
            ("title", &self.title),
            ("x.label", &self.x.label),
            ("y.label", &self.y.label),
            ("y.unit", &self.y.unit),
            ("machine.cpu", &self.machine.cpu),
            ("machine.os", &self.machine.os),
            ("machine.rustc", &self.machine.rustc),
            ("command", &self.command),
        ];
        if let Some((name, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(format!("its `{name}` is empty"));
        }
        if self.rounds == 0 || self.machine.cores == 0 {
            return Err("`rounds` and `machine.cores` start at 1".to_owned());
        }
        match self.kind {
            Kind::Bars if self.x.groups.is_empty() => {
                return Err("bars need `x.groups`".to_owned());
            }
            Kind::Bars if self.x.scale == Scale::Log => {
                return Err("bars stand over groups, which have no `x.scale`".to_owned());
            }
            Kind::Lines if !self.x.groups.is_empty() => {
                return Err("lines run over numbers, and have no `x.groups`".to_owned());
            }
            _ => {}
        }
        unique("group", self.x.groups.iter())?;
        unique("series", self.series.iter().map(|series| &series.name))?;
        if !(1..=MAX_SERIES).contains(&self.series.len()) {
            let n = self.series.len();
            return Err(format!(
                "it has {n} series; 1 to {MAX_SERIES} can be told apart"
            ));
        }
        self.series
            .iter()
            .try_for_each(|series| self.check_series(series))
    }

    fn check_series(&self, series: &Series) -> Result<(), String> {
        let name = &series.name;
        if series.points.is_empty() {
            return Err(format!("the series `{name}` has no points"));
        }
        unique("point", series.points.iter().map(|point| &point.x))
            .map_err(|reason| format!("in the series `{name}`, {reason}"))?;
        let mut last = f64::NEG_INFINITY;
        for point in &series.points {
            let at = format!("the point {} of the series `{name}`", point.x);
            match (&point.x, self.kind) {
                (X::Group(group), Kind::Bars) if self.x.groups.contains(group) => {}
                (X::Group(group), Kind::Bars) => {
                    return Err(format!("{at} is in no group: `x.groups` lacks `{group}`"));
                }
                (X::Number(x), Kind::Lines) => {
                    if self.x.scale == Scale::Log && *x <= 0.0 {
                        return Err(format!("{at} has no place on a log scale"));
                    }
                    if !x.is_finite() || *x < 0.0 || *x <= last {
                        return Err(format!(
                            "{at} is out of order: `x` must grow, from 0 or more"
                        ));
                    }
                    last = *x;
                }
                (X::Number(_), Kind::Bars) => {
                    return Err(format!("{at} is a number: bars stand in groups"));
                }
                (X::Group(_), Kind::Lines) => {
                    return Err(format!("{at} is no number: lines run over numbers"));
                }
            }
            let values = [point.low, point.median, point.high];
            if values
                .iter()
                .any(|value| !value.is_finite() || *value < 0.0)
            {
                return Err(format!("{at} has a value that is negative or no number"));
            }
            if !values.is_sorted() {
                return Err(format!("{at} breaks the order `low` ≤ `median` ≤ `high`"));
            }
            if self.y.scale == Scale::Log && point.low == 0.0 {
                return Err(format!("{at} is 0, which has no place on a log scale"));
            }
        }
        Ok(())
    }

    /// The values of x in order, each once.
    pub fn xs(&self) -> Vec<X> {
        if self.kind == Kind::Bars {
            return self.x.groups.iter().cloned().map(X::Group).collect();
        }
        let points = self.series.iter().flat_map(|series| &series.points);
        let mut xs: Vec<f64> = points
            .filter_map(|point| match point.x {
                X::Number(x) => Some(x),
                X::Group(_) => None,
            })
            .collect();
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        xs.into_iter().map(X::Number).collect()
    }
}

impl Series {
    pub fn point(&self, x: &X) -> Option<&Point> {
        self.points.iter().find(|point| point.x == *x)
    }
}

fn unique<T: ToString>(what: &str, names: impl Iterator<Item = T>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names.map(|name| name.to_string()) {
        if name.trim().is_empty() {
            return Err(format!("a {what} has no name"));
        }
        if !seen.insert(name.clone()) {
            return Err(format!("the {what} `{name}` stands there twice"));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
