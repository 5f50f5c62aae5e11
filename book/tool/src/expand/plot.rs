//! A recorded measurement as a figure: `{{#plot FILE.json}}`.
//!
//! The picture is drawn whenever the page is built, so that no generated file
//! is kept; its title, legend and caption are text of the page, and the same
//! numbers follow as a folded table.

use crate::highlight::escape;
use crate::paths::{Repo, chapter_number, package as package_name};
use crate::plot::{Plot, X, number, svg, swatch};
use crate::problem::{Fault, read};
use std::path::Path;

pub fn html(repo: &Repo, file: &Path) -> Result<String, Fault> {
    let name = repo.name(file);
    let mend = mend(&name);
    let text = read(file, &name, &mend)?;
    let plot = Plot::parse(&text)
        .map_err(|reason| Fault::new(format!("{name} is no plot: {reason}"), mend))?;
    Ok(figure(&plot))
}

/// How to get the record that `name` should be.
fn mend(name: &str) -> String {
    let package = chapter_number(Path::new(name.split('/').next().unwrap_or("")));
    let package = package.map_or("chNN".to_owned(), package_name);
    format!(
        "measure with `cargo bench -p {package}`, then collect with `cargo run -p book -- plots {package}`"
    )
}

fn figure(plot: &Plot) -> String {
    let legend: Vec<String> = plot
        .series
        .iter()
        .enumerate()
        .map(|(n, series)| {
            let (swatch, name) = (swatch(plot.kind, n), escape(&series.name));
            format!("<li class=\"c{n}\">{swatch} {name}</li>")
        })
        .collect();
    // mdBook's own preprocessor would follow a `{{#`.
    format!(
        "<figure class=\"fig plot\">\n\
         <p class=\"plot-title\">{}</p>\n\
         <ul class=\"plot-legend\">{}</ul>\n\
         <div class=\"plot-paper\">\n{}\n</div>\n\
         <figcaption>{}</figcaption>\n\
         <details><summary>The numbers</summary>\n{}\n</details>\n\
         </figure>",
        escape(&plot.title),
        legend.concat(),
        svg(plot),
        caption(plot),
        table(plot)
    )
    .replace("{{", "&#123;{")
}

fn caption(plot: &Plot) -> String {
    let machine = &plot.machine;
    let rounds = match plot.rounds {
        1 => "One round".to_owned(),
        n => format!(
            "Median of {} rounds; the thin lines span {}",
            number(n as f64),
            plot.spread.words()
        ),
    };
    let cores = if machine.cores == 1 { "core" } else { "cores" };
    format!(
        "{rounds}. Measured on {}, {} {cores}, {}, Rust {}. Measure it yourself: <code>{}</code>",
        escape(&machine.cpu),
        machine.cores,
        escape(&machine.os),
        escape(&machine.rustc),
        escape(&plot.command)
    )
}

/// One row for each x, one column for each series: the median, and below it
/// the spread.
fn table(plot: &Plot) -> String {
    let head: String = plot
        .series
        .iter()
        .map(|series| format!("<th scope=\"col\">{}</th>", escape(&series.name)))
        .collect();
    let cell = |series: &crate::plot::Series, x: &X| match series.point(x) {
        None => "<td>–</td>".to_owned(),
        Some(point) if plot.rounds == 1 => format!("<td>{}</td>", number(point.median)),
        Some(point) => format!(
            "<td>{} <small>{} to {}</small></td>",
            number(point.median),
            number(point.low),
            number(point.high)
        ),
    };
    let rows: String = plot
        .xs()
        .iter()
        .map(|x| {
            let cells: String = plot.series.iter().map(|series| cell(series, x)).collect();
            format!(
                "<tr><th scope=\"row\">{}</th>{cells}</tr>\n",
                escape(&x.to_string())
            )
        })
        .collect();
    format!(
        "<p>{} in {}</p>\n<table><thead><tr><th scope=\"col\">{}</th>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>",
        escape(&plot.y.label),
        escape(&plot.y.unit),
        escape(&plot.x.label)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::tests::{BARS, LINES};

    fn figure_of(text: &str) -> String {
        figure(&Plot::parse(text).unwrap())
    }

    #[test]
    fn a_figure_has_title_legend_picture_caption_and_numbers() {
        let html = figure_of(BARS);
        let parts = [
            "<figure class=\"fig plot\">\n<p class=\"plot-title\">1,000 timers: heap &lt; tree</p>\n",
            "<li class=\"c0\"><svg viewBox=\"-8 -8 16 16\" aria-hidden=\"true\"><path d=\"M-7 -7H7V7H-7z\"/></svg> btree</li><li class=\"c1\">",
            "<svg viewBox=\"0 0 640 340\" role=\"img\"",
            "<figcaption>Median of 100 rounds; the thin lines span the middle half of them. Measured on A &amp; B, 2 cores, Linux 6.1, Rust 1.95.0. Measure it yourself: <code>cargo bench -p ch04 --bench timers</code></figcaption>",
            "<details><summary>The numbers</summary>\n<p>time per operation in ns</p>\n<table><thead><tr><th scope=\"col\">operation</th><th scope=\"col\">btree</th><th scope=\"col\">indexed</th></tr></thead>",
            "<tr><th scope=\"row\">insert</th><td>83.1 <small>80 to 90.5</small></td><td>30 <small>29 to 31</small></td></tr>\n\
             <tr><th scope=\"row\">insert and remove</th><td>120 <small>118 to 1,240</small></td><td>–</td></tr>\n",
            "</details>\n</figure>",
        ];
        let mut rest = &html[..];
        for part in parts {
            let at = rest
                .find(part)
                .unwrap_or_else(|| panic!("{part}\nnot in\n{rest}"));
            rest = &rest[at + part.len()..];
        }
        assert!(!html.contains("\n\n"), "an empty line would end the HTML");
    }

    #[test]
    fn the_numbers_of_lines_are_by_x() {
        let html = figure_of(LINES);
        assert!(html.contains("the lowest to the highest of them. Measured on C, 1 core, "));
        assert!(
            html.contains("<th scope=\"row\">16</th><td>2 <small>1 to 3</small></td><td>–</td>")
        );
    }

    #[test]
    fn one_round_has_no_spread() {
        let html = figure_of(&LINES.replace("\"rounds\": 7", "\"rounds\": 1"));
        assert!(html.contains("<figcaption>One round. Measured"));
        assert!(html.contains("<td>2</td>") && !html.contains("<small>"));
    }

    #[test]
    fn no_name_is_followed_as_a_directive() {
        let html = figure_of(&LINES.replace("Throughput", "{{#include x}}"));
        assert!(!html.contains("{{"));
    }

    #[test]
    fn the_mend_names_the_chapter() {
        assert_eq!(
            mend("ch04-timer/benches/recorded/timers.json"),
            "measure with `cargo bench -p ch04`, then collect with `cargo run -p book -- plots ch04`"
        );
        assert!(mend("t.json").contains("-p chNN`"));
    }
}
