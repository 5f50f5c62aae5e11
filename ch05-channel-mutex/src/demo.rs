//! Runs a chapter's demonstration: every section, or the one that is named.
//! The same file in every chapter.

use std::process::ExitCode;

/// One part of a demonstration.
pub struct Section {
    /// What to type: `cargo run -p ch01 -- NAME`.
    pub name: &'static str,
    /// The question that the section answers.
    pub about: &'static str,
    pub run: fn(),
}

/// Runs what the command line asks for.
///
/// # Errors
///
/// An unknown section, or more than one word, is reported on standard error;
/// the exit code is then 2.
pub fn main(sections: &[Section]) -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let chosen: Vec<&Section> = match args.as_slice() {
        [] => sections.iter().collect(),
        [arg] if arg == "--list" => {
            print!("{}", list(sections));
            return ExitCode::SUCCESS;
        }
        [name] => sections
            .iter()
            .filter(|section| section.name == name)
            .collect(),
        _ => Vec::new(),
    };
    if chosen.is_empty() {
        eprintln!(
            "error: there is no section `{}`. The sections are:",
            args.join(" ")
        );
        eprint!("{}", list(sections));
        return ExitCode::from(2);
    }
    for (i, section) in chosen.iter().enumerate() {
        let gap = if i > 0 { "\n" } else { "" };
        println!("{gap}== {}: {}", section.name, section.about);
        (section.run)();
    }
    ExitCode::SUCCESS
}

fn list(sections: &[Section]) -> String {
    sections
        .iter()
        .map(|s| format!("  {:<17} {}\n", s.name, s.about))
        .collect()
}
