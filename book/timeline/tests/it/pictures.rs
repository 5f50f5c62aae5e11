//! Lanes and sentences of a trace made by hand.

use timeline::{Event, Kind, Trace};

use crate::support::*;

/// Two tasks on one thread: a spin, a self-wake, a sleep, a timer, a cancel.
const MADE_UP: &str = r#"{
  "version": 1, "unit": "us", "title": "tea and soup",
  "threads": ["main", "timer"],
  "tasks": ["tea", "soup"],
  "events": [
    {"t": 0, "kind": "spawn", "task": "tea", "thread": "main"},
    {"t": 0, "kind": "spawn", "task": "soup", "thread": "main"},
    {"t": 5000, "kind": "poll-start", "thread": "main", "task": "tea"},
    {"t": 10000, "kind": "poll-end", "thread": "main", "task": "tea", "result": "pending", "note": "sleep(300 ms)"},
    {"t": 20000, "kind": "poll-start", "thread": "main", "task": "soup"},
    {"t": 30000, "kind": "wake", "thread": "main", "task": "soup", "by": "soup"},
    {"t": 40000, "kind": "poll-end", "thread": "main", "task": "soup", "result": "pending"},
    {"t": 50000, "kind": "spin", "thread": "main", "tasks": ["soup"], "until": 120000, "polls": 5000},
    {"t": 130000, "kind": "park", "thread": "main"},
    {"t": 300000, "kind": "note", "thread": "timer", "text": "the timer fires"},
    {"t": 300010, "kind": "wake", "thread": "timer", "task": "tea"},
    {"t": 300050, "kind": "unpark", "thread": "main", "by_thread": "timer"},
    {"t": 300060, "kind": "poll-start", "thread": "main", "task": "tea"},
    {"t": 300070, "kind": "poll-end", "thread": "main", "task": "tea", "result": "ready"},
    {"t": 350000, "kind": "drop", "task": "soup", "thread": "main"}
  ]
}"#;

fn made_up() -> Trace {
    let trace = Trace::from_json(MADE_UP).expect("valid");
    trace.check().expect("it makes sense");
    trace
}

#[test]
fn lanes_at_eighty_columns() {
    let lanes = made_up().lanes(80);
    let expected = include_str!("lanes.txt");
    assert!(lanes == expected, "now:\n{lanes}\nexpected:\n{expected}");
    assert!(lanes.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn lanes_fit_where_they_can() {
    for width in [0, 1, 30, 40, 79, 120] {
        let lanes = made_up().lanes(width);
        let widest = lanes.lines().map(|line| line.chars().count()).max();
        // Names take 5 columns, the gap 2, the drawing at least 20.
        assert!(widest <= Some(width.max(27)), "{width}:\n{lanes}");
    }
}

/// As many tasks as a recording can hold. What takes a step for each pair of
/// them does not end `within` its time.
#[test]
#[cfg_attr(miri, ignore = "draws 100,000 lanes")]
fn a_hundred_thousand_tasks_are_checked_and_drawn() {
    within(|| {
        let timeline = timeline();
        let spawn = |_| timeline.task("tea", async {});
        let _tasks: Vec<_> = (0..100_000).map(spawn).collect();
        let trace = timeline.trace();
        trace.check().expect("legal");
        assert_eq!(trace.lanes(80).lines().count(), 100_000 + 6);
    });
}

#[test]
fn lanes_of_an_empty_trace() {
    let lanes = Trace::default().lanes(80);
    assert!(lanes.contains('┌'), "{lanes}");
}

/// `check` refuses such traces, but whoever draws one first must see it.
#[test]
fn nonsense_is_drawn_and_counted_too() {
    let spin = |t, until| {
        let (tasks, polls) = (vec!["tea".to_string()], u64::MAX);
        let kind = Kind::Spin {
            tasks,
            until,
            polls,
        };
        let thread = Some("main".to_string());
        Event { t, thread, kind }
    };
    for events in [
        vec![spin(350_000, 3)],
        vec![spin(0, u64::MAX), spin(0, u64::MAX)],
    ] {
        let mut trace = made_up();
        trace.events.extend(events);
        trace.check().expect_err("faults");
        assert!(trace.lanes(80).contains('▓'));
        assert_eq!(trace.summary().threads[0].polls, u64::MAX);
    }
}

#[test]
fn the_legend_explains_every_mark() {
    let lanes = made_up().lanes(80);
    let drawing = lanes.lines().skip(4).flat_map(str::chars);
    for mark in drawing.filter(|c| !c.is_ascii()) {
        assert!(Trace::legend().contains(mark), "{mark}");
    }
}

#[test]
fn sentences() {
    let expected = "
 1.       0 µs  tea is spawned
 2.       0 µs  soup is spawned
 3.       5 ms  main starts to poll tea
 4.      10 ms  tea returns Pending to main (sleep(300 ms))
 5.      20 ms  main starts to poll soup
 6.      30 ms  soup wakes itself on main
 7.      40 ms  soup returns Pending to main
 8.      50 ms  main polls soup 5000 more times, in vain, until 120 ms
 9.     130 ms  main parks
10.     300 ms  timer notes: the timer fires
11.  300.01 ms  timer wakes tea
12.  300.05 ms  timer unparks main
13.  300.06 ms  main starts to poll tea
14.  300.07 ms  tea returns Ready to main
15.     350 ms  soup is dropped before it is ready
";
    let text = made_up().events_text();
    assert_eq!(text, expected.trim_start_matches('\n'), "\n{text}");
}

#[test]
fn numbers() {
    let summary = made_up().summary();
    let [tea, soup] = &summary.tasks[..] else {
        panic!("two tasks");
    };
    assert_eq!((tea.polls, tea.wakes, tea.spurious), (2, 1, 0));
    assert_eq!((soup.polls, soup.spin_polls, soup.wakes), (1, 5000, 1));
    let main = &summary.threads[0];
    assert_eq!(main.polls, 5003);
    assert_eq!(main.busy, 5_000 + 20_000 + 70_000 + 10);
    assert_eq!(main.parked, 300_050 - 130_000);
}
