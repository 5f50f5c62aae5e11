use super::*;
use crate::fixture::{Fixture, lines};
use crate::plot::X;

const TOML: &str = r#"# Timers.
[[plot]]
file = "timers-10"
bench = "timers"
kind = "bars"
title = "10 timers"
groups = ["timers-10"]
x = { label = "operation", from = "function", names = ["insert", "insert and remove"] }
series = { from = "parameter", names = ["btree", "indexed"] }
y = { label = "time per operation", unit = "ns", scale = "log" }
"#;

const LINES: &str = r#"[[plot]]
file = "workers"
bench = "speed"
kind = "lines"
title = "Requests by workers"
source = "rounds"
spread = "extremes"
groups = ["ours", "theirs"]
x = { label = "workers", from = "parameter", names = ["1", "2"] }
series = { from = "group", names = ["theirs", "ours"] }
y = { label = "throughput", unit = "requests/s" }
"#;

struct Chapter(Fixture);

impl Chapter {
    fn new(toml: &str) -> Self {
        let fixture = Fixture::new();
        fixture.file("ch04-timer/benches/plots.toml", toml);
        Self(fixture)
    }

    /// What criterion leaves of a benchmark: one round for each time.
    fn criterion(&self, group: &str, function: &str, parameter: &str, times: &[u32]) {
        let folder = format!("target/criterion/{group}/{function}/{parameter}/new");
        self.0.file(
            &format!("{folder}/benchmark.json"),
            &format!(r#"{{"group_id":"{group}","function_id":"{function}","value_str":"{parameter}","throughput":{{"Elements":10}},"full_id":"x"}}"#),
        );
        let iters = vec!["2.0"; times.len()].join(",");
        self.0.file(
            &format!("{folder}/sample.json"),
            &format!(r#"{{"sampling_mode":"Linear","iters":[{iters}],"times":{times:?}}}"#),
        );
        // The run before, and what is no benchmark.
        self.0
            .file(&folder.replace("/new", "/base/benchmark.json"), "{}");
        self.0.file(&format!("{folder}/estimates.json"), "{}");
    }

    fn all(&self) {
        for function in ["insert", "insert and remove"] {
            self.criterion(
                "timers-10",
                function,
                "btree",
                &[2000, 1600, 1800, 2400, 2200],
            );
            self.criterion("timers-10", function, "indexed", &[600, 600, 600, 600, 600]);
        }
        self.criterion("timers-20", "insert", "btree", &[1]);
    }

    fn run(&self) -> Vec<String> {
        let machine = Machine {
            cpu: "C".to_owned(),
            cores: 2,
            os: "Linux 6.1".to_owned(),
            rustc: "1.95.0".to_owned(),
        };
        let repo = self.0.repo();
        let folder = repo.chapter(4).unwrap();
        lines(&collect(&repo, &folder, &repo.absolute("target"), &machine).unwrap())
    }

    fn plot(&self, name: &str) -> Plot {
        let file = self.0.root().join("ch04-timer/benches/recorded").join(name);
        Plot::parse(&fs::read_to_string(file).unwrap()).unwrap()
    }
}

#[test]
fn criterions_rounds_become_a_plot() {
    let c = Chapter::new(TOML);
    c.all();
    assert_eq!(c.run(), [""; 0]);
    let plot = c.plot("timers-10.json");
    assert_eq!(plot.command, "cargo bench -p ch04 --bench timers");
    assert_eq!((plot.rounds, plot.machine.cpu.as_str()), (5, "C"));
    assert_eq!(plot.x.groups, ["insert", "insert and remove"]);
    assert_eq!(plot.series[1].name, "indexed");
    // 2000 ns for 2 iterations of 10 elements each.
    let first = &plot.series[0].points[0];
    assert_eq!((first.low, first.median, first.high), (90.0, 100.0, 110.0));
}

#[test]
fn units_are_converted() {
    let c = Chapter::new(&TOML.replace("\"ns\"", "\"µs\""));
    c.all();
    assert_eq!(c.run(), [""; 0]);
    assert_eq!(c.plot("timers-10.json").series[0].points[0].median, 0.1);
    c.0.file(
        "ch04-timer/benches/plots.toml",
        &TOML.replace("\"ns\"", "\"1/s\""),
    );
    assert_eq!(
        c.run(),
        ["ch04-timer/benches/plots.toml:2: criterion measures times, not `1/s`"]
    );
}

#[test]
fn what_is_missing_is_named_with_the_command() {
    let c = Chapter::new(TOML);
    let repo = c.0.repo();
    let machine = machine::here(repo.root());
    let folder = repo.chapter(4).unwrap();
    let found = collect(&repo, &folder, &repo.absolute("target"), &machine).unwrap();
    assert_eq!(
        found[0].to_string(),
        "ch04-timer/benches/plots.toml:2: the group `timers-10` has not been measured here; \
         run `cargo bench -p ch04 --bench timers`, then this again"
    );
    c.criterion("timers-10", "insert", "btree", &[2000]);
    assert_eq!(
        c.run(),
        [
            "ch04-timer/benches/plots.toml:2: timers-10 has no measurement of `btree` at `insert and remove`"
        ]
    );
    assert!(!c.0.root().join("ch04-timer/benches/recorded").exists());
}

#[test]
fn all_points_are_of_one_kind() {
    let c = Chapter::new(TOML);
    c.all();
    c.criterion("timers-10", "insert", "indexed", &[600, 600]);
    assert_eq!(
        c.run(),
        [
            "ch04-timer/benches/plots.toml:2: timers-10/insert/indexed was measured in 2 rounds, the others in 5"
        ]
    );
    c.all();
    c.criterion("timers-10", "insert", "indexed", &[0, 0, 0, 0, 0]);
    assert_eq!(
        c.run(),
        [
            "ch04-timer/benches/plots.toml:2: this makes no plot: the point insert of the series `indexed` is 0, which has no place on a log scale"
        ]
    );
}

#[test]
fn two_measurements_are_not_one_point() {
    let c = Chapter::new(&TOML.replace("[\"timers-10\"]", "[\"timers-10\", \"timers-20\"]"));
    c.all();
    assert_eq!(
        c.run(),
        [
            "ch04-timer/benches/plots.toml:2: `btree` at `insert` is both timers-10/insert/btree and timers-20/insert/btree"
        ]
    );
}

#[test]
fn one_function_may_be_picked() {
    let by_group =
        "x = { label = \"size\", from = \"group\", names = [\"timers-10\", \"timers-20\"] }";
    let toml = TOML
        .replace(
            "[\"timers-10\"]",
            "[\"timers-10\", \"timers-20\"]\nonly = \"insert\"",
        )
        .replace(", \"indexed\"", "");
    let at = toml.find("x = {").unwrap();
    let end = toml.find("series =").unwrap();
    let c = Chapter::new(&format!("{}{by_group}\n{}", &toml[..at], &toml[end..]));
    c.all();
    c.criterion("timers-20", "insert", "btree", &[1, 2, 3, 4, 5]);
    assert_eq!(c.run(), [""; 0]);
    assert_eq!(c.plot("timers-10.json").series[0].points[1].median, 0.15);
}

#[test]
fn a_broken_file_is_named() {
    let c = Chapter::new(TOML);
    c.all();
    c.0.file(
        "target/criterion/timers-10/insert/btree/new/sample.json",
        "{",
    );
    let found = c.run();
    assert!(
        found[0].starts_with("ch04-timer/benches/plots.toml:2: target/criterion/timers-10/insert/btree/new/sample.json is no measurement: EOF"),
        "{found:?}"
    );
}

#[test]
fn a_benchmark_may_write_its_own_rounds() {
    let c = Chapter::new(&format!("{TOML}\n{LINES}"));
    c.all();
    let missing = "ch04-timer/benches/plots.toml:12: target/measured/speed.json does not exist: nothing has been measured here";
    assert_eq!(c.run(), [missing], "the other one is collected");
    assert!(
        c.0.root()
            .join("ch04-timer/benches/recorded/timers-10.json")
            .exists()
    );
    let rounds = |group: &str, parameter: u32| {
        format!(
            r#"{{"group": "{group}", "parameter": "{parameter}", "rounds": [{parameter}5, {parameter}0, 9]}}"#
        )
    };
    let all = [
        rounds("ours", 1),
        rounds("ours", 2),
        rounds("theirs", 1),
        rounds("theirs", 2),
    ];
    c.0.file(
        "target/measured/speed.json",
        &format!("[{}]", all.join(",")),
    );
    assert_eq!(c.run(), [""; 0]);
    let plot = c.plot("workers.json");
    assert_eq!(plot.series[0].name, "theirs");
    let last = &plot.series[1].points[1];
    assert_eq!((last.low, last.median, last.high), (9.0, 20.0, 25.0));
    assert_eq!(last.x, X::Number(2.0));
}

#[test]
fn a_description_that_cannot_be_read_is_a_problem() {
    let at = |toml: &str| Chapter::new(toml).run().join("\n");
    let name = "ch04-timer/benches/plots.toml";
    assert_eq!(
        at(&TOML.replace("bars", "pie")),
        format!("{name}:5: unknown variant `pie`, expected `bars` or `lines`")
    );
    assert_eq!(
        at(&TOML.replace("bench = \"timers\"\n", "")),
        format!("{name}:2: missing field `bench`")
    );
    assert!(
        at(&TOML.replace("bench =", "benches ="))
            .starts_with(&format!("{name}:4: unknown field `benches`"))
    );
    assert_eq!(
        at(&TOML.replace("\"timers-10\"\nbench", "\"../a\"\nbench")),
        format!("{name}:2: `../a` is no name for a plot")
    );
    assert_eq!(
        at(&format!("{TOML}{TOML}")),
        format!("{name}:12: two plots are called `timers-10`")
    );
    assert_eq!(
        at(&TOML.replace("[\"btree\", \"indexed\"]", "[]")),
        format!("{name}:2: the plot `timers-10` takes in nothing")
    );
    assert_eq!(
        at(&LINES.replace("\"2\"", "\"two\"")),
        format!("{name}:1: `two` of `x.names` is no number")
    );
}

#[test]
fn chapters_are_found_by_their_names() {
    let fixture = Fixture::new();
    let error = run(&fixture.repo(), &["ch04".to_owned()]).unwrap_err();
    assert!(error.is::<UnknownChapter>());
    assert_eq!(
        error.to_string(),
        "no chapter `ch04` with a benches/plots.toml; there is none"
    );
    fixture.file("ch04-timer/benches/plots.toml", TOML);
    let error = run(&fixture.repo(), &["ch05".to_owned()]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no chapter `ch05` with a benches/plots.toml; there is ch04"
    );
    for name in ["ch04", "4", "ch04-timer"] {
        assert_eq!(run(&fixture.repo(), &[name.to_owned()]).unwrap().len(), 1);
    }
}

#[test]
fn quantiles_lie_between_rounds() {
    let values = [1.0, 2.0, 4.0, 8.0];
    assert_eq!(quantile(&values, 0.0), 1.0);
    assert_eq!(quantile(&values, 0.5), 3.0);
    assert_eq!(quantile(&values, 0.75), 5.0);
    assert_eq!(quantile(&values, 1.0), 8.0);
    assert_eq!(quantile(&[7.0], 0.25), 7.0);
    assert!(quantile(&[], 0.5).is_nan());
}
