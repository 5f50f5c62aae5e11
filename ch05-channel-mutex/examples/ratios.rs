//! Are we as fast as the others? Says so from what `benches/sync.rs` measured
//! and the book shows.
//!
//! `cargo run -p ch05 --example ratios`
//!
//! The target: at or under the best of the others in half of the rows, and nowhere
//! more than one and a half times as long. A lock that lets newcomers overtake has less to
//! do when many want the lock, and is no measure there.

use serde_json::Value;
use std::error::Error;
use std::fs;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut ratios = Vec::new();
    println!(
        "{:22}{:>9}{:>9}{:>9}{:>8}",
        "median, ns", "ours", "tokio", "smol", "ratio"
    );
    for file in ["free", "contended", "handed-over"] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/recorded");
        let plot: Value =
            serde_json::from_str(&fs::read_to_string(format!("{folder}/{file}.json"))?)?;
        let [ours, tokio, smol] = ["ours", "tokio", "smol"].map(|peer| medians(&plot, peer));
        for (row, &(name, ours)) in ours.iter().enumerate() {
            let (tokio, smol) = (tokio[row].1, smol[row].1);
            let best = if file == "contended" {
                tokio
            } else {
                tokio.min(smol)
            };
            println!(
                "{name:22}{ours:9.1}{tokio:9.1}{smol:9.1}{:8.2}",
                ours / best
            );
            ratios.push(ours / best);
        }
    }
    let best = ratios.iter().filter(|&&ratio| ratio <= 1.0).count();
    let worst = ratios.iter().copied().fold(0.0, f64::max);
    println!("at or under the best: {best} of {} rows", ratios.len());
    println!("worst ratio: {worst:.2}");
    let is_met = 2 * best >= ratios.len() && worst <= 1.5;
    println!("the target is {}", if is_met { "met" } else { "missed" });
    Ok(if is_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The rows' names and medians.
fn medians<'a>(plot: &'a Value, peer: &str) -> Vec<(&'a str, f64)> {
    let series = plot["series"].as_array().into_iter().flatten();
    let points = series.filter(|series| series["name"] == peer);
    let points = points.flat_map(|series| series["points"].as_array().into_iter().flatten());
    let point = |point: &'a Value| Some((point["x"].as_str()?, point["median"].as_f64()?));
    points.filter_map(point).collect()
}
