//! An axis: where it begins and ends, which values it names, and how numbers
//! are written.

use super::Scale;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use std::ops::Range;

/// Over more decades than this, an axis names powers of ten only.
const FEW_DECADES: f64 = 2.2;

/// An axis from one value to another, as plotters asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub scale: Scale,
    pub from: f64,
    pub to: f64,
    /// The values that are named.
    pub ticks: Vec<f64>,
}

impl Axis {
    /// An axis that starts at 0, or on a log scale below `low`, and reaches over `high`.
    pub fn over(scale: Scale, low: f64, high: f64) -> Self {
        match scale {
            Scale::Linear => Self::of(scale, linear(high)),
            Scale::Log => Self::of(scale, log(low, high)),
        }
    }

    /// An axis with exactly these values on it; there is one at least, and they
    /// are sorted.
    pub fn of(scale: Scale, values: Vec<f64>) -> Self {
        let (from, to) = match values[..] {
            [first, .., last] => (first, last),
            // A single value stands in the middle.
            _ => (values[0] * 0.5, values[0] * 1.5 + f64::MIN_POSITIVE),
        };
        Self {
            scale,
            from,
            to,
            ticks: values,
        }
    }

    /// The same, with `part` of its length added at both ends.
    pub fn padded(mut self, part: f64) -> Self {
        let (from, to) = (self.place(self.from), self.place(self.to));
        let more = (to - from) * part;
        let value = |place: f64| match self.scale {
            Scale::Linear => place,
            Scale::Log => 10_f64.powf(place),
        };
        (self.from, self.to) = (value(from - more), value(to + more));
        self
    }

    /// Where a value stands, in steps that are equal on paper.
    fn place(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => value,
            Scale::Log => value.log10(),
        }
    }

    /// How far along the axis a value stands: 0 at its start, 1 at its end.
    pub fn part(&self, value: f64) -> f64 {
        let (from, to) = (self.place(self.from), self.place(self.to));
        (self.place(value) - from) / (to - from)
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (start, end): (i32, i32)) -> i32 {
        start + (self.part(*value) * f64::from(end - start)).round() as i32
    }

    fn key_points<H: KeyPointHint>(&self, _: H) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.from..self.to
    }
}

impl ValueFormatter<f64> for Axis {
    fn format(value: &f64) -> String {
        number(*value)
    }
}

/// 0 to over `high` in 4 to 8 round steps.
fn linear(high: f64) -> Vec<f64> {
    if high <= 0.0 {
        return vec![0.0, 1.0];
    }
    let step = round_numbers(high / 100.0)
        .find(|step| high / step <= 6.0)
        .unwrap_or(high);
    let count = (high / step).ceil() as usize;
    (0..=count).map(|i| rounded(step * i as f64, 9)).collect()
}

/// Below `low` to over `high`: the powers of ten, and 2 and 5 times them if
/// those are few.
fn log(low: f64, high: f64) -> Vec<f64> {
    let few = (high / low).log10() <= FEW_DECADES;
    let candidates: Vec<f64> = round_numbers(low / 100.0)
        .take_while(|value| *value < high * 100.0)
        .filter(|value| few || (value.log10() - value.log10().round()).abs() < 1e-6)
        .collect();
    // A bar of the lowest value is still to be seen.
    let first = candidates.iter().rposition(|value| *value <= low * 0.9);
    let last = candidates.iter().position(|value| *value >= high);
    match (first, last) {
        (Some(first), Some(last)) => candidates[first..=last].to_vec(),
        _ => vec![low / 10.0, high],
    }
}

/// 1, 2 and 5 times the powers of ten, from some below `from` on.
fn round_numbers(from: f64) -> impl Iterator<Item = f64> {
    let start = from.log10().floor() as i32;
    (start..).flat_map(|power| [1.0, 2.0, 5.0].map(|n| rounded(n * 10_f64.powi(power), 9)))
}

/// `value` to so many significant digits.
pub fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits.saturating_sub(1))
        .parse()
        .unwrap_or(value)
}

/// A number as people write it: three significant digits, all digits of the
/// whole part, `1,234,000`.
pub fn number(value: f64) -> String {
    let magnitude = match value {
        0.0 => 0,
        _ => rounded(value.abs(), 3).log10().floor() as i32,
    };
    let decimals = usize::try_from(2 - magnitude).unwrap_or(0);
    let text = format!("{value:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        let left = whole.len() - i;
        if i > 0 && left % 3 == 0 && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    // A scale reads 50 and 0.5, not 50.0 and 0.500.
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(axis: &Axis) -> Vec<String> {
        axis.ticks.iter().map(|tick| number(*tick)).collect()
    }

    #[test]
    fn numbers_are_written_for_people() {
        for (value, text) in [
            (0.0, "0"),
            (0.001_234, "0.00123"),
            (0.5, "0.5"),
            (2.456, "2.46"),
            (9.999, "10"),
            (50.0, "50"),
            (83.12, "83.1"),
            (831.2, "831"),
            (999.9, "1,000"),
            (1234.5, "1,234"),
            (1_000_000.0, "1,000,000"),
            (-1234.0, "-1,234"),
            (-123.0, "-123"),
        ] {
            assert_eq!(number(value), text, "{value}");
        }
    }

    #[test]
    fn digits_are_rounded() {
        assert_eq!(rounded(1234.567, 5), 1234.6);
        assert_eq!(rounded(0.000_123_456, 3), 0.000_123);
        assert_eq!(rounded(0.0, 3), 0.0);
    }

    #[test]
    fn a_linear_axis_starts_at_nothing() {
        let axis = Axis::over(Scale::Linear, 40.0, 83.0);
        assert_eq!(names(&axis), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!((axis.from, axis.to), (0.0, 100.0));
        assert_eq!(names(&Axis::over(Scale::Linear, 0.0, 0.0)), ["0", "1"]);
        assert_eq!(
            names(&Axis::over(Scale::Linear, 0.0, 0.003)),
            ["0", "0.0005", "0.001", "0.0015", "0.002", "0.0025", "0.003"]
        );
        assert_eq!(
            names(&Axis::over(Scale::Linear, 0.0, 7e6)).last().unwrap(),
            "8,000,000"
        );
    }

    #[test]
    fn a_short_log_axis_also_names_twos_and_fives() {
        let axis = Axis::over(Scale::Log, 23.0, 480.0);
        assert_eq!(names(&axis), ["20", "50", "100", "200", "500"]);
        assert_eq!(
            (axis.map(&20.0, (300, 0)), axis.map(&500.0, (300, 0))),
            (300, 0)
        );
        assert_eq!(axis.map(&100.0, (300, 0)), 150);
    }

    #[test]
    fn a_long_one_names_powers_of_ten() {
        let axis = Axis::over(Scale::Log, 22.0, 480_000.0);
        assert_eq!(
            names(&axis),
            ["10", "100", "1,000", "10,000", "100,000", "1,000,000"]
        );
    }

    #[test]
    fn the_lowest_bar_on_a_log_axis_is_seen() {
        assert_eq!(names(&Axis::over(Scale::Log, 100.0, 100.0)), ["50", "100"]);
        assert_eq!(names(&Axis::over(Scale::Log, 10.0, 1e5))[0], "1");
    }

    #[test]
    fn an_axis_of_given_values_names_those() {
        let axis = Axis::of(Scale::Log, vec![1.0, 4.0, 16.0]).padded(0.25);
        assert_eq!(names(&axis), ["1", "4", "16"]);
        assert!((axis.from - 0.5).abs() + (axis.to - 32.0).abs() < 1e-9);
        assert!((axis.part(4.0) - 0.5).abs() < 1e-9);
        for scale in [Scale::Linear, Scale::Log] {
            let one = Axis::of(scale, vec![3.0]);
            assert!((0.4..0.7).contains(&one.part(3.0)));
        }
        assert!(Axis::of(Scale::Linear, vec![0.0]).part(0.0) == 0.0);
    }
}
