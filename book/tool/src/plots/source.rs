//! Where the rounds of a benchmark come from.
//!
//! Each source gives the same: measurements with a group, a function and a
//! parameter, and the value of each round in the figure's unit. Another source
//! is another function like [`criterion`] here and another word in [`Source`].

use super::describe::{Described, Part, Source};
use crate::check::book::files;
use crate::paths::Repo;
use crate::problem::{Fault, read};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The rounds of one benchmark.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    pub group: String,
    #[serde(default)]
    pub function: Option<String>,
    #[serde(default)]
    pub parameter: Option<String>,
    pub rounds: Vec<f64>,
}

impl Measurement {
    pub fn part(&self, part: Part) -> Option<&String> {
        match part {
            Part::Group => Some(&self.group),
            Part::Function => self.function.as_ref(),
            Part::Parameter => self.parameter.as_ref(),
        }
    }

    /// As criterion calls it: `timers-1000/insert/btree`.
    pub fn id(&self) -> String {
        let parts = [
            Some(&self.group),
            self.function.as_ref(),
            self.parameter.as_ref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join("/")
    }
}

/// What was measured in the groups of the plot. Every group must be there.
pub fn measurements(
    repo: &Repo,
    target: &Path,
    described: &Described,
    command: &str,
) -> Result<Vec<Measurement>, Fault> {
    let mut found = match described.source {
        Source::Criterion => criterion(repo, &criterion_folder(repo, target), described)?,
        Source::Rounds => rounds(repo, target, described, command)?,
    };
    found.retain(|measurement| described.groups.contains(&measurement.group));
    for group in &described.groups {
        if !found.iter().any(|measurement| measurement.group == *group) {
            let message = format!("the group `{group}` has not been measured here");
            return Err(Fault::new(
                message,
                format!("run `{command}`, then this again"),
            ));
        }
    }
    if let Some(only) = &described.only {
        let parts = [Part::Function, Part::Parameter];
        found.retain(|measurement| {
            let mut own = parts.iter().map(|part| measurement.part(*part));
            own.any(|name| name == Some(only))
        });
    }
    Ok(found)
}

fn criterion_folder(repo: &Repo, target: &Path) -> PathBuf {
    let set = std::env::var_os("CRITERION_HOME").map(|folder| repo.absolute(PathBuf::from(folder)));
    set.unwrap_or_else(|| target.join("criterion"))
}

/// `benchmark.json`: which benchmark it is.
#[derive(Deserialize)]
struct Benchmark {
    group_id: String,
    function_id: Option<String>,
    value_str: Option<String>,
    throughput: Option<serde_json::Value>,
}

/// `sample.json`: how many iterations each round had, and how long they took.
#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// The last run of each benchmark, `GROUP/…/new`.
///
/// A round's value is its time by its iterations, and by the elements of an
/// iteration where the benchmark says how many there are.
fn criterion(repo: &Repo, folder: &Path, described: &Described) -> Result<Vec<Measurement>, Fault> {
    let nanoseconds = match described.y.unit.as_str() {
        "ns" => 1.0,
        "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        unit => {
            return Err(Fault::new(
                format!("criterion measures times, not `{unit}`"),
                "write ns, µs, ms or s as `y.unit`, or take another source",
            ));
        }
    };
    let mut found = Vec::new();
    for file in files(folder, "json") {
        if !file.ends_with("new/benchmark.json") {
            continue;
        }
        let benchmark: Benchmark = json(repo, &file)?;
        if !described.groups.contains(&benchmark.group_id) {
            continue;
        }
        let elements = benchmark
            .throughput
            .as_ref()
            .and_then(|per| per["Elements"].as_f64());
        let sample: Sample = json(repo, &file.with_file_name("sample.json"))?;
        let values = sample.times.iter().zip(&sample.iters);
        found.push(Measurement {
            group: benchmark.group_id,
            function: benchmark.function_id,
            parameter: benchmark.value_str,
            rounds: values
                .map(|(time, iterations)| time / iterations / elements.unwrap_or(1.0) / nanoseconds)
                .collect(),
        });
    }
    Ok(found)
}

/// `target/measured/BENCH.json`: a list of measurements, written by a benchmark
/// that does its own rounds.
fn rounds(
    repo: &Repo,
    target: &Path,
    described: &Described,
    command: &str,
) -> Result<Vec<Measurement>, Fault> {
    let file = target
        .join("measured")
        .join(format!("{}.json", described.bench));
    if !file.exists() {
        let message = format!(
            "{} does not exist: nothing has been measured here",
            repo.name(&file)
        );
        return Err(Fault::new(
            message,
            format!("run `{command}`, then this again"),
        ));
    }
    json(repo, &file)
}

fn json<T: for<'a> Deserialize<'a>>(repo: &Repo, file: &Path) -> Result<T, Fault> {
    let name = repo.name(file);
    let mend = "delete it, and run the benchmark again";
    let text = read(file, &name, mend)?;
    serde_json::from_str(&text)
        .map_err(|error| Fault::new(format!("{name} is no measurement: {error}"), mend))
}
