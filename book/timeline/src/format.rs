//! The trace format, version 1: a [`Trace`] as JSON and back.
//!
//! Written with one event a line, so that two recordings can be compared with
//! `diff`; read with any spacing. The file starts with the fields of the
//! trace; the first event stands on line [`FIRST_EVENT_LINE`].

use std::fmt::Write;

use crate::json::{self, Json, ParseError, Result, Value, error, quote, quote_all};
use crate::trace::{Event, Kind, PollResult, Trace};

/// Where the events start in what [`Trace::to_json`] writes.
pub(crate) const FIRST_EVENT_LINE: usize = 8;

const KINDS: &str = "spawn, poll-start, poll-end, wake, spin, park, unpark, drop, note";

impl Trace {
    /// The trace in the book's format, one event a line.
    ///
    /// # Examples
    ///
    /// ```
    /// use timeline::{Timeline, Trace};
    ///
    /// let timeline = Timeline::new("one note");
    /// timeline.note("hello");
    /// let trace = timeline.trace();
    /// assert_eq!(Trace::from_json(&trace.to_json()), Ok(trace));
    /// ```
    pub fn to_json(&self) -> String {
        let events: Vec<String> = self.events.iter().map(Event::to_json).collect();
        let events = match events.is_empty() {
            true => "[]".to_string(),
            false => format!("[\n    {}\n  ]", events.join(",\n    ")),
        };
        format!(
            "{{\n  \"version\": 1,\n  \"unit\": \"us\",\n  \"title\": {},\n  \
             \"threads\": [{}],\n  \"tasks\": [{}],\n  \"events\": {events}\n}}\n",
            quote(&self.title),
            quote_all(&self.threads),
            quote_all(&self.tasks),
        )
    }

    /// Reads a trace in the book's format, with any spacing.
    ///
    /// The form is checked, not the story: see [`Trace::check`].
    ///
    /// # Parameters
    ///
    /// `text`: the whole file.
    ///
    /// # Errors
    ///
    /// The first thing that is not in the format, with its line.
    ///
    /// # Examples
    ///
    /// ```
    /// let error = timeline::Trace::from_json("{\n\"version\": 2}").unwrap_err();
    /// assert_eq!(error.to_string(), "line 2: version 2 is unknown; expected 1");
    /// ```
    pub fn from_json(text: &str) -> std::result::Result<Trace, ParseError> {
        let mut file = Fields::of(json::parse(text)?, "the trace")?;
        let (line, version) = file.required("version")?.number("version")?;
        if version != 1 {
            return error(line, format!("version {version} is unknown; expected 1"));
        }
        let unit = file.required("unit")?;
        let line = unit.line;
        let unit = unit.string("unit")?;
        if unit != "us" {
            return error(line, format!("unit `{unit}` is unknown; expected `us`"));
        }
        let trace = Trace {
            title: file.required("title")?.string("title")?,
            threads: file.required("threads")?.strings("threads")?,
            tasks: file.required("tasks")?.strings("tasks")?,
            events: (file.required("events")?.list("events")?.into_iter())
                .map(Event::from_json)
                .collect::<Result<_>>()?,
        };
        file.end()?;
        Ok(trace)
    }
}

impl Event {
    /// The event as a JSON object on one line.
    pub(crate) fn to_json(&self) -> String {
        let mut out = format!("{{\"t\": {}, {}", self.t, self.story());
        out.push('}');
        out
    }

    /// Everything but the time, as JSON fields.
    pub(crate) fn story(&self) -> String {
        let mut out = format!("\"kind\": \"{}\"", self.kind_name());
        let mut field = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                let _ = write!(out, ", \"{name}\": {}", quote(value));
            }
        };
        field("thread", self.thread.as_deref());
        field("task", self.task());
        field("by", self.by());
        match &self.kind {
            Kind::PollEnd { result, note, .. } => {
                field("result", Some(result.name()));
                field("note", note.as_deref());
            }
            Kind::Unpark { by_thread } => field("by_thread", by_thread.as_deref()),
            Kind::Note { text, .. } => field("text", Some(text)),
            Kind::Spin {
                tasks,
                until,
                polls,
            } => {
                let tasks = quote_all(tasks);
                let _ = write!(
                    out,
                    ", \"tasks\": [{tasks}], \"until\": {until}, \"polls\": {polls}"
                );
            }
            _ => {}
        }
        out
    }

    fn from_json(json: Json) -> Result<Event> {
        let mut fields = Fields::of(json, "an event")?;
        let (_, t) = fields.required("t")?.number("t")?;
        let kind = fields.required("kind")?;
        let line = kind.line;
        let kind = kind.string("kind")?;
        fields.owner = format!("a `{kind}` event");
        let event = Event {
            t,
            kind: match kind.as_str() {
                "spawn" => Kind::Spawn {
                    task: fields.string("task")?,
                    by: fields.optional_string("by")?,
                },
                "poll-start" => Kind::PollStart {
                    task: fields.string("task")?,
                },
                "poll-end" => Kind::PollEnd {
                    task: fields.string("task")?,
                    result: fields.result()?,
                    note: fields.optional_string("note")?,
                },
                "wake" => Kind::Wake {
                    task: fields.string("task")?,
                    by: fields.optional_string("by")?,
                },
                "spin" => Kind::Spin {
                    tasks: fields.required("tasks")?.strings("tasks")?,
                    until: fields.required("until")?.number("until")?.1,
                    polls: fields.required("polls")?.number("polls")?.1,
                },
                "park" => Kind::Park,
                "unpark" => Kind::Unpark {
                    by_thread: fields.optional_string("by_thread")?,
                },
                "drop" => Kind::Drop {
                    task: fields.string("task")?,
                },
                "note" => Kind::Note {
                    task: fields.optional_string("task")?,
                    text: fields.string("text")?,
                },
                _ => {
                    return error(
                        line,
                        format!("unknown kind `{kind}`; expected one of {KINDS}"),
                    );
                }
            },
            thread: match kind.as_str() {
                "spawn" | "drop" | "note" => fields.optional_string("thread")?,
                _ => Some(fields.string("thread")?),
            },
        };
        fields.end()?;
        Ok(event)
    }
}

/// The fields of an object that were not taken yet.
struct Fields {
    line: usize,
    /// What the object is, for messages.
    owner: String,
    left: Vec<(String, Json)>,
}

impl Fields {
    fn of(json: Json, owner: &str) -> Result<Fields> {
        match json.value {
            Value::Object(left) => Ok(Fields {
                line: json.line,
                owner: owner.to_string(),
                left,
            }),
            other => error(
                json.line,
                format!("{owner} is an object, not {}", other.what()),
            ),
        }
    }

    fn optional(&mut self, name: &str) -> Option<Json> {
        let at = self.left.iter().position(|(known, _)| known == name)?;
        Some(self.left.remove(at).1)
    }

    fn required(&mut self, name: &str) -> Result<Json> {
        match self.optional(name) {
            Some(json) => Ok(json),
            None => error(self.line, format!("{} needs a field `{name}`", self.owner)),
        }
    }

    fn string(&mut self, name: &str) -> Result<String> {
        self.required(name)?.string(name)
    }

    fn optional_string(&mut self, name: &str) -> Result<Option<String>> {
        self.optional(name)
            .map(|json| json.string(name))
            .transpose()
    }

    fn result(&mut self) -> Result<PollResult> {
        let json = self.required("result")?;
        let line = json.line;
        let name = json.string("result")?;
        match PollResult::ALL
            .into_iter()
            .find(|result| result.name() == name)
        {
            Some(result) => Ok(result),
            None => error(
                line,
                format!("unknown result `{name}`; expected pending, ready or panicked"),
            ),
        }
    }

    /// A field that nobody took is a slip of the pen.
    fn end(self) -> Result<()> {
        match self.left.first() {
            None => Ok(()),
            Some((name, json)) => error(json.line, format!("{} has no field `{name}`", self.owner)),
        }
    }
}

impl Json {
    fn mismatch<T>(&self, name: &str, expected: &str) -> Result<T> {
        let found = self.value.what();
        error(self.line, format!("`{name}` is {expected}, not {found}"))
    }

    fn number(self, name: &str) -> Result<(usize, u64)> {
        match self.value {
            Value::Number(number) => Ok((self.line, number)),
            _ => self.mismatch(name, "a number"),
        }
    }

    fn string(self, name: &str) -> Result<String> {
        match self.value {
            Value::String(text) => Ok(text),
            _ => self.mismatch(name, "a string"),
        }
    }

    fn list(self, name: &str) -> Result<Vec<Json>> {
        match self.value {
            Value::List(list) => Ok(list),
            _ => self.mismatch(name, "a list"),
        }
    }

    fn strings(self, name: &str) -> Result<Vec<String>> {
        let item = |json: Json| json.string(&format!("{name}[…]"));
        self.list(name)?.into_iter().map(item).collect()
    }
}
