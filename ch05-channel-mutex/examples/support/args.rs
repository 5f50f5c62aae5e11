//! The arguments of an example: `--name NUMBER`, and words.

use std::process::ExitCode;

/// What is left of the command line.
pub struct Args {
    usage: &'static str,
    left: Vec<String>,
}

/// Runs an example, and says what went wrong.
pub fn main(usage: &'static str, run: impl FnOnce(Args) -> Result<(), String>) -> ExitCode {
    let left = std::env::args().skip(1).collect();
    match run(Args { usage, left }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

#[allow(dead_code)] // no example needs them all
impl Args {
    /// Takes out `name NUMBER`, if it is there.
    pub fn number(&mut self, name: &str) -> Result<Option<u64>, String> {
        let Some(at) = self.left.iter().position(|arg| arg == name) else {
            return Ok(None);
        };
        self.left.remove(at);
        if at == self.left.len() {
            return Err(self.wrong(&format!("{name} needs a number")));
        }
        let value = self.left.remove(at);
        match value.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(self.wrong(&format!("{name} needs a number, not `{value}`"))),
        }
    }

    /// Takes out a word, if it is there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.left.len();
        self.left.retain(|arg| arg != name);
        self.left.len() < before
    }

    /// The first of what is left.
    pub fn next(&mut self) -> Option<String> {
        (!self.left.is_empty()).then(|| self.left.remove(0))
    }

    /// Nothing may be left.
    pub fn finish(self) -> Result<(), String> {
        match self.left.first() {
            Some(arg) => Err(self.wrong(&format!("what is `{arg}`?"))),
            None => Ok(()),
        }
    }

    /// What was wrong, and how it is right.
    pub fn wrong(&self, what: &str) -> String {
        format!("{what}\nusage: cargo run -p ch05 --example {}", self.usage)
    }
}
