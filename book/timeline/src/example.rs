//! The command line that every chapter's `timeline` example has.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::trace::Trace;

const USAGE: &str = "\
usage: timeline [--events | --json FILE]
  (nothing)     draw the run as lanes
  --events      tell the run, one sentence an event
  --json FILE   write the trace for the book's player to FILE
";

/// The terminal's width that the drawing is made for.
const WIDTH: usize = 80;

/// The `main` of a chapter's example. Reads the command line, then
/// calls `record` and shows its trace: as lanes; with `--events` as sentences;
/// with `--json FILE` in a file, for the book's player.
///
/// # Parameters
///
/// `record`: runs the program under a timeline. It is not called if the
/// command line is wrong.
///
/// # Errors
///
/// Code 1 if the file cannot be written or the trace fails
/// [`check`](Trace::check), code 2 and the usage for unknown arguments; each
/// with a message on the standard error output.
///
/// # Examples
///
/// ```no_run
/// use std::process::ExitCode;
/// use timeline::{Timeline, run_example};
///
/// fn main() -> ExitCode {
///     run_example(|| {
///         let timeline = Timeline::new("tea");
///         timeline.name_thread("main");
///         // Here runs the chapter's executor.
///         timeline.trace()
///     })
/// }
/// ```
pub fn run_example(record: impl FnOnce() -> Trace) -> ExitCode {
    let arguments = std::env::args_os().skip(1).collect();
    ExitCode::from(run(arguments, record, &mut io::stdout(), &mut io::stderr()))
}

enum Show {
    Lanes,
    Events,
    Json(PathBuf),
}

fn run(
    arguments: Vec<OsString>,
    record: impl FnOnce() -> Trace,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let words: Vec<&str> = arguments
        .iter()
        .map(|word| word.to_str().unwrap_or(""))
        .collect();
    let show = match words[..] {
        [] => Show::Lanes,
        ["--events"] => Show::Events,
        // The path as it came: it need not be UTF-8.
        ["--json", _] => Show::Json(PathBuf::from(&arguments[1])),
        ["--json"] => return complain(err, 2, &format!("error: --json needs a FILE\n{USAGE}")),
        _ => {
            let words: Vec<_> = arguments
                .iter()
                .map(|word| word.to_string_lossy())
                .collect();
            let words = words.join(" ");
            return complain(
                err,
                2,
                &format!("error: unknown arguments `{words}`\n{USAGE}"),
            );
        }
    };
    let trace = record();
    let text = match &show {
        Show::Lanes => format!("{}\n{}", trace.lanes(WIDTH), Trace::legend()),
        Show::Events => trace.events_text(),
        Show::Json(_) => trace.to_json(),
    };
    let (target, written) = match &show {
        Show::Json(path) => (path.display().to_string(), std::fs::write(path, text)),
        _ => ("the output".to_string(), out.write_all(text.as_bytes())),
    };
    match written {
        // `timeline | head` ends the pipe early: no reason to complain.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return complain(err, 1, &format!("error: cannot write {target}: {error}\n"));
        }
        _ => {}
    }
    match trace.check() {
        Ok(()) => 0,
        Err(faults) => {
            let faults = faults.join("\n  ");
            complain(
                err,
                1,
                &format!("error: the trace makes no sense:\n  {faults}\n"),
            )
        }
    }
}

fn complain(err: &mut dyn Write, code: u8, message: &str) -> u8 {
    // Nobody is left to tell if this fails.
    let _ = err.write_all(message.as_bytes());
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timeline;

    fn trace() -> Trace {
        let timeline = Timeline::new("a note");
        timeline.name_thread("main");
        timeline.note("tea");
        timeline.trace()
    }

    fn output(words: &[&str], record: impl FnOnce() -> Trace) -> (u8, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let words = words.iter().map(OsString::from).collect();
        let code = run(words, record, &mut out, &mut err);
        let text = |bytes| String::from_utf8(bytes).expect("the output is text");
        (code, text(out), text(err))
    }

    #[test]
    fn draws_lanes_with_their_legend() {
        let (code, out, err) = output(&[], trace);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(
            out.starts_with("a note\n") && out.ends_with(Trace::legend()),
            "{out}"
        );
    }

    #[test]
    fn tells_events() {
        let (code, out, _) = output(&["--events"], trace);
        assert_eq!(code, 0);
        assert!(out.contains("main notes: tea"), "{out}");
    }

    #[test]
    #[cfg_attr(miri, ignore = "writes a file")]
    fn writes_json_that_reads_back() {
        let name = format!("timeline-example-{}.json", std::process::id());
        let path = std::env::temp_dir().join(name);
        let (code, out, err) = output(&["--json", path.to_str().expect("UTF-8")], trace);
        let text = std::fs::read_to_string(&path).expect("the file was written");
        let _ = std::fs::remove_file(&path);
        assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
        trace()
            .same_story(&Trace::from_json(&text).expect("valid"))
            .expect("same");
    }

    #[test]
    #[cfg_attr(miri, ignore = "writes a file")]
    fn a_file_that_cannot_be_written_is_code_1() {
        let path = std::env::temp_dir()
            .join("no such folder")
            .join("trace.json");
        let (code, _, err) = output(&["--json", path.to_str().expect("UTF-8")], trace);
        assert_eq!(code, 1);
        assert!(
            err.starts_with("error: cannot write ") && err.contains("trace.json"),
            "{err}"
        );
    }

    #[test]
    fn unknown_arguments_are_code_2_and_record_nothing() {
        for words in [
            &["--lanes"][..],
            &["--json"],
            &["--json", "a", "b"],
            &["tea"],
        ] {
            let (code, out, err) = output(words, || panic!("must not run"));
            assert_eq!((code, out.as_str()), (2, ""), "{words:?}");
            assert!(err.ends_with(USAGE), "{err}");
        }
    }

    #[test]
    fn a_faulty_trace_is_code_1() {
        let timeline = Timeline::new("asleep");
        timeline.record_unpark();
        let (code, _, err) = output(&[], || timeline.trace());
        assert_eq!(code, 1);
        assert!(err.contains("event 1 (unpark)"), "{err}");
    }
}
