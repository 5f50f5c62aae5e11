//! `book plots CHAPTER…`: collects what a chapter's benchmarks have measured.
//!
//! The benchmarks leave raw rounds below `target/`, in the format of whatever
//! ran them. `benches/plots.toml` of the chapter says which of them make which
//! figure. This command brings the two together and writes
//! `benches/recorded/NAME.json`, with the machine and the command, which is
//! what `{{#plot}}` draws. It measures nothing itself: a reader sees the
//! benchmark run, and collects when it has gone well.
//!
//! | module | what it holds |
//! |---|---|
//! | [`describe`] | `benches/plots.toml` |
//! | `source` | where rounds come from: criterion's files, or a list of rounds |
//! | `machine` | the machine's facts |

pub mod describe;
mod machine;
mod source;

use crate::judge::UnknownChapter;
use crate::paths::{Repo, chapter_number, is_chapter, package};
use crate::plot::{Machine, Plot, Point, Series, rounded};
use crate::problem::{Fault, Problem};
use anyhow::{Context, Result};
use describe::{DESCRIPTION, Described, Description};
use source::Measurement;
use std::fs;
use std::path::{Path, PathBuf};

/// Collects the plots of the chapters that `wanted` names, and says so.
/// Returns what keeps the others from being collected.
///
/// # Errors
///
/// [`UnknownChapter`], or a file that cannot be written.
pub fn run(repo: &Repo, wanted: &[String]) -> Result<Vec<Problem>> {
    let described: Vec<PathBuf> = (repo.chapters().into_iter())
        .filter(|folder| folder.join(DESCRIPTION).is_file())
        .collect();
    let target = target(repo);
    let machine = machine::here(repo.root());
    let mut problems = Vec::new();
    for wanted in wanted {
        let folder = described.iter().find(|folder| is_chapter(folder, wanted));
        let folder = folder.ok_or_else(|| unknown(wanted, &described))?;
        problems.extend(collect(repo, folder, &target, &machine)?);
    }
    Ok(problems)
}

fn unknown(wanted: &str, described: &[PathBuf]) -> UnknownChapter {
    let known: Vec<String> = described
        .iter()
        .map(|folder| package(chapter_number(folder).unwrap_or(0)))
        .collect();
    let known = match known.is_empty() {
        true => "none".to_owned(),
        false => known.join(", "),
    };
    UnknownChapter(format!(
        "no chapter `{wanted}` with a {DESCRIPTION}; there is {known}"
    ))
}

/// Where the benchmarks' results lie: not where this tool is built.
fn target(repo: &Repo) -> PathBuf {
    let set = std::env::var_os("CARGO_TARGET_DIR");
    repo.absolute(set.map_or("target".into(), PathBuf::from))
}

/// Writes the plots of one chapter.
fn collect(repo: &Repo, folder: &Path, target: &Path, machine: &Machine) -> Result<Vec<Problem>> {
    let description = match Description::read(repo, folder) {
        Ok(description) => description,
        Err(problem) => return Ok(vec![problem]),
    };
    let mut problems = Vec::new();
    for described in &description.plots {
        let file = described.recorded(folder);
        let name = repo.name(&file);
        let command = described.command(folder);
        let found = source::measurements(repo, target, described, &command)
            .and_then(|found| plot(described, folder, &found, machine));
        match found {
            Ok(plot) => {
                fs::create_dir_all(file.parent().unwrap_or(folder))
                    .and_then(|()| fs::write(&file, serde_json::to_string_pretty(&plot)? + "\n"))
                    .with_context(|| format!("cannot write {name}"))?;
                println!("{name}: {} rounds of each point", plot.rounds);
            }
            Err(fault) => problems.push(fault.at(&description.name, described.line)),
        }
    }
    Ok(problems)
}

/// What is described, with the points that were measured.
fn plot(
    described: &Described,
    folder: &Path,
    found: &[Measurement],
    machine: &Machine,
) -> Result<Plot, Fault> {
    let command = described.command(folder);
    let again = format!("run `{command}` to its end, then this again");
    let mut plot = described.frame(folder, machine);
    let mut rounds = None;
    for series in &described.series.names {
        let mut points = Vec::new();
        for x in &described.x.names {
            let of = |measurement: &&Measurement| {
                measurement.part(described.series.from) == Some(series)
                    && measurement.part(described.x.from) == Some(x)
            };
            let mut matching = found.iter().filter(of);
            let Some(measurement) = matching.next() else {
                let message = format!(
                    "{} has no measurement of `{series}` at `{x}`",
                    described.groups.join(", ")
                );
                return Err(Fault::new(message, again));
            };
            if let Some(other) = matching.next() {
                let message = format!(
                    "`{series}` at `{x}` is both {} and {}",
                    measurement.id(),
                    other.id()
                );
                let mend = "take x and series from the parts in which they differ, or say which with `only`";
                return Err(Fault::new(message, mend));
            }
            let count = measurement.rounds.len();
            if *rounds.get_or_insert(count) != count {
                let message = format!(
                    "{} was measured in {count} rounds, the others in {}",
                    measurement.id(),
                    rounds.unwrap_or(0)
                );
                return Err(Fault::new(message, again));
            }
            points.push(point(described, x, &measurement.rounds)?);
        }
        plot.series.push(Series {
            name: series.clone(),
            points,
        });
    }
    plot.rounds = rounds.unwrap_or(0);
    let mend = format!("correct the description, or {again}");
    match plot.check() {
        Ok(()) => Ok(plot),
        Err(reason) => Err(Fault::new(format!("this makes no plot: {reason}"), mend)),
    }
}

fn point(described: &Described, x: &str, rounds: &[f64]) -> Result<Point, Fault> {
    let mut rounds = rounds.to_vec();
    rounds.sort_by(f64::total_cmp);
    let (low, high) = described.spread.range();
    // More digits than anybody measures.
    let at = |part| rounded(quantile(&rounds, part), 5);
    Ok(Point {
        x: described.x(x)?,
        median: at(0.5),
        low: at(low),
        high: at(high),
    })
}

/// The value that stands `part` of the way through sorted `values`.
fn quantile(values: &[f64], part: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = part * last as f64;
    let (below, above) = (values[at.floor() as usize], values[at.ceil() as usize]);
    below + (above - below) * at.fract()
}

#[cfg(test)]
mod tests;
