//! Reads what a test program prints: which tests ran, how each ended, and what
//! the failing ones said.
//!
//! Only the plain format is stable, so this reads lines made for people. Two
//! traps: with one thread the name is printed before the test runs and its
//! result after it, so anything written past the capture comes in between; and
//! a program that is killed (a stack overflow, an abort) prints no summary.

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Ok,
    Failed,
    Ignored,
}

/// One test of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// With its modules: `yours::race::first_wins`.
    pub name: String,
    pub outcome: Outcome,
    /// What it printed, if it failed.
    pub message: String,
}

/// A test program's output, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub tests: Vec<TestResult>,
    /// `running 4 tests` was seen: the program was compiled and started.
    pub started: bool,
    /// `test result:` was seen. If not, the program was killed on the way.
    pub finished: bool,
}

impl Run {
    /// Reads the standard output of one or several test programs.
    pub fn parse(output: &str) -> Run {
        let mut run = Run::default();
        let mut waiting: Option<String> = None;
        let mut lines = output.lines().peekable();
        while let Some(line) = lines.next() {
            if is_start(line) {
                run.started = true;
                run.finished = false;
            } else if line.starts_with("test result: ") {
                run.finished = true;
            } else if let Some(name) = section(line) {
                let mut message = Vec::new();
                while let Some(line) = lines.next_if(|line| !ends_section(line)) {
                    message.push(line);
                }
                run.add_message(name, &message.join("\n"));
            } else if let Some((name, rest)) = test_line(line) {
                waiting = match outcome_at_end(rest) {
                    Some(outcome) => {
                        run.add(name, outcome);
                        None
                    }
                    None => Some(name.to_string()),
                };
            } else if let Some(outcome) = outcome_at_end(line)
                && let Some(name) = waiting.take()
            {
                run.add(&name, outcome);
            }
        }
        run
    }

    /// The tests whose names start with `module` and `::`.
    pub fn in_module<'a>(&'a self, module: &'a str) -> impl Iterator<Item = &'a TestResult> {
        self.tests.iter().filter(move |test| {
            let rest = test.name.strip_prefix(module);
            rest.is_some_and(|rest| rest.starts_with("::"))
        })
    }

    fn add(&mut self, name: &str, outcome: Outcome) {
        let message = String::new();
        self.tests.push(TestResult {
            name: name.to_string(),
            outcome,
            message,
        });
    }

    fn add_message(&mut self, name: &str, message: &str) {
        let message = tidy(message);
        match self.tests.iter_mut().find(|test| test.name == name) {
            Some(test) => test.message = message,
            // Its result line was garbled, but only failing tests have a section.
            None => {
                let name = name.to_string();
                self.tests.push(TestResult {
                    name,
                    outcome: Outcome::Failed,
                    message,
                });
            }
        }
    }
}

fn is_start(line: &str) -> bool {
    line.strip_prefix("running ")
        .is_some_and(|rest| rest.ends_with(" test") || rest.ends_with(" tests"))
}

/// The name in `---- yours::race::first_wins stdout ----`.
fn section(line: &str) -> Option<&str> {
    line.strip_prefix("---- ")?.strip_suffix(" stdout ----")
}

fn ends_section(line: &str) -> bool {
    section(line).is_some() || line == "failures:" || line == "successes:"
}

/// Splits `test NAME ... ok` into the name and what follows it.
fn test_line(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    let is_path = !name.is_empty() && !name.contains(char::is_whitespace);
    is_path.then_some((name, rest))
}

fn outcome_at_end(text: &str) -> Option<Outcome> {
    // `ignored, exercise 1.2: race` names the reason; a slow suite may add a time.
    if text == "ignored" || text.starts_with("ignored, ") {
        return Some(Outcome::Ignored);
    }
    let text = text.split(" <").next().unwrap_or_default();
    if text == "ok" || text.ends_with(" ok") {
        Some(Outcome::Ok)
    } else if text.ends_with("FAILED") {
        Some(Outcome::Failed)
    } else {
        None
    }
}

/// Drops the hint about backtraces and blank lines around the message.
fn tidy(message: &str) -> String {
    let lines = message
        .lines()
        .filter(|line| !line.starts_with("note: run with `RUST_BACKTRACE"));
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .trim_matches('\n')
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Failed, Ignored, Ok};

    const SAMPLE: &str = "
running 4 tests
test yours::race::first_wins ... FAILED
test yours::race::loser_is_dropped - should panic ... ok
test yours::yield_times::zero_is_ready_at_once ... ok
test yours::later ... ignored, exercise 1.9: later

failures:

---- yours::race::first_wins stdout ----

thread '<unnamed>' (4242) panicked at ch01-busy-loop/src/exercises/race.rs:9:5:
not yet implemented: exercise 1.4: race
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

exercise 1.4: the first of two
    see the message above


failures:
    yours::race::first_wins

test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    fn outcomes(output: &str) -> Vec<(String, Outcome)> {
        let run = Run::parse(output);
        run.tests
            .into_iter()
            .map(|test| (test.name, test.outcome))
            .collect()
    }

    #[test]
    fn reads_outcomes_and_messages() {
        let run = Run::parse(SAMPLE);
        assert!(run.started && run.finished);
        let outcomes: Vec<_> = run.tests.iter().map(|test| test.outcome).collect();
        assert_eq!(outcomes, [Failed, Ok, Ok, Ignored]);
        assert_eq!(run.tests[1].name, "yours::race::loser_is_dropped");
        let message = &run.tests[0].message;
        assert!(
            message.starts_with("thread '<unnamed>' (4242) panicked"),
            "{message}"
        );
        assert!(message.ends_with("see the message above"), "{message}");
        assert!(!message.contains("RUST_BACKTRACE"));
    }

    #[test]
    fn finds_the_tests_of_a_module_and_no_others() {
        let run = Run::parse("running 2 tests\ntest a::b::c ... ok\ntest a::bc::d ... ok\n");
        let names: Vec<_> = run
            .in_module("a::b")
            .map(|test| test.name.as_str())
            .collect();
        assert_eq!(names, ["a::b::c"]);
    }

    #[test]
    fn a_result_may_come_lines_after_its_name() {
        // One thread, and a test that writes to the real standard output.
        let output =
            "running 2 tests\ntest a::b ... noise\nmore noise\nok\ntest a::c ... x FAILED\n";
        assert_eq!(
            outcomes(output),
            [("a::b".to_string(), Ok), ("a::c".to_string(), Failed)]
        );
    }

    #[test]
    fn a_killed_program_is_not_finished() {
        let run = Run::parse("\nrunning 2 tests\ntest a::b ... ok\n");
        assert!(run.started && !run.finished);
        assert_eq!(run.tests.len(), 1);
    }

    #[test]
    fn no_output_means_not_started() {
        assert_eq!(Run::parse(""), Run::default());
    }

    #[test]
    fn a_section_without_a_result_line_is_a_failure() {
        let run =
            Run::parse("running 1 test\n---- a::b stdout ----\nboom\n\nfailures:\n    a::b\n");
        assert_eq!(run.tests[0].outcome, Failed);
        assert_eq!(run.tests[0].message, "boom");
    }

    #[test]
    fn times_after_a_result_are_ignored() {
        assert_eq!(outcomes("test a ... ok <0.001s>"), [("a".to_string(), Ok)]);
    }

    #[test]
    fn text_that_only_looks_like_a_test_is_none() {
        assert!(outcomes("test two words ... ok\ntest result: ok. 0 passed\n").is_empty());
    }
}
