//! The facts of this machine that a measurement depends on. What cannot be
//! found out is "unknown": a plot is worth recording without it too.

use crate::plot::Machine;
use std::fs::read_to_string;
use std::path::Path;
use std::process::Command;

pub fn here(root: &Path) -> Machine {
    let file = |path: &str| read_to_string(path).unwrap_or_default();
    // In the repository: a toolchain file there would count.
    let rustc = Command::new("rustc")
        .arg("--version")
        .current_dir(root)
        .output();
    let rustc = rustc.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).into_owned()
    });
    Machine {
        cpu: cpu(&file("/proc/cpuinfo")),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        os: os(std::env::consts::OS, &file("/proc/sys/kernel/osrelease")),
        rustc: word(&rustc, 1),
    }
}

/// The processor's name in `/proc/cpuinfo`.
fn cpu(info: &str) -> String {
    let name = info.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == "model name").then_some(value)
    });
    // Some names are padded with blanks.
    let words: Vec<&str> = name.unwrap_or_default().split_whitespace().collect();
    or_unknown(words.join(" "))
}

/// Such as `Linux 6.1`: what follows is the distribution's own.
fn os(family: &str, release: &str) -> String {
    let family = match family {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let numbers: Vec<&str> = release
        .split(['.', '-'])
        .take(2)
        .take_while(is_number)
        .collect();
    format!("{family} {}", numbers.join("."))
        .trim_end()
        .to_owned()
}

fn word(text: &str, at: usize) -> String {
    or_unknown(
        text.split_whitespace()
            .nth(at)
            .unwrap_or_default()
            .to_owned(),
    )
}

fn or_unknown(text: String) -> String {
    match text.is_empty() {
        true => "unknown".to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_named_as_it_names_itself() {
        let info = "processor\t: 0\nmodel\t\t: 1\nmodel name\t: Some(R)   CPU @ 2.20GHz\n\nmodel name\t: b\n";
        assert_eq!(cpu(info), "Some(R) CPU @ 2.20GHz");
        assert_eq!(cpu("processor : 0\n"), "unknown");
    }

    #[test]
    fn the_system_is_named_without_its_builds() {
        assert_eq!(os("linux", "6.1.0-18-amd64\n"), "Linux 6.1");
        assert_eq!(os("linux", "6.12-rc1"), "Linux 6.12");
        assert_eq!(os("macos", ""), "macOS");
    }

    #[test]
    fn the_compiler_says_its_version() {
        assert_eq!(word("rustc 1.95.0 (abc 2026-03-21)\n", 1), "1.95.0");
        assert_eq!(word("", 1), "unknown");
    }

    #[test]
    fn this_machine_has_all_facts() {
        let machine = here(Path::new("."));
        assert!(machine.cores > 0 && !machine.cpu.is_empty() && !machine.os.is_empty());
    }
}
