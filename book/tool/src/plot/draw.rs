//! The figure, without its title, its legend and its caption: those are text
//! of the page.

use super::axis::{Axis, number};
use super::svg::{Ink, Svg};
use super::{Kind, Plot, Point, Scale, X};
use crate::highlight::escape;
use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, EmptyElement, PathElement, Polygon, Rectangle};
use plotters::style::{IntoFont, TRANSPARENT, TextStyle};
use std::convert::Infallible;

const WIDTH: u32 = 640;
const HEIGHT: u32 = 340;
/// The part of a group's width that its bars fill.
const FILLED: f64 = 0.78;
/// About how wide a letter of a group's name is.
const LETTER: usize = 8;

type Chart<'a, 'b> = ChartContext<'a, Svg<'b>, Cartesian2d<Axis, Axis>>;
type Drawn = Result<(), DrawingAreaErrorKind<Infallible>>;

/// The plot as one `<svg>` element, without an empty line.
pub fn svg(plot: &Plot) -> String {
    let mut marks = String::new();
    // Writing to a string cannot fail, and plotters has no other errors.
    draw(plot, &mut marks).expect("a string takes everything");
    let title = escape(&plot.title);
    let label = escape(&summary(plot));
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\">\n\
         <title>{title}</title>\n{marks}</svg>"
    )
}

/// What the figure shows, for those who cannot see it.
fn summary(plot: &Plot) -> String {
    let kind = match plot.kind {
        Kind::Bars => "Bar chart",
        Kind::Lines => "Line chart",
    };
    let names: Vec<&str> = plot.series.iter().map(|s| s.name.as_str()).collect();
    format!(
        "{kind}: {}. {} in {}, by {}, for {}. The numbers follow as a table.",
        plot.title,
        plot.y.label,
        plot.y.unit,
        plot.x.label,
        names.join(", ")
    )
}

fn draw(plot: &Plot, out: &mut String) -> Drawn {
    let points = || plot.series.iter().flat_map(|series| &series.points);
    let low = points()
        .map(|point| point.low)
        .fold(f64::INFINITY, f64::min);
    let high = points().map(|point| point.high).fold(0.0, f64::max);
    let y = Axis::over(plot.y.scale, low, high);
    let x = x_axis(plot);
    let names: Vec<String> = (plot.x.groups.iter())
        .map(|name| wrapped(name, plot.x.groups.len()))
        .collect();
    let name_of_x = |value: &f64| match plot.kind {
        Kind::Bars => names[*value as usize].clone(),
        Kind::Lines => number(*value),
    };
    let lines = names.iter().map(|name| name.lines().count()).max();
    let widest = y.ticks.iter().map(|tick| number(*tick).len()).max();

    let bottom = y.from;
    let area = Svg {
        size: (WIDTH, HEIGHT),
        out,
    }
    .into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .margin_top(34)
        .margin_right(16)
        .margin_left(8)
        .margin_bottom(4)
        .x_label_area_size(32 + 19 * lines.unwrap_or(1) as u32)
        .y_label_area_size(14 + 9 * widest.unwrap_or(1) as u32)
        .build_cartesian_2d(x, y)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(Ink::Grid.line())
        .light_line_style(TRANSPARENT)
        .axis_style(Ink::Axis.line())
        .x_label_style(text(match plot.kind {
            Kind::Bars => Ink::Label,
            Kind::Lines => Ink::Note,
        }))
        .y_label_style(text(Ink::Note))
        .x_label_formatter(&name_of_x)
        .x_desc(x_name(plot))
        .axis_desc_style(text(Ink::Note))
        .draw()?;
    match plot.kind {
        Kind::Bars => bars(plot, bottom, &mut chart)?,
        Kind::Lines => self::lines(plot, &mut chart)?,
    }
    // Above the axis rather than along it: nobody has to tilt the head.
    area.draw_text(&y_name(plot), &text(Ink::Note), (10, 8))
}

fn bars(plot: &Plot, bottom: f64, chart: &mut Chart<'_, '_>) -> Drawn {
    let width = FILLED / plot.series.len() as f64;
    for (n, series) in plot.series.iter().enumerate() {
        let ink = Ink::Series(n as u8);
        for (group, x) in plot.xs().iter().enumerate() {
            let Some(point) = series.point(x) else {
                continue;
            };
            let left = group as f64 + (1.0 - FILLED) / 2.0 + n as f64 * width;
            let corners = [(left, bottom), (left + width * 0.92, point.median)];
            chart.draw_series([Rectangle::new(corners, ink.filled())])?;
            whisker(left + width * 0.46, point, Ink::Whisker, chart)?;
        }
    }
    Ok(())
}

fn lines(plot: &Plot, chart: &mut Chart<'_, '_>) -> Drawn {
    for (n, series) in plot.series.iter().enumerate() {
        let ink = Ink::Series(n as u8);
        let places = series.points.iter().filter_map(|point| match point.x {
            X::Number(x) => Some((x, point)),
            X::Group(_) => None,
        });
        for (x, point) in places.clone() {
            // In the line's own colour: several may stand at one x.
            whisker(x, point, ink, chart)?;
        }
        let medians: Vec<(f64, f64)> = places.map(|(x, point)| (x, point.median)).collect();
        chart.draw_series([PathElement::new(medians.clone(), ink.line())])?;
        match mark(n) {
            Some(shape) => chart.draw_series(
                medians
                    .into_iter()
                    .map(|at| EmptyElement::at(at) + Polygon::new(shape.to_vec(), ink.filled())),
            )?,
            None => chart.draw_series(
                medians
                    .into_iter()
                    .map(|at| EmptyElement::at(at) + Circle::new((0, 0), RADIUS, ink.filled())),
            )?,
        };
    }
    Ok(())
}

/// A line from the low to the high value, with short ends.
fn whisker(x: f64, point: &Point, ink: Ink, chart: &mut Chart<'_, '_>) -> Drawn {
    let style = ink.line();
    let end = || PathElement::new(vec![(-3, 0), (3, 0)], style);
    chart.draw_series([PathElement::new(
        vec![(x, point.low), (x, point.high)],
        style,
    )])?;
    for y in [point.low, point.high] {
        chart.draw_series([EmptyElement::at((x, y)) + end()])?;
    }
    Ok(())
}

/// How wide half a mark is.
const RADIUS: i32 = 5;

/// The corners of a line's marks around its points; none is a circle. Lines
/// differ in them too, and not by colour alone.
fn mark(series: usize) -> Option<&'static [(i32, i32)]> {
    match series % 5 {
        0 => None,
        1 => Some(&[(-5, -5), (5, -5), (5, 5), (-5, 5)]),
        2 => Some(&[(0, -6), (6, 5), (-6, 5)]),
        3 => Some(&[(0, -7), (7, 0), (0, 7), (-7, 0)]),
        _ => Some(&[(0, 6), (-6, -5), (6, -5)]),
    }
}

/// The mark of a series as a picture for the legend.
pub fn swatch(kind: Kind, series: usize) -> String {
    let shape = match (kind, mark(series)) {
        (Kind::Bars, _) => "<path d=\"M-7 -7H7V7H-7z\"/>".to_owned(),
        (Kind::Lines, None) => format!("<circle r=\"{RADIUS}\"/>"),
        (Kind::Lines, Some(corners)) => {
            let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x},{y}")).collect();
            format!("<polygon points=\"{}\"/>", points.join(" "))
        }
    };
    format!("<svg viewBox=\"-8 -8 16 16\" aria-hidden=\"true\">{shape}</svg>")
}

fn text(ink: Ink) -> TextStyle<'static> {
    // The size is for plotters' own reckoning; the style sheet has the last word.
    let size = if ink == Ink::Label { 16 } else { 14 };
    ("sans-serif", size).into_font().color(&ink.color())
}

/// For bars, each group from one whole number to the next, named in the middle.
fn x_axis(plot: &Plot) -> Axis {
    if plot.kind == Kind::Bars {
        let n = plot.x.groups.len();
        let middles: Vec<f64> = (0..n).map(|group| group as f64 + 0.5).collect();
        let mut axis = Axis::of(Scale::Linear, middles);
        (axis.from, axis.to) = (0.0, n as f64);
        return axis;
    }
    let values: Vec<f64> = plot
        .xs()
        .iter()
        .filter_map(|x| match x {
            X::Number(value) => Some(*value),
            X::Group(_) => None,
        })
        .collect();
    let (first, last) = (values[0], values[values.len() - 1]);
    let measured = Axis::of(plot.x.scale, values);
    // The measured values, unless their names would run into each other.
    let is_apart = |two: &[f64]| measured.part(two[1]) - measured.part(two[0]) > 0.09;
    if measured.ticks.windows(2).all(is_apart) {
        return measured.padded(0.04);
    }
    Axis::over(plot.x.scale, first, last)
}

fn x_name(plot: &Plot) -> String {
    plot.x.label.clone() + log_word(plot.x.scale)
}

fn y_name(plot: &Plot) -> String {
    format!(
        "{} in {}{}",
        plot.y.label,
        plot.y.unit,
        log_word(plot.y.scale)
    )
}

fn log_word(scale: Scale) -> &'static str {
    match scale {
        Scale::Linear => "",
        Scale::Log => " (log scale)",
    }
}

/// A group's name in lines that are no wider than the group.
fn wrapped(name: &str, groups: usize) -> String {
    let letters = (WIDTH as usize - 100) / groups / LETTER;
    let mut lines = vec![String::new()];
    for word in name.split_whitespace() {
        let last = lines.last_mut().expect("there is one at least");
        if last.is_empty() {
            last.push_str(word);
        } else if last.chars().count() + 1 + word.chars().count() <= letters {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::tests::{BARS, LINES};

    fn count(svg: &str, what: &str) -> usize {
        svg.matches(what).count()
    }

    #[test]
    fn bars_stand_in_groups() {
        let svg = svg(&Plot::parse(BARS).unwrap());
        assert!(svg.starts_with(
            "<svg viewBox=\"0 0 640 340\" role=\"img\" aria-label=\"Bar chart: 1,000 timers: heap &lt; tree. \
             time per operation in ns, by operation, for btree, indexed. The numbers follow as a table.\">\n\
             <title>1,000 timers: heap &lt; tree</title>\n"
        ), "{svg}");
        assert_eq!(count(&svg, "<rect class=\"series c0 fill\""), 2);
        assert_eq!(
            count(&svg, "<rect class=\"series c1 fill\""),
            1,
            "one is missing"
        );
        assert_eq!(count(&svg, "<path class=\"whisker\""), 9);
        assert!(svg.contains(">time per operation in ns (log scale)</tspan>"));
        assert!(svg.contains(">insert and remove</tspan>"));
        // 20 to 2,000, and each line once.
        assert_eq!(count(&svg, "class=\"grid\""), 7);
        assert!(!svg.contains("\n\n") && !svg.contains('#') && !svg.contains("NaN"));
    }

    #[test]
    fn lines_have_marks_of_their_own() {
        let svg = svg(&Plot::parse(LINES).unwrap());
        assert_eq!(count(&svg, "<circle class=\"series c0 fill\""), 3);
        assert_eq!(count(&svg, "<path class=\"series c1 fill\""), 2, "squares");
        assert!(svg.contains("aria-label=\"Line chart: "));
        for name in [
            ">1</tspan>",
            ">4</tspan>",
            ">16</tspan>",
            ">workers (log scale)</tspan>",
        ] {
            assert!(svg.contains(name), "{name}");
        }
    }

    #[test]
    fn crowded_values_are_not_named() {
        let lines = LINES.replace("\"x\": 16", "\"x\": 4.1");
        let svg = svg(&Plot::parse(&lines).unwrap());
        assert!(!svg.contains(">4.1</tspan>") && svg.contains(">5</tspan>"));
    }

    #[test]
    fn nothing_at_all_is_drawn_too() {
        let plot = LINES.replace(
            "\"low\": 1, \"median\": 2, \"high\": 3",
            "\"low\": 0, \"median\": 0, \"high\": 0",
        );
        let mut plot = Plot::parse(&plot).unwrap();
        plot.series.truncate(1);
        plot.series[0].points.truncate(1);
        assert!(!svg(&plot).contains("NaN"));
    }

    #[test]
    fn long_names_are_broken_between_words() {
        assert_eq!(wrapped("insert and remove", 2), "insert and remove");
        assert_eq!(wrapped("insert and remove", 5), "insert and\nremove");
        assert_eq!(wrapped("incomprehensibilities", 8), "incomprehensibilities");
    }

    #[test]
    fn the_legend_shows_the_marks() {
        assert!(swatch(Kind::Bars, 3).contains("<path"));
        assert!(swatch(Kind::Lines, 0).contains("<circle"));
        assert!(swatch(Kind::Lines, 1).contains("points=\"-5,-5 5,-5 5,5 -5,5\""));
        assert_eq!(swatch(Kind::Lines, 1), swatch(Kind::Lines, 6));
    }
}
