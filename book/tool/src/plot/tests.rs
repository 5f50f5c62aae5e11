use super::*;

/// Two structures, two operations; the second lacks one.
pub(crate) const BARS: &str = r#"{
    "version": 1, "kind": "bars", "title": "1,000 timers: heap < tree",
    "x": {"label": "operation", "groups": ["insert", "insert and remove"]},
    "y": {"label": "time per operation", "unit": "ns", "scale": "log"},
    "series": [
        {"name": "btree", "points": [
            {"x": "insert", "median": 83.12, "low": 80.0, "high": 90.5},
            {"x": "insert and remove", "median": 120, "low": 118, "high": 1240.4}]},
        {"name": "indexed", "points": [{"x": "insert", "median": 30, "low": 29, "high": 31}]}],
    "spread": "quartiles", "rounds": 100,
    "machine": {"cpu": "A & B", "cores": 2, "os": "Linux 6.1", "rustc": "1.95.0"},
    "command": "cargo bench -p ch04 --bench timers"}"#;

/// Two lines, the second one shorter.
pub(crate) const LINES: &str = r#"{
    "version": 1, "kind": "lines", "title": "Throughput",
    "x": {"label": "workers", "scale": "log"},
    "y": {"label": "throughput", "unit": "requests/s"},
    "series": [
        {"name": "ours", "points": [
            {"x": 1, "low": 1, "median": 2, "high": 3},
            {"x": 4, "low": 1, "median": 2, "high": 3},
            {"x": 16, "low": 1, "median": 2, "high": 3}]},
        {"name": "theirs", "points": [
            {"x": 1, "low": 1, "median": 2, "high": 3},
            {"x": 4, "low": 1, "median": 2, "high": 3}]}],
    "spread": "extremes", "rounds": 7,
    "machine": {"cpu": "C", "cores": 1, "os": "Linux 6.1", "rustc": "1.95.0"},
    "command": "cargo bench -p ch06"}"#;

/// Why `text` with its only `old` replaced is no plot.
fn refused(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old}");
    Plot::parse(&text.replace(old, new)).unwrap_err()
}

#[test]
fn a_plot_is_read_and_written() {
    for text in [BARS, LINES] {
        let plot = Plot::parse(text).unwrap();
        let written = serde_json::to_string_pretty(&plot).unwrap();
        assert_eq!(Plot::parse(&written).unwrap(), plot);
    }
    let plot = Plot::parse(BARS).unwrap();
    assert_eq!((plot.kind, plot.y.scale), (Kind::Bars, Scale::Log));
    assert_eq!(plot.xs()[1].to_string(), "insert and remove");
    let xs: Vec<String> = Plot::parse(LINES)
        .unwrap()
        .xs()
        .iter()
        .map(X::to_string)
        .collect();
    assert_eq!(xs, ["1", "4", "16"]);
}

#[test]
fn what_is_malformed_is_refused() {
    assert!(Plot::parse("{").unwrap_err().starts_with("EOF"));
    assert_eq!(Plot::parse("{}").unwrap_err(), "its `version` is not 1");
    let found = refused(BARS, "\"rounds\": 100,", "");
    assert!(
        found.starts_with("missing field `rounds` at line"),
        "{found}"
    );
    let found = refused(BARS, "\"rounds\"", "\"round\"");
    assert!(found.starts_with("unknown field `round`"), "{found}");
    let found = refused(BARS, "\"bars\"", "\"pie\"");
    assert!(found.starts_with("unknown variant `pie`"), "{found}");
    // JSON has no word for what is no number.
    for value in ["NaN", "null", "1e999", "\"1\""] {
        let found = refused(BARS, "83.12", value);
        assert!(found.contains(" line 7 "), "{found}");
    }
}

#[test]
fn values_have_a_place_on_their_scale() {
    let point = "the point insert of the series `btree`";
    assert_eq!(
        refused(BARS, "\"low\": 80.0", "\"low\": 0"),
        format!("{point} is 0, which has no place on a log scale")
    );
    assert_eq!(
        refused(BARS, "\"low\": 80.0", "\"low\": -1"),
        format!("{point} has a value that is negative or no number")
    );
    assert_eq!(
        refused(BARS, "\"low\": 80.0", "\"low\": 84"),
        format!("{point} breaks the order `low` ≤ `median` ≤ `high`")
    );
    assert!(Plot::parse(&LINES.replace("\"low\": 1", "\"low\": 0")).is_ok());
    assert_eq!(
        Plot::parse(&LINES.replace("\"x\": 1,", "\"x\": 0,")).unwrap_err(),
        "the point 0 of the series `ours` has no place on a log scale"
    );
    assert_eq!(
        refused(LINES, "\"x\": 16", "\"x\": 3"),
        "the point 3 of the series `ours` is out of order: `x` must grow, from 0 or more"
    );
    let mut plot = Plot::parse(BARS).unwrap();
    plot.series[0].points[0].high = f64::NAN;
    assert_eq!(
        plot.check().unwrap_err(),
        format!("{point} has a value that is negative or no number")
    );
}

#[test]
fn bars_stand_in_groups_and_lines_run_over_numbers() {
    assert_eq!(
        refused(BARS, ", \"insert and remove\"]", "]"),
        "the point insert and remove of the series `btree` is in no group: `x.groups` lacks `insert and remove`"
    );
    assert_eq!(
        refused(
            BARS,
            "\"x\": \"insert\", \"median\": 30",
            "\"x\": 1, \"median\": 30"
        ),
        "the point 1 of the series `indexed` is a number: bars stand in groups"
    );
    assert_eq!(
        refused(LINES, "\"x\": 16", "\"x\": \"16\""),
        "the point 16 of the series `ours` is no number: lines run over numbers"
    );
    assert_eq!(
        refused(
            BARS,
            ", \"groups\": [\"insert\", \"insert and remove\"]",
            ""
        ),
        "bars need `x.groups`"
    );
    assert_eq!(
        refused(BARS, "\"bars\"", "\"lines\""),
        "lines run over numbers, and have no `x.groups`"
    );
    assert_eq!(
        refused(BARS, "\"operation\",", "\"operation\", \"scale\": \"log\","),
        "bars stand over groups, which have no `x.scale`"
    );
}

#[test]
fn names_are_given_once() {
    assert_eq!(
        refused(BARS, "\"indexed\"", "\"btree\""),
        "the series `btree` stands there twice"
    );
    assert_eq!(
        refused(BARS, "\"indexed\"", "\" \""),
        "a series has no name"
    );
    assert_eq!(
        refused(BARS, "\"x\": \"insert and remove\"", "\"x\": \"insert\""),
        "in the series `btree`, the point `insert` stands there twice"
    );
    assert_eq!(
        refused(BARS, "\"A & B\"", "\"\""),
        "its `machine.cpu` is empty"
    );
    assert_eq!(
        refused(BARS, "\"rounds\": 100", "\"rounds\": 0"),
        "`rounds` and `machine.cores` start at 1"
    );
}

#[test]
fn there_are_as_many_series_as_colours() {
    let mut plot = Plot::parse(BARS).unwrap();
    plot.series = (0..9)
        .map(|n| Series {
            name: n.to_string(),
            points: plot.series[1].points.clone(),
        })
        .collect();
    assert_eq!(
        plot.check().unwrap_err(),
        "it has 9 series; 1 to 8 can be told apart"
    );
    plot.series.pop();
    assert_eq!(plot.check(), Ok(()));
    plot.series[7].points.clear();
    assert_eq!(plot.check().unwrap_err(), "the series `7` has no points");
}
