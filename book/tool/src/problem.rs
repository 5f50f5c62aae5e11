//! What the tool says when something is wrong: where, what, and the mend.

use std::fmt;
use std::path::Path;

/// What is wrong and how to mend it, before it is known on whose account.
///
/// Reading an anchor fails in the same way for a listing and for a check;
/// only the caller knows which line of which page asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub message: String,
    pub mend: String,
}

impl Fault {
    pub fn new(message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            mend: mend.into(),
        }
    }

    /// The fault as a problem of `line` (1-based) of `file` (repository-relative).
    pub fn at(self, file: impl Into<String>, line: usize) -> Problem {
        Problem {
            file: file.into(),
            line,
            message: self.message,
            mend: self.mend,
        }
    }

    pub(crate) fn unreadable(name: &str, error: &std::io::Error, mend: &str) -> Self {
        Self::new(format!("cannot read {name}: {}", reason(error)), mend)
    }
}

/// One thing that is wrong, at one line of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Relative to the repository, with forward slashes.
    pub file: String,
    /// 1-based. 0 means the file as a whole, and is not printed.
    pub line: usize,
    pub message: String,
    pub mend: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: ", self.file)?,
            line => write!(f, "{}:{line}: ", self.file)?,
        }
        write!(f, "{}; {}", self.message, self.mend)
    }
}

impl std::error::Error for Problem {}

/// The system's reason without "(os error 2)": the same on every system for
/// what happens every day.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        std::io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
        _ => error.to_string(),
    }
}

/// Reads a text file, or says in one sentence why not.
pub(crate) fn read(path: &Path, name: &str, mend: &str) -> Result<String, Fault> {
    std::fs::read_to_string(path).map_err(|error| Fault::unreadable(name, &error, mend))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_file_line_message_and_mend() {
        let problem = Fault::new("no such anchor", "add it").at("book/src/a.md", 4);
        assert_eq!(
            problem.to_string(),
            "book/src/a.md:4: no such anchor; add it"
        );
    }

    #[test]
    fn a_problem_of_a_whole_file_has_no_line() {
        let problem = Fault::new("missing", "write it").at("book/src/SUMMARY.md", 0);
        assert_eq!(
            problem.to_string(),
            "book/src/SUMMARY.md: missing; write it"
        );
    }
}
