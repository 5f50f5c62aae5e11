//! JSON there and back, and what is said about JSON that is no trace.

use timeline::{Event, Kind, PollResult, Trace};

/// One event of each kind, with and without what may be left out, and names
/// that need escapes.
pub fn every_kind() -> Trace {
    let name = |name: &str| name.to_string();
    let tea = || name("tea \"hot\"");
    let (soup, main) = (name("soup\\ \u{1}\n\t\r é 茶 🍵"), name("main"));
    let kinds = vec![
        (
            None,
            Kind::Spawn {
                task: tea(),
                by: None,
            },
        ),
        (
            Some(&main),
            Kind::Spawn {
                task: soup.clone(),
                by: Some(tea()),
            },
        ),
        (Some(&main), Kind::PollStart { task: tea() }),
        (
            Some(&main),
            Kind::Wake {
                task: tea(),
                by: Some(tea()),
            },
        ),
        (
            Some(&main),
            Kind::Wake {
                task: tea(),
                by: None,
            },
        ),
        (
            Some(&main),
            Kind::PollEnd {
                task: tea(),
                result: PollResult::Pending,
                note: Some(name("boils")),
            },
        ),
        (
            Some(&main),
            Kind::Spin {
                tasks: vec![tea(), soup.clone()],
                until: 4_000_000_000,
                polls: u64::MAX,
            },
        ),
        (
            Some(&main),
            Kind::PollEnd {
                task: tea(),
                result: PollResult::Ready,
                note: None,
            },
        ),
        (
            Some(&main),
            Kind::PollEnd {
                task: tea(),
                result: PollResult::Panicked,
                note: None,
            },
        ),
        (Some(&main), Kind::Park),
        (Some(&main), Kind::Unpark { by_thread: None }),
        (
            Some(&main),
            Kind::Unpark {
                by_thread: Some(name("timer")),
            },
        ),
        (None, Kind::Drop { task: soup.clone() }),
        (
            None,
            Kind::Note {
                task: None,
                text: name(""),
            },
        ),
        (
            Some(&main),
            Kind::Note {
                task: Some(tea()),
                text: name("a note"),
            },
        ),
    ];
    let event = |(t, (thread, kind)): (u64, (Option<&String>, Kind))| Event {
        t,
        thread: thread.cloned(),
        kind,
    };
    Trace {
        title: name("every \"kind\""),
        events: (0..).zip(kinds).map(event).collect(),
        threads: vec![main.clone(), name("timer")],
        tasks: vec![tea(), soup],
    }
}

#[test]
fn every_kind_reads_back() {
    let trace = every_kind();
    let json = trace.to_json();
    assert_eq!(Trace::from_json(&json).expect("valid"), trace);
    let empty = Trace::default();
    assert_eq!(Trace::from_json(&empty.to_json()).expect("valid"), empty);
}

#[test]
fn spacing_does_not_matter() {
    let trace = every_kind();
    let json = trace.to_json();
    // Quotes are only escaped inside strings, so this keeps strings whole.
    let dense: String = json.lines().map(str::trim).collect();
    let airy = json
        .replace(",\n", "\r\n ,\t\n\n")
        .replace("[\n", "\n[ \n\n");
    for text in [dense, airy] {
        assert_eq!(Trace::from_json(&text).expect("valid"), trace);
    }
}

#[test]
fn the_layout_is_stable() {
    let mut trace = every_kind();
    trace.events.truncate(1);
    trace.tasks.truncate(1);
    assert_eq!(
        trace.to_json(),
        r#"{
  "version": 1,
  "unit": "us",
  "title": "every \"kind\"",
  "threads": ["main", "timer"],
  "tasks": ["tea \"hot\""],
  "events": [
    {"t": 0, "kind": "spawn", "task": "tea \"hot\""}
  ]
}
"#
    );
}

#[test]
fn escapes_are_read() {
    let json = r#"{"version":1,"unit":"us","title":"\u0041\ud83c\udf75\/\b\f","threads":[],"tasks":[],"events":[]}"#;
    let trace = Trace::from_json(json).expect("valid");
    assert_eq!(trace.title, "A🍵/\u{8}\u{c}");
}

/// A file with these lines as its events.
fn file(events: &str) -> String {
    format!(
        "{{\n\"version\": 1, \"unit\": \"us\", \"title\": \"\",\n\
         \"threads\": [], \"tasks\": [],\n\"events\": [\n{events}\n]}}"
    )
}

#[test]
fn malformed_json_names_line_and_mend() {
    let cases = [
        ("", "line 1: expected a value, found the end of the file"),
        ("[]", "line 1: the trace is an object, not a list"),
        (
            "{\n",
            "line 2: expected a name in quotes, found the end of the file",
        ),
        ("{\"version\" 1}", "line 1: expected `:`, found `1`"),
        (
            "{\"version\":\n1 2}",
            "line 2: expected `,` or `}`, found `2`",
        ),
        (
            "{\"a\":1,\n\"a\":2}",
            "line 2: `a` stands twice in one object",
        ),
        ("{}\n\n{}", "line 3: expected the end, found `{`"),
        (
            "{\"version\": nil}",
            "line 1: expected a value, found `nil`",
        ),
        (
            "{\"version\": -1}",
            "line 1: `-1` is no number of a trace; they are whole and not negative",
        ),
        (
            "{\"version\": 1.5}",
            "line 1: `1.5` is no number of a trace; they are whole and not negative",
        ),
        (
            "{\"version\": 01}",
            "line 1: `01` is no number of a trace; they are whole and not negative",
        ),
        (
            "{\"version\": \"1\"}",
            "line 1: `version` is a number, not a string",
        ),
        (
            "{\"version\": null}",
            "line 1: `version` is a number, not null",
        ),
        (
            "{\"version\": true}",
            "line 1: `version` is a number, not a truth value",
        ),
        (
            "{\"a\": \"\n\"}",
            "line 1: a string without its closing `\"`",
        ),
        ("{\"a\": \"x", "line 1: a string without its closing `\"`"),
        (
            "{\"a\": \"\t\"}",
            "line 1: a control character in a string; write it as \\u0009",
        ),
        (
            "{\"a\": \"\\x\"}",
            "line 1: expected an escape such as \\n, found `x`",
        ),
        (
            "{\"a\": \"\\u12\"}",
            "line 1: expected four hexadecimal digits, found `\"`",
        ),
        (
            "{\"a\": \"\\ud83c\"}",
            "line 1: the second half of a surrogate pair is missing",
        ),
        (
            "{\"a\": \"\\ud83c\\u0041\"}",
            "line 1: the second half of a surrogate pair is missing",
        ),
        ("{\"a\": \"\\udf75\"}", "line 1: half a surrogate pair"),
        (
            "{\"a\": \"\\\n\"}",
            "line 1: expected an escape such as \\n, found `\n`",
        ),
        (
            "{\"a\": \"\\ud83c\n\n",
            "line 1: the second half of a surrogate pair is missing",
        ),
        ("{\"a\": [1,]}", "line 1: expected a value, found `]`"),
    ];
    for (text, message) in cases {
        let error = Trace::from_json(text).expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
    }
    let deep = "[".repeat(100_000);
    let error = Trace::from_json(&deep).expect_err("too deep");
    assert_eq!(error.message, "nested too deeply for a trace");
    let fields: Vec<String> = (0..100_000).map(|n| format!("\"f{n}\": 1")).collect();
    let wide = format!("{{{}}}", fields.join(", "));
    let error = Trace::from_json(&wide).expect_err("too wide");
    assert_eq!(error.message, "too many fields for an object of a trace");
}

#[test]
fn json_that_is_no_trace_names_line_and_mend() {
    let cases = [
        ("7", "line 5: an event is an object, not a number"),
        ("{\"kind\": \"park\"}", "line 5: an event needs a field `t`"),
        ("\n{\"t\": 1}", "line 6: an event needs a field `kind`"),
        (
            "{\"t\": 1, \"kind\": \"pol-start\"}",
            "line 5: unknown kind `pol-start`; expected one of spawn, poll-start, poll-end, \
             wake, spin, park, unpark, drop, note",
        ),
        (
            "{\"t\": 1, \"kind\": \"poll-start\", \"thread\": \"main\"}",
            "line 5: a `poll-start` event needs a field `task`",
        ),
        (
            "{\"t\": 1, \"kind\": \"park\"}",
            "line 5: a `park` event needs a field `thread`",
        ),
        (
            "{\"t\": 1, \"kind\": \"park\", \"thread\": \"main\",\n\"tsak\": \"tea\"}",
            "line 6: a `park` event has no field `tsak`",
        ),
        (
            "{\"t\": 1, \"kind\": \"poll-end\", \"thread\": \"main\", \"task\": \"tea\", \"result\": \"done\"}",
            "line 5: unknown result `done`; expected pending, ready or panicked",
        ),
        (
            "{\"t\": 1, \"kind\": \"spin\", \"thread\": \"main\", \"tasks\": [1], \"until\": 1, \"polls\": 1}",
            "line 5: `tasks[…]` is a string, not a number",
        ),
        (
            "{\"t\": 1, \"kind\": \"spin\", \"thread\": \"main\", \"tasks\": \"tea\", \"until\": 1, \"polls\": 1}",
            "line 5: `tasks` is a list, not a string",
        ),
        (
            "{\"t\": 1, \"kind\": \"note\", \"text\": \"a\", \"task\": 1}",
            "line 5: `task` is a string, not a number",
        ),
    ];
    for (events, message) in cases {
        let error = Trace::from_json(&file(events)).expect_err(events);
        assert_eq!(error.to_string(), message, "{events}");
    }
    let unit = file("").replace("\"us\"", "\"ms\"");
    let error = Trace::from_json(&unit).expect_err("wrong unit");
    assert_eq!(
        error.to_string(),
        "line 2: unit `ms` is unknown; expected `us`"
    );
    let missing = file("").replace("\"tasks\": [],", "");
    let error = Trace::from_json(&missing).expect_err("no tasks");
    assert_eq!(error.to_string(), "line 1: the trace needs a field `tasks`");
    Trace::from_json(&file("")).expect("the frame itself is valid");
}
