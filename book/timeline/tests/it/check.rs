//! Every rule of `Trace::check`, each with a trace that breaks it.

use timeline::Trace;

/// The faults of a trace with these events, written without quotes.
fn faults(events: &[&str]) -> Vec<String> {
    let event = |(t, fields): (usize, &&str)| {
        let quoted = fields.split(' ').map(|field| match field.split_once('=') {
            Some((name, value)) if value.parse::<u64>().is_ok() => format!("\"{name}\":{value}"),
            Some((name, value)) if name == "tasks" => {
                let tasks = value.split('+').filter(|task| !task.is_empty());
                let tasks: Vec<String> = tasks.map(|task| format!("{task:?}")).collect();
                format!("\"{name}\":[{}]", tasks.join(","))
            }
            Some((name, value)) => format!("\"{name}\":{value:?}"),
            None => format!("\"kind\":{field:?}"),
        });
        let mut fields: Vec<String> = quoted.collect();
        if !fields.iter().any(|field| field.starts_with("\"t\"")) {
            fields.push(format!("\"t\":{t}"));
        }
        format!("{{{}}}", fields.join(","))
    };
    let events: Vec<String> = events.iter().enumerate().map(event).collect();
    let json = format!(
        "{{\"version\":1,\"unit\":\"us\",\"title\":\"\",\"threads\":[\"main\",\"w1\"],\
         \"tasks\":[\"tea\",\"soup\"],\"events\":[{}]}}",
        events.join(",\n")
    );
    let trace = Trace::from_json(&json).expect("the test's events are valid");
    trace.check().err().unwrap_or_default()
}

const SPAWN: &str = "spawn task=tea";
const START: &str = "poll-start task=tea thread=main";
const PENDING: &str = "poll-end task=tea thread=main result=pending";
const READY: &str = "poll-end task=tea thread=main result=ready";
const PARK: &str = "park thread=main";

#[test]
fn sound_traces_pass() {
    let sound: [&[&str]; 6] = [
        &[],
        &[SPAWN, START, PENDING, START, READY],
        &[SPAWN, START],
        &[SPAWN, START, READY, "wake task=tea thread=w1"],
        &[
            SPAWN,
            START,
            "park thread=main",
            "unpark thread=main by_thread=w1",
            READY,
        ],
        &[
            SPAWN,
            "spawn task=soup by=tea",
            START,
            "poll-start task=soup thread=main",
            "poll-end task=soup thread=main result=pending",
            READY,
            "drop task=soup",
        ],
    ];
    for events in sound {
        assert_eq!(faults(events), [""; 0], "{events:?}");
    }
}

#[test]
fn every_rule_has_a_trace_that_breaks_it() {
    let spin = "spin thread=main tasks=tea until=9 polls=5";
    let cases: [(&[&str], &str); 30] = [
        (
            &["spawn task=tea t=5", "note text=x t=4"],
            "event 2 (note): time goes backwards, from 5 to 4",
        ),
        (
            &[SPAWN, "spin thread=main tasks=tea until=1 polls=5 t=2"],
            "event 2 (spin): it ends at 1, before it starts at 2",
        ),
        (
            &["spawn task=cake"],
            "event 1 (spawn): `cake` is not in the list of tasks",
        ),
        (
            &["note text=x thread=w9"],
            "event 1 (note): `w9` is not in the list of threads",
        ),
        (
            &["spawn task=tea by=cake"],
            "event 1 (spawn): `cake` is not in the list of tasks",
        ),
        (
            &[PARK, "unpark thread=main by_thread=w9"],
            "event 2 (unpark): `w9` is not in the list of threads",
        ),
        (
            &[SPAWN, SPAWN],
            "event 2 (spawn): tea is spawned a second time",
        ),
        (
            &[START],
            "event 1 (poll-start): tea is polled before it is spawned",
        ),
        (
            &["wake task=tea thread=main"],
            "event 1 (wake): tea is woken before it is spawned",
        ),
        (
            &["drop task=tea"],
            "event 1 (drop): tea is dropped before it is spawned",
        ),
        (
            &[SPAWN, START, READY, START],
            "event 4 (poll-start): tea is polled, but it was ready before",
        ),
        (
            &[
                SPAWN,
                START,
                "poll-end task=tea thread=main result=panicked",
                START,
            ],
            "event 4 (poll-start): tea is polled, but it panicked before",
        ),
        (
            &[SPAWN, "drop task=tea", START],
            "event 3 (poll-start): tea is polled, but it was dropped before",
        ),
        (
            &[SPAWN, "drop task=tea", spin],
            "event 3 (spin): tea is polled, but it was dropped before",
        ),
        (
            &[SPAWN, START, "poll-start task=tea thread=w1"],
            "event 3 (poll-start): tea is being polled already, on main",
        ),
        (
            &[SPAWN, PENDING],
            "event 2 (poll-end): main does not poll tea",
        ),
        (
            &[SPAWN, START, "poll-end task=tea thread=w1 result=ready"],
            "event 3 (poll-end): w1 does not poll tea",
        ),
        (
            &[
                SPAWN,
                "spawn task=soup",
                START,
                "poll-start task=soup thread=main",
                READY,
            ],
            "event 5 (poll-end): the poll of soup inside it is still open",
        ),
        (
            &[SPAWN, spin, "poll-start task=tea thread=main t=5"],
            "event 3 (poll-start): main is spinning until 9",
        ),
        (
            &["spin thread=main tasks= until=9 polls=5"],
            "event 1 (spin): a spin polls at least one task, each at least once",
        ),
        (
            &[SPAWN, "spin thread=main tasks=tea until=9 polls=0"],
            "event 2 (spin): a spin polls at least one task, each at least once",
        ),
        (
            &[
                SPAWN,
                "spawn task=soup",
                "spin thread=main tasks=tea+soup until=9 polls=1",
            ],
            "event 3 (spin): a spin polls at least one task, each at least once",
        ),
        (
            &[SPAWN, "spin thread=main tasks=tea+tea until=9 polls=2"],
            "event 2 (spin): the spin names tea twice",
        ),
        (
            &[SPAWN, "wake task=tea thread=main by=tea"],
            "event 2 (wake): tea cannot wake: main is not polling it",
        ),
        (
            &[SPAWN, START, "spawn task=soup thread=w1 by=tea"],
            "event 3 (spawn): tea cannot spawn: w1 is not polling it",
        ),
        (
            &[SPAWN, START, READY, "note text=x task=tea thread=main"],
            "event 4 (note): tea cannot note: main is not polling it",
        ),
        (
            &[SPAWN, START, PARK, PENDING],
            "event 4 (poll-end): main ends its poll of tea while it is parked",
        ),
        (
            &["unpark thread=main"],
            "event 1 (unpark): main is unparked, but it is not parked",
        ),
        (
            &[SPAWN, PARK, START],
            "event 3 (poll-start): main polls tea while it is parked",
        ),
        (
            &[SPAWN, START, "drop task=tea"],
            "event 3 (drop): tea is dropped while main polls it",
        ),
    ];
    for (events, fault) in cases {
        assert_eq!(faults(events), [fault], "{events:?}");
    }
    assert_eq!(
        faults(&[SPAWN, START, READY, "drop task=tea"]),
        ["event 4 (drop): tea is dropped, but it was ready before"]
    );
    assert_eq!(
        faults(&[PARK, PARK]),
        ["event 2 (park): main parks, but it is parked already"]
    );
}

#[test]
fn lists_and_threads_are_checked_too() {
    let kind = timeline::Kind::Park;
    let (t, thread) = (0, None);
    let trace = Trace {
        threads: vec!["main".to_string(), "main".to_string()],
        events: vec![timeline::Event { t, thread, kind }],
        ..Trace::default()
    };
    assert_eq!(
        trace.check().expect_err("two faults"),
        [
            "`main` stands twice in the list of threads",
            "event 1 (park): it does not say on which thread",
        ]
    );
}
